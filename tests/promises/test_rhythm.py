"""Promise: however often mail comes, in whatever order, and whenever we are stopped: one ledger, the same letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.scene import DESK, Mail, Scene, written
from bench.worlds import WEEK

DANA, MARIA, PRIYA = "dana@example.com", "maria@example.net", "priya@example.net"
BEGIN = datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
"""Monday, 13:00 in Los Angeles and Tuesday, 05:00 in Manila."""
HOURS = 7 * 24
CONFIG = WEEK.replace('settle = "3 min"', 'settle = "0 min"').replace('code = "WB"', 'code = "WB"\ncheck_in = "2h"')
CHASE = "Please chase the unpaid invoices by Wednesday 5pm Pacific, 3 hours at most."
ASKS = "State: in progress\nHours: 1\nQuestions: Shall I use the blue folder?"
SEVERAL = """\
Please send the October invoices by Friday 5pm.
Also, book the flight to Denver for 12 December.
One more thing: ask Ben for the new price list.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A mail of the script: the hour after the beginning in which it comes, its name, what it answers, by name."""

    hour: int
    name: str
    sender: str
    to: str
    subject: str
    text: str
    answers: str = ""
    automatic: bool = False


SCRIPT = (
    Said(1, "chase", DANA, MARIA, "Chase the invoices", CHASE),
    Said(1, "price", DANA, PRIYA, "Price page", "Please build the price page by Friday 5pm Pacific, 5 hours at most."),
    Said(1, "several", DANA, MARIA, "Invoices and a few things", SEVERAL),
    Said(6, "asks", MARIA, DANA, "Re: Chase the invoices", ASKS, "chase"),
    Said(6, "blocked", PRIYA, DANA, "Re: Price page", "State: blocked\nBlocked: the login of the shop\nHours: 0.5", "price"),
    Said(20, "q1", DANA, DESK, "Answers", "Q1: the blue one, please"),
    Said(20, "login", DANA, PRIYA, "Re: Price page", "Ben has the login, he will send it to you.", "blocked"),
    Said(20, "split", DANA, DESK, "Three tasks", "split BK-2"),
    Said(29, "finished", MARIA, DANA, "Re: Chase the invoices", "State: done\nHours: 1.5", "asks"),
    Said(30, "away", MARIA, DESK, "Away", "away until Friday"),
    Said(44, "words", DANA, DESK, "Two words", "reopen BK-1: two rows are empty\nthanks WB-1: it looks lovely"),
    Said(54, "built", PRIYA, DANA, "Re: Price page", "State: done\nHours: 2", "login"),
    Said(56, "machine", PRIYA, DANA, "Automatic reply: Price page", "I am out of the office until Monday.", "price", True),
    Said(68, "later", DANA, DESK, "Later", "snooze BK-3 2d\nquiet ideas\nlist"),
    Said(102, "mended", MARIA, DANA, "Re: Chase the invoices", "State: done\nHours: 0.5", "finished"),
    Said(150, "last", MARIA, DANA, "Re: Chase the invoices", "Hours: 0.5", "mended"),
)  # fmt: skip
STEPS = ("take", "continue_series", "follow_up", "summarise", "send")
Outcome = tuple[dict[str, object], dict[str, object], set[tuple[str, str]]]


@dataclass(frozen=True)
class Trouble:
    """What happens to the mail and to us: an order for each hour, copies that come again, and when we are stopped.

    `again` are (name, hours later, whether into the other folder); `ends` are (hour, the step after which we are stopped,
    and begin the hour anew).
    """

    order: Callable[[list[Said]], list[Said]] = lambda mails: mails
    again: tuple[tuple[str, int, bool], ...] = ()
    ends: tuple[tuple[int, str], ...] = ()


def play(base: Path, trouble: Trouble) -> Outcome:
    """The week, and what it came to."""
    scene = Scene(base, CONFIG, BEGIN)
    arrivals: dict[int, list[tuple[Said, bool]]] = {}
    for hour in {said.hour for said in SCRIPT}:
        arrivals[hour] = [(said, False) for said in trouble.order([one for one in SCRIPT if one.hour == hour])]
    named = {said.name: said for said in SCRIPT}
    for name, later, elsewhere in trouble.again:
        arrivals.setdefault(named[name].hour + later, []).append((named[name], elsewhere))
    for hour in range(HOURS):
        scene.now = BEGIN + timedelta(hours=hour)
        for said, elsewhere in arrivals.get(hour, ()):
            arrive(scene, said, elsewhere)
        for _, step in (end for end in trouble.ends if end[0] == hour):
            for name in STEPS[: STEPS.index(step) + 1]:
                getattr(scene.service, name)()
            scene.close()
        scene.tick()
    return outcome(scene)


def arrive(scene: Scene, said: Said, elsewhere: bool) -> None:
    """A mail is delivered where it belongs, or a copy of it into the other folder."""
    people = scene.settings.people
    sender = people.person(said.sender)
    assert sender is not None
    at = BEGIN + timedelta(hours=said.hour, minutes=-10, seconds=SCRIPT.index(said))
    answers = (f"{said.answers}@example.com",) if said.answers else ()
    mail = Mail(
        at, said.sender, (said.to,), said.subject, said.text, f"{said.name}@example.com", answers, said.automatic
    )
    own = sender is people.owner
    folder = "Sent" if own != elsewhere else "INBOX"
    scene.mailbox.deliver(written(mail, sender, proven=not own), scene.now, folder)


def outcome(scene: Scene) -> Outcome:
    """What the ledger says at the end, and the keys of the letters that were sent."""
    store, people = scene.service.store, scene.settings.people
    tasks: dict[str, object] = {}
    questions: dict[str, object] = {}
    for item in store.tasks(people, scene.now):
        history = store.history(people, item.ref, now=scene.now)
        assert history is not None
        tasks[str(item.ref)] = (
            item.title, item.state, item.percent, item.waiting_on, item.waiting_since, item.minutes, item.due, item.eta,
            item.closed_at, getattr(item, "accepted_at", None), getattr(item, "rework", 0), len(history.reports),
        )  # fmt: skip
        questions |= {f"Q{asked.number}": (asked.text, asked.answered_at) for asked in history.questions}
    sent = {(row.key, row.to) for row in scene.outbox()}
    scene.close()
    return tasks, questions, sent


def played(trouble: Trouble) -> Outcome:
    """The same in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        return play(Path(folder), trouble)


@cache
def untroubled() -> Outcome:
    """What it comes to when nothing happens."""
    return played(Trouble())


NAMES = st.sampled_from([said.name for said in SCRIPT])
COPIES = st.lists(st.tuples(NAMES, st.integers(0, 30), st.booleans()), max_size=12).map(tuple)
ENDS = st.lists(st.tuples(st.integers(0, HOURS - 1), st.sampled_from(STEPS)), max_size=12).map(tuple)
BUSY = st.lists(
    st.tuples(st.sampled_from(sorted({s.hour for s in SCRIPT})), st.sampled_from(STEPS)), max_size=12
).map(tuple)  # fmt: skip
ORDERS = st.randoms(use_true_random=False).map(lambda chance: lambda mails: chance.sample(mails, len(mails)))
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_the_week_without_trouble_holds_something_to_lose() -> None:
    tasks, questions, sent = untroubled()
    assert len(tasks) == 5
    assert questions
    kinds = {key.partition(":")[0] for key, _ in sent}
    assert {"sheet", "turn", "summary", "answer", "findings"} <= kinds


@FEW
@given(again=COPIES, order=ORDERS)
def test_the_same_mail_again_and_in_any_order_changes_nothing(
    again: tuple[tuple[str, int, bool], ...], order: Callable[[list[Said]], list[Said]]
) -> None:
    assert played(Trouble(order, again)) == untroubled()


@FEW
@given(ends=ENDS | BUSY)
def test_being_stopped_after_any_step_changes_nothing(ends: tuple[tuple[int, str], ...]) -> None:
    assert played(Trouble(ends=ends)) == untroubled()


@FEW
@given(again=COPIES, order=ORDERS, ends=ENDS | BUSY)
def test_all_of_it_together_changes_nothing(
    again: tuple[tuple[str, int, bool], ...],
    order: Callable[[list[Said]], list[Said]],
    ends: tuple[tuple[int, str], ...],
) -> None:
    assert played(Trouble(order, again, ends)) == untroubled()
