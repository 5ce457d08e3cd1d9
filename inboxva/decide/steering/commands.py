"""The owner's command mails, carried out: which line is done by what, in which order, and the one letter about it.

Words on how tasks stand come first, so that what is said of a task is said of it as it stands then; a task is moved last.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.steering.answers import SHAPES, VALUES, Answer, answer_prose
from inboxva.decide.steering.asking import YES, Waiting, ask, asked_for_yes, code_of, confirmed_by, please_confirm
from inboxva.decide.steering.lines import COUNTED, next_ref, numbers_in, of_the_list, tasks_of
from inboxva.decide.steering.looks import LOOKS, Shown, look
from inboxva.decide.steering.moving import amended, move
from inboxva.decide.steering.muting import mute, pause, snooze, snoozed
from inboxva.decide.steering.payments import PAYMENTS, pay_line, would_pay
from inboxva.decide.steering.questions import answer_by_number
from inboxva.decide.steering.releasing import release, would_release
from inboxva.decide.steering.remarks import note, thank
from inboxva.decide.steering.replying import told_names, transcript
from inboxva.decide.steering.rulings import RULINGS, Done, asks_first, rule, ruled
from inboxva.decide.steering.transcripts import said_in, undone
from inboxva.decide.steering.undoing import undo
from inboxva.decide.steering.values import Outcome
from inboxva.model.actions import Action, Confirmed, Keep, Note, Reply, Rule
from inboxva.model.context import TaskFacts
from inboxva.model.ownerletters import Carried
from inboxva.model.work import Command, Ref

ALONE: Mapping[str, Callable[[Command, Written], Done]] = {
    "quiet": mute, "loud": mute, "pause": pause, "resume": pause, "undo": undo, "release": release,
    **dict.fromkeys(PAYMENTS, pay_line),
}  # fmt: skip
"""Lines that are about no task."""
TOGETHER: Mapping[str, Callable[[Command, Sequence[TaskFacts], Written], Done]] = {"thanks": thank, "snooze": snooze}
"""Lines that are about all of their tasks at once."""
FIRST: Mapping[str, Callable[[Command, Written], str]] = {"paid": would_pay, "release": would_release}
"""Lines about no task that wait for a yes, with what they would do; "" where they would do nothing."""
ALWAYS_TOLD = SHAPES | {"assign", "cancel", "approve", "paid", "undo", "release", "move"} | LOOKS
"""Lines that are answered in any case (rule C12)."""


def carry_out(written: Written) -> tuple[Action, ...]:
    """What the lines of a mail do, and the letter about it. Nothing is lost: text is only moved or added."""
    return _Steering(written).actions()


class _Steering:
    """The lines of one mail, gone through once."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.done: list[Action] = []
        self.told: list[tuple[Command, Outcome]] = []
        self.waiting: list[Waiting] = []
        self.shown = Shown()
        self.places = {id(command): place for place, command in enumerate(written.reading.commands)}
        self.bare: dict[int, Command] = {}
        self.kept: list[Command] = []  # commands made here stay alive, so that no other gets their id

    def actions(self) -> tuple[Action, ...]:
        """Everything that is done because of the mail."""
        commands = self._said_yes(self.written.reading.commands)
        if not (commands or self.told):
            return answer_prose(self.written)
        self._carry(commands, self.written)
        return self._answered()

    def _said_yes(self, commands: Sequence[Command]) -> list[Command]:
        """The lines that are left once those are done that a yes in this mail was for."""
        left: list[Command] = []
        for command in commands:
            if command.name not in YES and not (command.name == "ok" and asked_for_yes(self.written)):
                left.append(command)
                continue
            found = confirmed_by(command, self.written)
            if found is None:
                continue  # a courtesy
            code, lines = found
            if any(isinstance(action, Confirmed) and action.code == code for action in self.done):
                continue  # said twice
            if not lines:
                self.told.append((command, undone("no_yes", value=code) if code else undone("yes_what")))
                continue
            self.done.append(Confirmed(code))
            self._carry([self._as(one, command) for one in lines], replace(self.written, confirmed=True))
        return left

    def _as(self, command: Command, original: Command) -> Command:
        """A command made of one that was written, which stands at its place."""
        self.kept.append(command)
        self.places[id(command)] = self.places[id(original)]
        return command

    def _carry(self, commands: Sequence[Command], written: Written) -> None:
        """All of the lines, in their order of kinds."""
        last = [command for command in commands if command.name == "move"]
        rest = [command for command in commands if command.name not in RULINGS and command.name != "move"]
        self._rule([command for command in commands if command.name in RULINGS], self._after(written))
        after = self._after(written)
        for command in rest:
            if command.name not in SHAPES | VALUES | {"answer"}:
                self._take(command, after)
        self._change([command for command in rest if command.name in SHAPES | VALUES], after)
        answers = [command for command in rest if command.name == "answer"]
        passed, said = answer_by_number(answers, after)
        self.done += passed
        self.told += said
        for command, task in self._with_tasks(last, after):
            self._add(command, move(command, amended(task, self.done), after, self.done))

    def _after(self, written: Written) -> Written:
        """With the tasks as they stand after what was said so far."""
        rules = [action for action in self.done if isinstance(action, Rule)]
        return replace(written, context=ruled(written.context, rules))

    def _with_tasks(self, commands: Iterable[Command], written: Written) -> Iterator[tuple[Command, TaskFacts]]:
        """Each line with each of its tasks; of the others it is told why not."""
        for command in commands:
            for task in tasks_of(command, written):
                if isinstance(task, TaskFacts):
                    yield self._of(command, written), task
                else:
                    self.told.append((command, task))

    def _of(self, command: Command, written: Written) -> Command:
        """A line without the numbers of the list that name its tasks."""
        if id(command) not in self.bare:
            bare = replace(command, part=None) if of_the_list(command, written) else command
            if command.name in COUNTED and numbers_in(command.arguments):
                bare = replace(command, arguments="")
            self.bare[id(command)] = self._as(bare, command)
        return self.bare[id(command)]

    def _add(self, command: Command, made: Done) -> None:
        actions, outcome = made
        for action in actions:
            if isinstance(action, Reply):
                self._queue(action)
            elif action not in self.done:  # the same line twice
                self.done.append(action)
        self.told.append((command, outcome))

    def _queue(self, reply: Reply) -> None:
        """A letter, unless another line causes the same; each has a key of its own."""
        earlier = [one.letter for one in self.done if isinstance(one, Reply)]
        if any(replace(one, key=reply.letter.key) == reply.letter for one in earlier):
            return
        times = sum(one.key.startswith(reply.letter.key) for one in earlier)
        key = f"{reply.letter.key}:{times + 1}" if times else reply.letter.key
        self.done.append(Reply(replace(reply.letter, key=key)))

    def _rule(self, commands: Sequence[Command], written: Written) -> None:
        """How tasks stand: of several words about one the last counts."""
        pairs = list(self._with_tasks(commands, written))
        last = {task.ref: command for command, task in pairs}
        asked: dict[int, list[TaskFacts]] = {}
        for command, task in pairs:
            counts = last[task.ref]
            if (counts.name, counts.arguments) != (command.name, command.arguments):
                self.told.append((command, undone("overruled", other=said_in(counts, written))))
            elif command.name == "cancel" and not written.confirmed and asks_first(task, written):
                asked.setdefault(id(command), []).append(task)
            else:
                self._add(command, rule(command, task, written))
        for command in dict.fromkeys(command for command, _ in pairs if id(command) in asked):
            tasks = asked[id(command)]
            names = tuple(dict.fromkeys(holder_of(task, written.people).first_name for task in tasks))
            refs = ", ".join(str(task.ref) for task in tasks)
            are, told = ("is" if len(some) == 1 else "are" for some in (tasks, names))
            would = f"{refs} {are} cancelled, and {' and '.join(names)} {told} told"
            self.waiting.append(Waiting(command, refs, would))

    def _change(self, commands: Sequence[Command], written: Written) -> None:
        """What tasks say: all lines about one together, so that one letter tells of them."""
        by_task: dict[Ref, tuple[TaskFacts, list[Command]]] = {}
        for command, task in self._with_tasks((c for c in commands if c.name != "ok"), written):
            by_task.setdefault(task.ref, (task, []))[1].append(command)
        thread = written.context.tasks.get(written.task) if written.task else None
        for command in commands:
            if command.name == "ok" and thread and thread.slug in written.people.by_slug:
                by_task.setdefault(thread.ref, (thread, []))[1].append(command)
        for task, lines in by_task.values():
            code = task.ref.code
            opened = next_ref(code, written, self.done).number - written.context.next_number.get(code, 1)
            answer = Answer(task, written, opened)
            self.done += answer.actions(sorted(lines, key=lambda command: self.places[id(command)]))
            self.told += answer.told

    def _take(self, command: Command, written: Written) -> None:
        """A line of any other kind."""
        name = command.name
        if name in LOOKS:
            self.told.append((command, look(command, self.shown, written)))
        elif name in FIRST and not written.confirmed and (would := FIRST[name](command, written)):
            self.waiting.append(Waiting(command, command.arguments, would))
        elif name in ALONE:
            self._add(command, ALONE[name](command, written))
        elif name in TOGETHER:
            own = snoozed(command, written) if name == "snooze" and not _names_tasks(command) else ()
            found = list(own) or tasks_of(command, written)
            self.told += [(command, wrong) for wrong in found if not isinstance(wrong, TaskFacts)]
            if tasks := [task for task in found if isinstance(task, TaskFacts)]:
                self._add(command, TOGETHER[name](self._of(command, written), tasks, written))
        elif name == "note":
            for one, task in self._with_tasks([command], written):
                self._add(one, note(one, task, written))
        else:
            self.told.append((command, undone("unknown" if name == "unknown" else "not_here")))

    # The letter about it

    def _answered(self) -> tuple[Action, ...]:
        """What was done, with the transcript; what only waits for a yes is asked in a letter of its own kind."""
        written = self.written
        for command, (_, carried) in self.told:
            if not carried:
                self.done.append(
                    Note("not_understood", f"{command.name} was not carried out", _known(command, written))
                )
        if written.silent or not (self.told or self.waiting):
            self.done += [
                Note("not_done", f"{one.command.name} waits for a yes that nobody is asked for") for one in self.waiting
            ]
            return (*self.done, Keep())
        if self.waiting:
            self.done.append(ask(self.waiting, written))
        if not self.told:
            asked = dict.fromkeys((said_in(self._original(one.command), written), one.would) for one in self.waiting)
            return (*self.done, Reply(please_confirm(tuple(asked), written)))
        token = code_of(written)
        self.told += [(one.command, undone("waits", would=one.would, token=token)) for one in self.waiting]
        if self._is_quiet():
            notes = (Note("carried", f"{line.said}\n{line.outcome}", written.task) for line in self._lines())
            return (*self.done, *notes, Keep())
        return (*self.done, Reply(transcript(self._lines(), self.done, written, self.shown)))

    def _original(self, command: Command) -> Command:
        """The line as it was written."""
        return self.written.reading.commands[self.places[id(command)]]

    def _is_quiet(self) -> bool:
        """Whether a line in the daily digest is enough: all worked, and it reached nobody else."""
        quiet = self.written.context.muted.get(("", "transcripts")) == "off"
        if not (quiet or self.written.policy.letters.transcripts == "problems") or any(
            isinstance(a, Confirmed) for a in self.done
        ):
            return False
        worked = all(carried for _, (_, carried) in self.told)
        small = all(command.name not in ALWAYS_TOLD for command, _ in self.told)
        return worked and small and not told_names(self.done, self.written)

    def _lines(self) -> list[Carried]:
        """Every line with what became of it, in the order of the mail; of several tasks in one, where that is the same."""
        together: dict[tuple[int, bool], list[tuple[Command, str]]] = {}
        for command, (outcome, carried) in sorted(self.told, key=lambda one: (self.places[id(one[0])], not one[1][1])):
            together.setdefault((self.places[id(command)], carried), []).append((command, outcome))
        commands = self.written.reading.commands
        return [
            Carried(said_in(commands[place], self.written), "; ".join(dict.fromkeys(text for _, text in said)), carried)
            for (place, carried), said in together.items()
        ]


def _names_tasks(command: Command) -> bool:
    """Whether a line says itself which tasks it is for."""
    return command.ref is not None or command.part is not None or bool(numbers_in(command.arguments))


def _known(command: Command, written: Written) -> Ref | None:
    """The task a line is about, if it is known."""
    ref = command.ref or written.task
    return ref if ref in written.context.tasks else None
