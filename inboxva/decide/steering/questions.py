"""Questions answered by their numbers: the owner's words go to who asked, once for each task (spec/letters.md, A11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxva.decide import etiquette
from inboxva.decide.changes import Written
from inboxva.decide.steering.transcripts import done, said_in, undone
from inboxva.decide.steering.values import HIDDEN, Outcome
from inboxva.model.actions import Action, AnswerQuestion, Note, Reply, Turn, Withdraw
from inboxva.model.assistantletters import AnsweredQuestion, AnswerGiven
from inboxva.model.context import QuestionFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Engagement, Mode, Person, Role
from inboxva.model.work import OPEN_STATES, Command, Ref

LONGEST = 20_000
"""Characters of all the answers in a mail: more is no answer, and makes no letter."""


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer that is passed on: to whom, and as part of which engagement."""

    question: QuestionFacts
    text: str
    person: Person
    engagement: Engagement

    @property
    def addressed(self) -> tuple[str, Ref | str]:
        """Whose it is and what it is about: what these are the same of goes as one letter."""
        return self.person.address, self.question.task or self.question.message_id


def answer_by_number(
    commands: Sequence[Command], written: Written
) -> tuple[list[Action], list[tuple[Command, Outcome]]]:
    """What the answers of a mail do, and what is said of each.

    A task's turn goes to the assistant once none of its questions is open. Where no letter may go, nothing counts as
    answered: the questions stand in the next summary again.
    """
    questions = written.context.questions
    if written.silent:
        known = (questions[n] for command in commands if (n := command.question or 0) in questions)
        return [Note("not_answered", written.silent, question.task) for question in known], []
    last = {command.question: command for command in commands}
    long = sum(len(command.arguments) for command in commands) > LONGEST
    told: list[tuple[Command, Outcome]] = []
    given: list[_Given] = []
    actions: list[Action] = []
    for command in commands:
        question = questions.get(command.question or 0)
        answer = _given(question, command, written) if question else None
        if last[command.question] is not command:
            outcome = undone("overruled", other=said_in(last[command.question], written))
        elif question is None:
            outcome = undone("no_question", number=command.question)
        elif answer is None:
            outcome = undone("asker_gone", number=command.question)
        elif long:
            outcome = undone("long_answer", assistant=answer.person.first_name)
        else:
            outcome, actions_of_it, passed = _passed(answer, written)
            actions += actions_of_it
            given += [answer] * passed
        told.append((command, outcome))
    answered = {action.number for action in actions if isinstance(action, AnswerQuestion)}
    settled = _settled(given, answered, written)
    actions += [action for ref in settled for action in (Withdraw(ref, ("O5",)), Turn(ref, Role.ASSISTANT))]
    for addressed in dict.fromkeys(answer.addressed for answer in given):
        together = [answer for answer in given if answer.addressed == addressed]
        actions.append(Reply(_letter(together, written)))
    return actions, told


def _given(question: QuestionFacts, command: Command, written: Written) -> _Given | None:
    """An answer with who gets it; None where they are no longer configured."""
    people = written.people
    person = people.person(question.asked_by)
    task = written.context.tasks.get(question.task) if question.task else None
    theirs = people.engagements_of(person) if person and person.role is Role.ASSISTANT else ()
    engagement = people.by_slug.get(task.slug if task else question.slug or "", next(iter(theirs), None))
    if person is None or not theirs or engagement is None:
        return None
    return _Given(question, command.arguments.partition(":")[2].strip(), person, engagement)


def _passed(answer: _Given, written: Written) -> tuple[Outcome, list[Action], bool]:
    """What is said of one answer, what is recorded of it, and whether it goes out."""
    question, name = answer.question, answer.person.first_name
    record = AnswerQuestion(question.number, answer.text, question.task)
    if HIDDEN in answer.text:
        return undone("secret_answer", assistant=name), [], False
    if answer.engagement.mode is not Mode.LIVE:  # the letter may be looked at
        return undone("answer", assistant=name), [], True
    if question.answer_at and question.answer_at > written.effective_at:
        return undone("answered_later", number=question.number), [record], False
    if question.answer and question.answer == answer.text:
        return done("answered_so", number=question.number, assistant=name), [], False
    if question.answered_at is None:
        return done("answered", assistant=name, number=question.number), [record], True
    at = question.answered_at.astimezone(written.owner.zone)
    before = f'"{" ".join(question.answer.split())}"' if question.answer else f"in its thread, {at:%a} {at.day} {at:%b}"
    return done("answered_again", number=question.number, before=before, assistant=name), [record], True


def _settled(given: Sequence[_Given], answered: set[int], written: Written) -> list[Ref]:
    """The open tasks of which no question is left open."""
    refs = dict.fromkeys(a.question.task for a in given if a.question.task and a.question.number in answered)
    tasks = (task for ref in refs if (task := written.context.tasks.get(ref)))
    return [
        task.ref for task in tasks if task.state in OPEN_STATES and answered.issuperset(n for n, _ in task.questions)
    ]


def _letter(given: Sequence[_Given], written: Written) -> Letter:
    """A11, below the latest mail that asked; alone, and without a word of others, where somebody else is on one."""
    latest = max((answer.question for answer in given), key=lambda question: question.number)
    person, engagement = given[0].person, given[0].engagement
    task = written.context.tasks.get(latest.task) if latest.task else None
    facts = AnswerGiven(
        assistant=person.first_name, owner=written.owner.first_name, ref=latest.task, title=task.title if task else "",
        answers=tuple(
            AnsweredQuestion(a.question.number, a.question.text, a.text, a.question.answered_at is not None)
            for a in given
        ),
    )  # fmt: skip
    alone = any(answer.question.outside for answer in given)
    return Letter(
        key=f"answer:{written.reading.message.message_id}:{latest.task or latest.message_id}:{person.address}",
        kind="A11", to=Address(person.address, person.name), facts=facts, language=person.language, mode=engagement.mode,
        not_before=etiquette.request_at(written.context.now, engagement, person), task=latest.task,
        slug=engagement.slug, subject="" if alone else latest.subject,
        in_reply_to="" if alone else latest.message_id, references=() if alone else latest.references,
    )  # fmt: skip
