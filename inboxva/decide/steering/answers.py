"""The owner's lines about one task: answers to findings and changes of it (spec/requests.md, letters.md).

One change per task and mail, and one letter about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of, tell, what_changes
from inboxva.decide.inquiries import LINES
from inboxva.decide.steering.asking import asked_for_yes
from inboxva.decide.steering.replying import transcript
from inboxva.decide.steering.shapes import groups, joined, keep, merge, split
from inboxva.decide.steering.transcripts import done, moment, said_in, undone
from inboxva.decide.steering.values import Outcome, read_value
from inboxva.decide.steering.words import hand_over
from inboxva.decide.worktime import length
from inboxva.model.actions import Action, AmendTask, Keep, Reply
from inboxva.model.context import TaskFacts
from inboxva.model.ownerletters import Carried
from inboxva.model.work import OPEN_STATES, Command, Part

SHAPES = frozenset({"split", "keep", "group"})
"""How many tasks a mail makes."""
OF_PARTS = frozenset({"due", "cap", "why", "outcome"})
"""What each task of a list says for itself."""
VALUES = frozenset({"due", "cap", "why", "outcome", "agreed", "priority", "assign", "repeat", "ok"})
"""What a task says."""
FINDINGS, QUESTIONS = frozenset({"O3", "O4"}), frozenset({"O5", "O6", "O10"})
"""The letters that ask about a request, and those that hold questions of assistants."""
COURTEOUS = ("thank", "thx", "great", "perfect", "good ", "ok", "cheers", "nice", "wonderful")
"""What a mail begins with that only acknowledges a letter of ours."""
MOST_OF_A_NO = 6
"""Words that a plain no may have; a longer mail says what is wanted instead."""
Told = list[tuple[Command, Outcome]]


def answer_prose(written: Written) -> tuple[Action, ...]:
    """Sentences to the desk that hold no line to carry out: it is said how to write one. Thanks need none.

    An answer to a letter that holds questions is never met with silence: nobody would have it.
    """
    request, text = written.reading.request, written.reading.visible_text
    words = text.lower().replace(",", " ").split()
    if asked_for_yes(written) and words[:1] == ["no"] and len(words) <= MOST_OF_A_NO:
        return (Keep(),)  # without a yes nothing happens, as the letter says
    asks = request is not None and (request.tasks or request.questions or request.due or request.cap_minutes)
    to_findings = any(sent.kind in FINDINGS for sent in written.context.letters.values())
    to_questions = any(sent.kind in QUESTIONS for sent in written.context.letters.values())
    if asks:
        return (Keep(), *_said_back("unknown" if to_findings else "prose", written))
    meant = to_questions and len(text.split()) > 1 and not text.lower().lstrip().startswith(COURTEOUS)
    return (Keep(), *(_said_back("no_number_given", written) if meant else ()))


def answer_overheard(written: Written) -> tuple[Action, ...]:
    """An answer that an assistant gets too, to findings or for a yes: bare words count for nothing where others read."""
    heard = any(sent.kind in (*FINDINGS, "O13") for sent in written.context.letters.values())
    return _said_back("overheard", written) if heard else ()


def _said_back(code: str, written: Written) -> tuple[Action, ...]:
    """What is said of a mail of which nothing is carried out."""
    said = next((line.strip() for line in written.reading.visible_text.splitlines() if line.strip()), "")
    if written.silent or not said:
        return ()
    return (Reply(transcript([Carried(said, *undone(code))], (), written)),)


class Answer:
    """The lines about one task, and what they do to it."""

    def __init__(self, task: TaskFacts, written: Written, opened: int) -> None:
        """`opened` is how many tasks this mail has opened before."""
        self.task, self.written, self.opened = task, written, opened
        self.told: Told = []
        self.amend = AmendTask(task.ref, "completed", "")

    def actions(self, commands: Sequence[Command]) -> list[Action]:
        """What is done; `told` says it line by line."""
        task = self.task
        if task.state not in OPEN_STATES:
            self._tell(commands, _closed(task, self.written))
            return []
        shape = self._shape([command for command in commands if command.name in SHAPES])
        values = [command for command in commands if command.name in VALUES]
        if shape and task.parts and not (task.beside and shape.name == "keep"):
            return self._shaped(shape, values)
        if shape and shape.name == "keep" and self._is_part(shape):
            for command in values:
                said = said_in(command, self.written)
                self.told.append((command, undone("merged", ref=task.ref, into=task.beside, said=said)))
            return merge(task, task.beside, self.written) if task.beside else []
        own = bool(shape and shape.name == "split" and self._is_own(shape))
        if shape and not own and not any(command is shape for command, _ in self.told):
            self.told.append((shape, undone("single", ref=task.ref, title=task.title)))
        for command in values:
            if command.part is not None and (task.parts or self._answers("O3")):
                self.told.append((command, self._of_a_part()))
            elif command.name != "ok":
                self._take(command)
        self._take_usual([command for command in values if command.name == "ok"], courtesy=len(commands) > 1)
        self._name_event()
        told = tell(task, self.amend, self.written, kind="A5" if own else "A2")
        return [*told, *self._handed()] if told else []

    def _handed(self) -> tuple[Action, ...]:
        """A17 to who had the task, where somebody else has it now."""
        to = self.written.people.person(self.amend.holder)
        return hand_over(self.task, to, self.written) if to and not self.written.silent else ()

    def _tell(self, commands: Iterable[Command], outcome: Outcome) -> None:
        self.told += [(command, outcome) for command in commands]

    def _answers(self, *kinds: str) -> bool:
        """Whether the mail answers a letter of one of these kinds about the task."""
        letters = self.written.context.letters.values()
        return any(letter.kind in kinds and letter.task == self.task.ref for letter in letters)

    def _of_a_part(self) -> Outcome:
        ref, parts = self.task.ref, self.task.parts
        return undone("choose", ref=ref, count=len(parts)) if parts else undone("part_gone", ref=ref)

    def _name_event(self) -> None:
        """An answer to findings completes the request; anything else changes its course. What changed is named."""
        task, amend = self.task, self.amend
        mended = not set(amend.clears).isdisjoint(task.findings)
        other = (amend.due and task.due) or (amend.cap_minutes and task.cap_minutes is not None)
        event = "completed" if mended or (self._answers("O3", "O4") and not other) else "changed"
        names = ", ".join(what_changes(self.task, self.amend)) or "confirmed"
        self.amend = replace(self.amend, event=event, said=names)

    # How many tasks it is

    def _shape(self, shapes: Sequence[Command]) -> Command | None:
        """The one that counts: the last, but numbers say more than "split"."""
        if not shapes:
            return None
        last = shapes[-1]
        counts = next((c for c in reversed(shapes) if c.name == "group"), last) if last.name == "split" else last
        for command in shapes:
            if command.name != counts.name and {command.name, counts.name} != {"split", "group"}:
                self.told.append((command, undone("overruled", other=said_in(counts, self.written))))
        return counts

    def _undecided(self) -> bool:
        """Whether it is open yet if a task asked for in another's thread is its own."""
        task = self.task
        return task.beside is not None and (not task.announced or "new_task_in_thread" in task.findings)

    def _is_own(self, shape: Command) -> bool:
        """Whether `split` says so of a task asked for in another's thread."""
        if self._undecided():
            self.amend = replace(self.amend, clears=("new_task_in_thread",))
            self.told.append((shape, done("own", ref=self.task.ref)))
            return True
        return False

    def _is_part(self, shape: Command) -> bool:
        """Whether `keep` makes it a part of the task in whose thread it was asked for."""
        into = self.written.context.tasks.get(self.task.beside) if self.task.beside else None
        if not self._undecided():
            return False
        if into is not None and into.state not in OPEN_STATES:
            self.told.append((shape, _closed(into, self.written)))
            return False
        self.told.append((shape, done("joined", ref=self.task.ref, into=self.task.beside)))
        return True

    def _shaped(self, shape: Command, values: Sequence[Command]) -> list[Action]:
        """`split`, `keep` or groups, with what the lines under it add to the parts."""
        task, count = self.task, len(self.task.parts)
        grouped = groups(shape.arguments, count) if shape.name == "group" else ()
        wrong: Outcome | None = None
        if shape.name == "group" and not grouped:
            wrong = undone("no_numbers", ref=task.ref, count=count)
        elif shape.name != "group" and shape.arguments and shape.ref is None:
            wrong = undone("one_word")
        if wrong:
            self._tell([shape, *values], wrong)
            return []
        parts = list(task.parts)
        for command in values:
            if command.name == "ok":
                continue
            if command.part is not None and not 1 <= command.part <= count:
                self.told.append((command, undone("no_numbers", ref=task.ref, count=count)))
            elif command.name in OF_PARTS and (command.part is not None or shape.name != "keep"):
                parts = self._given(parts, command, keep=shape.name == "keep")
            else:
                self._take(command)
        self._name_event()
        if shape.name == "keep":
            self.told.append((shape, done("kept", ref=task.ref, count=count)))
            return keep(task, parts, self.amend, self.written)
        made = [joined([parts[n] for n in group]) for group in grouped] or parts
        actions, tasks = split(task, made, self.amend, self.written, self.opened)
        self.told.append((shape, done("split", ref=task.ref, tasks="; ".join(f"{o.ref} {o.title}" for o in tasks))))
        return actions

    def _given(self, parts: Sequence[Part], command: Command, *, keep: bool) -> list[Part]:
        """The parts with what a line says of one of them; without a number of those that lack it, or else of all."""
        given, outcome = read_value(command, self.task, self.written)
        if given is None:
            self.told.append((command, outcome))
            return list(parts)
        every = range(len(parts))
        lacking = [n for n in every if not _has(parts[n], given)]
        chosen = [command.part - 1] if command.part is not None else lacking or list(every)
        self.told.append((command, done("part", value=", ".join(f'"{parts[n].title}"' for n in chosen))))
        self.amend = replace(self.amend, clears=_union(self.amend.clears, given.clears))
        texts = keep and given.added  # a step of a checklist has no fields
        said = f" ({command.name}: {command.arguments})" if texts else ""
        return [
            replace(
                part, title=f"{part.title}{said}", text="\n".join(t for t in (part.text, given.added) if t),
                due=given.due or part.due, cap_minutes=given.cap_minutes or part.cap_minutes,
            ) if n in chosen else part
            for n, part in enumerate(parts)
        ]  # fmt: skip

    # What it says

    def _take(self, command: Command) -> None:
        """One value for the whole task, if it can be read and is other than it stands."""
        given, outcome = read_value(command, self.task, self.written)
        self.told.append((command, outcome))
        if given is None:
            return
        now = self.amend
        self.amend = replace(
            now, due=given.due or now.due, priority=given.priority or now.priority, holder=given.holder or now.holder,
            cap_minutes=given.cap_minutes if given.cap_minutes is not None else now.cap_minutes,
            added="\n".join(dict.fromkeys(text for text in (now.added, given.added) if text)),
            recurs=None if given.ended else given.recurs or now.recurs, ended=given.ended or (now.ended and not given.recurs),
            clears=_union(now.clears, given.clears),
        )  # fmt: skip

    def _take_usual(self, oks: Sequence[Command], *, courtesy: bool) -> None:
        """`ok`: the owner's usual values for what is still missing; among other lines it may be a courtesy."""
        if not oks:
            return
        task, now = self.task, self.amend
        if task.parts:
            if not courtesy:
                self._tell(oks, self._of_a_part())
            return
        lacks_due = now.due is None and (task.due is None or "past_deadline" in task.findings)
        due = task.usual_due if lacks_due else None
        past = due if due and due.instant <= self.written.effective_at else None
        due = None if past else due
        cap = task.usual_cap if now.cap_minutes is None and task.cap_minutes is None else None
        clears = LINES["due"] if due or (task.due and "due_without_zone" in task.findings and not lacks_due) else ()
        self.amend = replace(
            now, due=due or now.due, cap_minutes=cap if cap is not None else now.cap_minutes,
            clears=_union(now.clears, (*clears, *(LINES["cap"] if cap is not None else ()))),
        )  # fmt: skip
        values = [f"due {moment(due)}"] if due else []
        values += [f"cap {length(cap)}"] if cap is not None else []
        if values:
            self._tell(oks, done("usual", value=", ".join(values)))
        elif past:
            self._tell(oks, undone("past", value=moment(past)))
        elif clears or task.usual_due or task.usual_cap is not None:
            self._tell(oks, done("stands", ref=task.ref))
        elif not courtesy:
            self._tell(oks, undone("no_usual", ref=task.ref))


def _closed(task: TaskFacts, written: Written) -> Outcome:
    """What is said of a task that is over."""
    return undone("closed", ref=task.ref, state=task.state.value, assistant=holder_of(task, written.people).first_name)


def _has(part: Part, given: AmendTask) -> bool:
    """Whether a part has a value of its own where a line gives one."""
    return bool((given.due and part.due) or (given.cap_minutes and part.cap_minutes))


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
