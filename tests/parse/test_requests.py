"""Requests: every example of spec/requests.md, and a corpus of owners' mails (tests/corpus/requests)."""

import json
import time
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.when import DAY_END, Place, When
from inboxva.model.work import Priority, Request, SentenceKind
from inboxva.parse.asking.cues import RequestWords, default_words
from inboxva.parse.body import lines_of, own_text
from inboxva.parse.deadlines import find_priority, read_due
from inboxva.parse.durations import find_cap
from inboxva.parse.message import read_message
from inboxva.parse.requests import SENTENCES, find_tasks, is_request, read_request

CORPUS = Path(__file__).parents[1] / "corpus" / "requests"
LUNCH = (
    "Download the 'Friday Lunch' sheet. Add a column for notes. Call each person on the list with the script on sheet 2. "
    "Write Yes, No or Maybe next to the name. Let me know if you have any questions. Due by Wednesday 5PM Pacific time."
)


def read(text: str, subject: str = "") -> Request:
    found = read_request(subject, text)
    assert found is not None
    return found


def kinds(request: Request) -> list[SentenceKind]:
    return [sentence.kind for sentence in request.sentences]


WRITTEN = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("America/Los_Angeles"))  # a Tuesday; all of the corpus is


def due_of(text: str) -> When | None:
    place = Place(zone=ZoneInfo("Asia/Manila"))
    return read_due(text, WRITTEN, ZoneInfo("America/Los_Angeles"), place)[0]


def shown(due: When | None) -> str | None:
    return due and f"{due.day} {(due.clock or DAY_END):%H:%M}"


@pytest.mark.parametrize("case", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_golden_requests(case: Path) -> None:
    """A twin holds what is expected; "titles" where they matter; no due or cap named: there is none."""
    first, _, body = case.read_text("utf-8").partition("\n")
    found = read_request(first.removeprefix("Subject:").strip(), body, find_due=due_of, find_cap=find_cap)
    tasks = found.tasks if found else ()
    titles = [found.title] if found and len(tasks) == 1 else [task.title for task in tasks]
    want = json.loads(case.with_suffix(".json").read_text("utf-8"))
    known = want.pop("known", None)
    want = {"due": None, "cap": None, "dues": [None] * want["tasks"], "caps": [None] * want["tasks"], **want}
    got = {
        "tasks": len(tasks),
        "steps": [len(task.steps) for task in tasks],
        "questions": len(found.questions) if found else 0,
        "multi_task": found.multi_task if found else False,
        "due": shown(found.due) if found else None,
        "cap": found.cap_minutes if found else None,
        "dues": [shown(task.due) for task in tasks],
        "caps": [task.cap_minutes for task in tasks],
    } | ({"titles": titles} if "titles" in want else {})
    if known:
        assert got != want, f"{case.name} is read right now: remove its known fault"
        pytest.xfail(known)
    assert got == want


def test_few_known_faults_are_kept_in_the_corpus() -> None:
    twins = [json.loads(path.read_text("utf-8")) for path in CORPUS.glob("*.json")]
    assert len(twins) >= 240
    assert sum("known" in twin for twin in twins) < 0.05 * len(twins)


def test_one_task_with_its_steps() -> None:
    found = read(LUNCH, "Friday Lunch calls")
    assert found.title == "Friday Lunch calls"
    assert [task.title for task in found.tasks] == ["Download the 'Friday Lunch' sheet"]
    assert len(found.tasks[0].steps) == 4
    assert found.tasks[0].text == "Download the 'Friday Lunch' sheet."
    assert kinds(found) == [
        SentenceKind.TASK, SentenceKind.STEP, SentenceKind.STEP, SentenceKind.STEP,
        SentenceKind.COURTESY, SentenceKind.BACKGROUND,
    ]  # fmt: skip


def test_courtesies_make_no_task() -> None:
    found = read(
        "TASK: find editors of magazines who wrote books. Can you do this? If not, please advise. "
        "Please reply and confirm. Stop at 3 hours and tell me what you have."
    )
    assert len(found.tasks) == 1
    assert found.tasks[0].steps == ()
    assert found.tasks[0].title == "Find editors of magazines who wrote books"


def test_two_tasks_each_with_its_own_title() -> None:
    found = read(
        "Please book the flight to Denver for the 12th. Also, the invoices for October still have to go out.",
        "Two things",
    )
    assert found.multi_task
    assert found.tasks[0].title == "Book the flight to Denver for the 12th"
    assert found.tasks[1].text == "Also, the invoices for October still have to go out."


def test_a_question_makes_no_task() -> None:
    found = read("Did Tom reply?", "Tom")
    assert found.tasks == ()
    assert found.questions == ("Did Tom reply?",)
    assert [task.text for task in find_tasks("", "Did Tom reply?")] == ["Did Tom reply?"]


@pytest.mark.parametrize(
    "text",
    [
        "I will send the logo.",
        "I called them yesterday.",
        "Thanks for sending the invoices!",
        "The client asked me to send the invoice.",
        "Please do not call the customer.",
        "Let me know if you have questions.",
        "Please find attached the calendar.",
        "",
        "?",
        "...",
    ],
)
def test_what_is_no_request(text: str) -> None:
    assert read_request("", text) is None


def test_what_the_owner_undertakes_is_kept() -> None:
    found = read("I will send the logo tomorrow. Please update the homepage when you have it.")
    assert found.undertakings == ("I will send the logo tomorrow.",)
    assert len(found.tasks) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "I need the figures.",
        "We need two more chairs.",
        "Can you book the flight?",
        "Send the October invoices.",
        "The invoices still have to go out",
        "Kindly send the list.",
        "Would you mind calling Tom?",
        "Make sure the door is closed.",
        "pls send the list",
        "Did Tom reply?",
        "Mike, please send the file to Anna.",
        "Could you ask Tom what he needs?",
        "When you are back, call the supplier.",
        "Refund order 10482 please",
        "Please ask three insurers for a quote.",
        "No hurry: please get the price list from Ben.",
    ],
)
def test_sentences_that_ask(sentence: str) -> None:
    assert is_request(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I will send it tomorrow.",
        "Please note that we are closed.",
        "Thanks for your help!",
        "Report from Tom is late",
        "Order shipped yesterday",
        "She told me to wait.",
        "He will call the bank.",
        "Feel free to call me.",
        "Please ask if anything is unclear.",
        "Take all the time you need; nothing here is urgent.",
        "Take your time with it.",
    ],
)
def test_sentences_that_do_not_ask(sentence: str) -> None:
    assert not is_request(sentence)


@pytest.mark.parametrize(
    "marker", ["While you're at it,", "One more thing:", "Separately,", "PS:", "Another topic:", "Also,"]
)
def test_words_that_open_another_task(marker: str) -> None:
    found = read(f"Please book the flight to Denver. {marker} please order toner for the printer.")
    assert len(found.tasks) == 2


@pytest.mark.parametrize("marker", ["Then", "After that,", "Once done,", "Finally"])
def test_words_that_go_on_with_the_same_task(marker: str) -> None:
    found = read(f"Please download the bank statement. {marker} email Karen a summary.")
    assert len(found.tasks) == 1


def test_a_vague_subject_is_no_title() -> None:
    assert read("Please send the price list to Ben.", "hi").title == "Send the price list to Ben"
    assert read("Please send the price list to Ben.", "Re: [BK] question").title == "Send the price list to Ben"
    old = read("Perfect. Separately: please compress the photos in the gallery.", "Re: Price page [WB-2]")
    assert old.title == "Compress the photos in the gallery"
    assert read("Please send the price list to Ben.", "Price list for Ben").title == "Price list for Ben"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Could you please book the flight to Denver?", "Book the flight to Denver"),
        ("Mike, please send the price list to Ben.", "Send the price list to Ben"),
        ("While you're at it, order toner for the printer.", "Order toner for the printer"),
        ("I'd like you to compare the prices of five suppliers.", "Compare the prices of five suppliers"),
        ("When you are back, call the supplier.", "Call the supplier"),
        ("If you could please send me the list", "Send me the list"),
        ("Would you mind looking into why the cart mails stopped?", "Look into why the cart mails stopped"),
        ("The water bill still needs to be paid before the 20th.", "Pay the water bill"),
        ("The scanner contract should be cancelled asap.", "Cancel the scanner contract"),
        ("We need two more chairs by Friday.", "Get two more chairs"),
        ("Send the October invoices by Friday 5pm, max 2 hours please.", "Send the October invoices"),
        ("Find a cheaper box supplier, 3 hours max.", "Find a cheaper box supplier"),
        ("I would be grateful if you could prepare the binder.", "Prepare the binder"),
        ("It is necessary to renew the permit until Friday.", "Renew the permit"),
        ("Before I start I'd like you to collect the rules of five firms.", "Collect the rules of five firms"),
        ("Kindly request the papers from the bank today.", "Request the papers from the bank"),
    ],
)
def test_titles_are_short_commands(sentence: str, title: str) -> None:
    assert read(sentence).tasks[0].title == title


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Book the flight and send Ben the price list.", ["Book the flight", "and send Ben the price list."]),
        ("Could you pay the phone bill, order toner for the printer and ask Lucy for the keys?", 3),
        ("cancel the dumpster for friday and put the miller job on the board", 2),
        ("can you resend the Zoom link to Paul and also cancel the 4pm with Greta", 2),
        ("Please review and comment.", 1),
        ("Book the flight and send me the itinerary.", 1),
        ("Pay the bill and send Karen the receipt.", 1),
        ("Write a job ad and post it on the board.", 1),
        ("Cancel the company card and ask the bank for a new one.", 1),
        ("Call the photographer and move the shoot to Thursday.", 1),
        ("Scan the exhibits and rename the files.", 1),
        ("Send the contract to Ben and Lucy.", 1),
        ("In order to close the month please send Karen the statements.", 1),
        ("Refund order 88213 and send the customer an apology.", 1),
        ("Refund order 88213 in full and answer the two bad reviews of the blue lamp.", 2),
        ("Call the roofer about the leak and schedule a visit.", 1),
        ("Call the tenant about the noise and send the HOA the signed form.", 2),
        ("Post the ad on Indeed; set up interviews with the best three for Monday.", 1),
        ("I need three things: the lease, the new certificate, and a call with the plumber set up.", 3),
        ("The three things you sent, the lease, the form and the photos: file them.", 1),
    ],
)
def test_two_unrelated_objects_in_one_sentence_are_two_tasks(sentence: str, parts: list[str] | int) -> None:
    tasks = read(sentence).tasks
    assert len(tasks) == (parts if isinstance(parts, int) else len(parts))
    if isinstance(parts, list):
        assert [task.text for task in tasks] == parts


@pytest.mark.parametrize(
    "text",
    [
        "If you want to see the old version, open the archive folder.",
        "If you would like to stop these mails, please visit our site.",
        "Shop online now and save an extra 20% while supplies last.",
        "Take the red mug, for instance.",
        "She will let me know when it arrives.",
    ],
)
def test_commands_to_nobody_in_particular_ask_nothing(text: str) -> None:
    assert not is_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "Create a promo code for 20% off.",
        "Please call customer service at FedEx.",
        "Update the privacy policy on the website.",
        "Get a free quote from three roofers.",
        "Set up free shipping in the shop.",
        "If you see a mistake, fix it.",
        "Send the list to Ben, thanks!",
        "Draft the notices, I will sign them on Thursday.",
        "Fix the button, when customers click it nothing happens.",
    ],
)
def test_work_about_shops_and_offices_is_work(text: str) -> None:
    assert len(read(text).tasks) == 1


def test_can_you_tell_me_is_a_question() -> None:
    found = read("Can you tell me when the sign comes down?")
    assert (found.tasks, len(found.questions)) == ((), 1)


def test_a_time_alone_as_the_subject_is_a_heading() -> None:
    assert read_request("Monday", "Call the bank.", find_due=due_of).due is None  # type: ignore[union-attr]
    assert read_request("Payroll, due Friday", "Run it please, Ana.", find_due=due_of).due is not None  # type: ignore[union-attr]


def test_another_thing_said_before_it_parts_a_request() -> None:
    found = read(
        "Please put the photos in the folder.\n\nAnother thing: the keys are still at the cleaner's. Have them sent back."
    )
    assert len(found.tasks) == 2


def test_the_numbers_of_things_tell_them_apart() -> None:
    assert len(read("Collect the rent from unit 3. Repaint job in unit 5: get two quotes.").tasks) == 2
    assert len(read("Get two quotes for unit 5. Ask the painter to start in unit 5.").tasks) == 1


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("I'd like the cart mail rewritten. The VAT return waits for your numbers, please get them to Petra.", 2),
        ("Make a table of the sold prices. The sellers will see it on Thursday, so make it pretty.", 1),
        ("Build the survey in Google Forms. I will mail the link myself, so just give it to me.", 1),
        ("Collect the timesheets from the crew. Luis forgot his, so remind him.", 1),
        ("Call Ben about the van. Twanda, please renew the domain.", 2),
        ("Download the bank statements. Twanda, please save the statements in Drive.", 1),
    ],
)
def test_what_stands_before_a_request_says_what_it_is_about(text: str, tasks: int) -> None:
    assert len(read(text).tasks) == tasks


@pytest.mark.parametrize(
    "text",
    [
        "Update the address list of the customers. Please send me the list on Monday.",
        "Send me the overview of the open invoices as a list. Please make also a column with the days of delay.",
        "Review the deck and comment. Also check that the numbers on the slides match.",
        "Type up the estimate from my notes. Labor is three days. Add 10% for waste.",
    ],
)
def test_the_list_and_a_part_of_it_belong_to_what_was_named(text: str) -> None:
    found = read(text)
    assert (len(found.tasks), len(found.tasks[0].steps)) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Call Ben and let me know what he says.",
        "Check the list and tell me which ones are missing.",
        "Let the crew know that we start at seven.",
        "Please let him know that we close at five.",
    ],
)
def test_word_back_takes_nothing_from_the_work_before_it(text: str) -> None:
    found = read(text)
    assert (len(found.tasks), found.questions) == (1, ())


def test_a_list_within_an_item_belongs_to_it() -> None:
    found = read("1. Reconcile the account\n   - flag what is above $500\n   - send the totals\n2. Order paper")
    assert [len(task.steps) for task in found.tasks] == [3, 0]


def test_a_long_mail_is_read_in_bounded_time() -> None:
    default_words()
    assert _timed("Please call the supplier about it. " * 30_000) < 1.0


@pytest.mark.parametrize(
    "line",
    [
        "Send {} by 5\n",
        "- call the plumber about {} by Nov 12 at 3pm\n",
        "1. Book {} every Friday at 5pm PT, max 3 hours, urgent\n",
        "Please send report {} to Ana by Friday. It should take 2 hours at most.\n\n",
        "Please send report {} to Ana by Friday. ",
    ],
)
def test_hostile_mails_are_read_for_no_more_than_a_letter_holds(line: str) -> None:
    """However long a mail is, as many of its sentences are asked for a due and a cap as a long letter has."""

    def asked(size: int) -> tuple[int, float]:
        text = "".join(line.format(number) for number in range(size // len(line)))
        read_for: list[str] = []

        def due(sentence: str) -> When | None:
            read_for.append(sentence)
            return due_of(sentence)

        began = time.process_time()
        read_request("", text, find_due=due, find_cap=find_cap, find_priority=find_priority)
        return len(read_for), time.process_time() - began

    asked(1_000)
    first, small = min(asked(50_000) for _ in range(3))
    again, large = min(asked(100_000) for _ in range(3))
    assert first == again <= SENTENCES + 1  # and the subject
    # The bound is 50 ms; a busy machine gets some room, what grows with the length does not.
    assert large < 0.1
    assert large < 1.5 * small + 0.02


def test_what_a_letter_of_many_lines_asks_for_is_read_to_its_end() -> None:
    rows = "".join(f"- Call the tenant of unit {number}\n" for number in range(150))
    found = read_request("", f"Please do these:\n{rows}\nAll of it is due Friday 5pm.", find_due=due_of)
    assert found is not None
    assert shown(found.due or found.tasks[-1].due) == "2026-11-13 17:00"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Fix the router by yesterday 5pm", "Fix the router"),
        ("Please send me the comps before my 2pm listing appt tomorrow, thanks!", "Send me the comps"),
        ("Order the flowers before our 10am team call on Friday.", "Order the flowers"),
        ("Get the papers to Ana before we close on the 20th", "Get the papers to Ana before we close"),
        ("Send it by Friday", "Send it"),
        ("Call the tenants by Friday about the Friday inspection", "Call the tenants"),
        ("Type up the notes of yesterday 5pm", "Type up the notes of yesterday 5pm"),
    ],
)
def test_a_title_does_not_keep_its_deadline(sentence: str, title: str) -> None:
    found = read_request("", sentence, find_due=due_of)
    assert found is not None
    assert [task.title for task in found.tasks] == [title]


@pytest.mark.parametrize(
    ("reply", "due"),
    [
        ("Make that Wednesday 5pm PT.", "2026-11-11 17:00"),
        ("Actually, Wednesday 5pm PT please.", "2026-11-11 17:00"),
        ("Sorry, it is Wednesday 5pm PT after all.", "2026-11-11 17:00"),
        ("Thanks Maria!\n\nPush it to Thursday noon", "2026-11-12 12:00"),
        ("Looks good. Let's move it to Friday.", "2026-11-13 17:00"),
        ("The meeting is moved to Friday.", None),
        ("Can we move it to Friday?", None),
    ],
)
def test_a_second_thought_is_the_due_of_a_reply(reply: str, due: str | None) -> None:
    place, zone = Place(zone=ZoneInfo("Asia/Manila")), ZoneInfo("America/Los_Angeles")
    found = read_request("Re: Router", reply, find_due=lambda text: read_due(text, WRITTEN, zone, place, reply=True)[0])
    assert shown(found.due if found else None) == due


def test_each_task_gets_its_own_due_and_cap() -> None:
    def due(text: str) -> When | None:
        return When("Friday", date(2026, 11, 20)) if "Friday" in text else None

    def cap(text: str) -> int | None:
        return 180 if "3h" in text else None

    text = "Send the October invoices by Friday. Separately, find a cheaper box supplier, cap 3h."
    found = read_request(
        "", text, find_due=due, find_cap=cap, find_priority=lambda t: Priority.HIGH if "asap" in t else None
    )
    assert found is not None
    assert [task.due is not None for task in found.tasks] == [True, False]
    assert [task.cap_minutes for task in found.tasks] == [None, 180]
    assert (found.due, found.cap_minutes, found.priority) == (None, None, None)

    whole = read_request("", "Send the October invoices. Due Friday, cap 3h, asap.", find_due=due, find_cap=cap)
    assert whole is not None
    assert whole.due == due("Friday")
    assert whole.cap_minutes == 180


def test_a_due_alone_is_something_to_keep() -> None:
    found = read_request("", "By Friday.", find_due=lambda text: When("Friday", date(2026, 11, 20)))
    assert found is not None
    assert found.tasks == ()


def test_a_users_words_are_obeyed() -> None:
    from inboxva.model.packaged import table

    data = dict(table("rules/requests.toml"))
    data["cue"] = [{"name": "mine", "act": "ask", "phrases": ["^ bitte *"]}, *data["cue"]]
    assert not is_request("Bitte das Blatt")
    assert is_request("Bitte das Blatt", RequestWords(data))


def test_every_sentence_is_labelled_with_its_cue() -> None:
    found = read("Hi Ana,\n\nPlease call Tom. I called him yesterday.\n\nThanks,\nDana")
    assert " ".join(sentence.text for sentence in found.sentences) == (
        "Hi Ana, Please call Tom. I called him yesterday. Thanks, Dana"
    )
    assert any("please" in sentence.cue for sentence in found.sentences)
    assert all(sentence.cue for sentence in found.sentences)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=600))
def test_any_text_gives_a_request_or_none(subject: str, text: str) -> None:
    found = read_request(subject, text)
    find_tasks(subject, text)
    if found:
        assert all(task.title and len(task.title) <= 71 for task in found.tasks)


SCRAPS = (
    "please", "book", "the list", "send it", "and", "so", "also", ",", ". ", ": ", "; ", "- ", "\n", "\n\n", "1) ", "2) ",
    "* ", "three things", "I will", "let", "know", "me", "Ana", "when", "if", "it", "his", "?", "unit 5", "call Tom about",
    "by Friday", "the column", "…", "“", "’s", "we need", "has to be paid",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=60).map(" ".join))
def test_scraps_of_requests_are_read_and_every_sentence_has_its_cue(text: str) -> None:
    found = read_request("", text, find_due=due_of, find_cap=find_cap)
    assert found is None or all(sentence.text and sentence.cue for sentence in found.sentences)
    assert found is None or all(task.text and task.title for task in found.tasks)


@pytest.mark.parametrize(
    "piece",
    [
        "please ",
        "if ",
        "a, ",
        "- x\n",
        "1) a ",
        "Please call Tom. ",
        "?" * 40,
        "a.b.c ",
        "\n\n",
        "it them ",
        "let me know ",
        "the list of ",
        "three things: a, ",
        "- send it to Ben\n",
        "Ana, ",
        "so call ",
        "book x and send y ",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    default_words()

    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        return min(_timed(text) for _ in range(2))

    small, large = spent(7_500), spent(15_000)
    assert large < 4 * small + 0.02


def _timed(text: str) -> float:
    start = time.perf_counter()
    read_request("", text)
    return time.perf_counter() - start


def what_is_asked(body: str, subject: str = "") -> object:
    found = read_request(subject, body)
    return found and ([(task.title, task.text, task.steps) for task in found.tasks], found.questions)


@pytest.mark.parametrize("width", [50, 54, 58, 60, 64, 68, 72, 76, 78, 80, 90, 100])
def test_a_mail_asks_the_same_however_wide_its_lines_are_wrapped(width: int) -> None:
    read_otherwise = []
    cases = sorted(CORPUS.glob("*.txt"))
    for case in cases:
        first, _, body = case.read_text("utf-8").partition("\n")
        subject = first.removeprefix("Subject:").strip()
        lines = (wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in body.split("\n"))
        if what_is_asked("\n".join("\n".join(line) for line in lines), subject) != what_is_asked(body, subject):
            read_otherwise.append(case.stem)
    # A break behind "Mr.", before a verb in small letters, and the only one in a narrow list may be either.
    assert len(read_otherwise) <= (2 if width >= 60 else 6), read_otherwise


@pytest.mark.parametrize(
    "lines",
    [
        "Hi Maria,\nplease call Ben",
        "book the flight to Denver for the 12th with United please\ncall Ben about the roof of the Maple house before noon",
        "order 200 more of the kraft boxes and pay by card please\ncall Ben about the roof\nrenew the domain",
        "Please prepare these for the open house this Sunday afternoon\n- order signs\n- print flyers",
    ],
)
def test_a_line_that_its_writer_ended_stays_one(lines: str) -> None:
    found = read(lines)
    parts = {text for task in found.tasks for text in (task.text, *task.steps)}
    assert parts <= {line.removeprefix("- ") for line in lines.split("\n")}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            "Hi Maria,\nplease put the photos of the Maple house into the shared folder that Ben\nsent. Thanks!",
            "please put the photos of the Maple house into the shared folder that Ben sent.",
        ),
        (
            "Please pull the numbers for the spring sale - orders, returns and\n- most of all - the shipping costs.",
            "Please pull the numbers for the spring sale - orders, returns and - most of all - the shipping costs.",
        ),
    ],
)
def test_a_wrapped_sentence_is_whole(lines: str, text: str) -> None:
    assert [task.text for task in read(lines).tasks] == [text]


@pytest.mark.parametrize("flowed", [True, False])
@pytest.mark.parametrize("width", range(60, 77, 4))
def test_a_mail_asks_the_same_as_any_client_wraps_it(width: int, flowed: bool) -> None:
    """With format=flowed a line that goes on ends in a blank (RFC 3676); without it nothing marks it."""
    text = (
        "Please put together the price list for the spring season from the sheet in Drive, with the photos that Ben sent. "
        "Send it to the three wholesalers by Friday 4pm. Also, the domain has to be renewed before the 20th, at the old rate."
    )
    lines = wrap(text, width - 1, break_long_words=False, break_on_hyphens=False)
    body = "Hi Maria,\n\n" + (" \n" if flowed else "\n").join(lines)
    head = (
        "From: dana@example.com\nTo: maria@example.com\nSubject: Spring season\nDate: Wed, 28 Oct 2026 10:00:00 -0700\n"
    )
    kind = "Content-Type: text/plain; charset=utf-8" + ("; format=flowed" if flowed else "")
    message = read_message(f"{head}{kind}\n\n{body}\n".encode())
    found = read_request("Spring season", own_text(lines_of(message)))
    assert found == read_request("Spring season", f"Hi Maria,\n\n{text}")
    assert found is not None
    assert [task.steps for task in found.tasks][1:] == [()]
