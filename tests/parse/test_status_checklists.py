"""Steps of a checklist that a report ticks, and lines that only look like it (spec/status-lines.md)."""

import pytest
from statuslines import only, read

NUMBERS = {
    "[x] 3": (3,), "[X] 3": (3,), "[✓] 3": (3,), "- [x] 3": (3,), "[x]3": (3,), "[x] 3.": (3,), "[x] 1, 2": (1, 2),
    "[x] 1-3": (1, 2, 3), "[x] 3 Book the room": (3,), "[x] 3. Book the room": (3,), "3. [x] Book the room": (3,),
    "[x] 3) Book": (3,), "- [x] 3 - Book": (3,), "step 3 done": (3,), "Step 3: done": (3,), "steps 1-4 done": (1, 2, 3, 4),
    "steps 1, 2 and 4 done": (1, 2, 4), "1-4 done": (1, 2, 3, 4), "1, 2 and 5 done": (1, 2, 5),
    "1 and 2 done": (1, 2), "1,2,5 done": (1, 2, 5), "3: done": (3,), "#3 done": (3,), "#3: done": (3,), "✅ 3": (3,),
    "✔ 3": (3,), "☑ 3": (3,), "✓ 1, 2": (1, 2), "✅ step 3": (3,), "✅ 3. Book the room": (3,), "finished step 3": (3,),
    "Done with steps 1 and 2": (1, 2), "completed items 1-3": (1, 2, 3), "step 3 completed": (3,), "step 3 finished!": (3,),
    "step 3 ✅": (3,),
    "Steps 1 to 3 are done": (1, 2, 3), "1-3: done.": (1, 2, 3), "Step 3 - done": (3,), "items 2, 3: complete": (2, 3),
    "paso 3 hecho": (3,), "Schritt 2 erledigt": (2,), "étapes 1 et 2 : fait": (1, 2), "passo 3: feito": (3,),
    "hakbang 3 tapos na": (3,),
}  # fmt: skip
NONE = (
    "3 done", "3 calls done", "Done: 3 calls", "[x] 3 calls", "✅ 3 calls", "1.5 done", "2 h done", "12:30 done",
    "2026-11 done", "step 3 not done", "step 3: in progress", "step 3 done (60%)", "step 3 almost done",
    "1-4 done, 5 not", "1,5 done",
    "Steps 1 to 4 are nearly done",
    "4-1 done", "0 done", "steps done", "step three done", "99: done", "#99 done", "3/4 done", "50% done", "step 3: blocked",
    "1-2 weeks done", "3: call Ben", "Done: 1, 2", "3. done", "step 3 done but 4 is not", "1 done, 2 left", "BK-3 done",
)  # fmt: skip


@pytest.mark.parametrize(("line", "numbers"), NUMBERS.items())
def test_steps_that_are_ticked(line: str, numbers: tuple[int, ...]) -> None:
    assert only(f"Hours: 1\n\n{line}").ticked == numbers
    assert [section.ticked for section in read(line)[0]] == ([numbers] if numbers else [])


@pytest.mark.parametrize("line", NONE)
def test_what_may_be_something_else_ticks_no_number(line: str) -> None:
    sections, _ = read(f"Hours: 1\n\n{line}")
    assert all((section.ticked, section.unticked) == ((), ()) for section in sections)


def test_texts_are_ticked_and_done() -> None:
    section = only("[x] Call Ben\n[x] Mail Ana\n[ ] Book the room")
    assert (section.ticked_text, section.done) == (("Call Ben", "Mail Ana"), ("Call Ben", "Mail Ana"))
    assert section.unticked_text == ("Book the room",)


def test_a_checklist_given_back() -> None:
    section = only("Hi Dana,\n\n[x] 1 Call Ben\n[x] 2 Mail Ana\n[ ] 3 Check the list\n[ ] 4 Book\n\nHours: 2\n\nMaria")
    assert (section.ticked, section.unticked, section.minutes) == ((1, 2), (3, 4), 120)
    assert section.note == "Check the list\nBook"


def test_an_empty_box_alone_is_no_step_given_back() -> None:
    section = only("Next:\n[ ] invoices\n[ ] calls\nHours: 1")
    assert (section.next, section.unticked_text, section.unticked) == (("invoices", "calls"), (), ())


def test_a_report_that_only_ticks_is_a_report() -> None:
    section = only("Hi Dana,\n\nsteps 1-2 done\n\nThanks!\nMaria")
    assert (section.state, section.state_text, section.ticked) == ("in_progress", None, (1, 2))


def test_ticks_belong_to_their_section() -> None:
    sections, problems = read("BK-12\n[x] 2\nBK-13: steps 1-3 done\nBK-14: [x] 1")
    assert problems == ()
    assert [(str(s.task), s.ticked) for s in sections] == [("BK-12", (2,)), ("BK-13", (1, 2, 3)), ("BK-14", (1,))]


def test_a_ticked_item_of_a_list_stays_one() -> None:
    section = only("Done:\n- [x] calls\n- mails\nDone: steps 1-2")
    assert (section.done, section.ticked_text, section.ticked) == (("calls", "mails", "steps 1-2"), ("calls",), (1, 2))


def test_ticks_of_several_tasks_are_nobodys() -> None:
    sections, _ = read("BK-12, BK-13\n[x] 2")
    assert [(s.ticked, s.note) for s in sections] == [((), "2"), ((), "2")]
