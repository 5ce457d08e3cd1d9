"""The scripted worlds: a month of one owner, five assistants in five places and sixty tasks, and a normal week of two.

The month is from Monday 19 October to Sunday 15 November 2026: Madrid leaves summer time in it, then Los Angeles; Wednesday
11 November is a holiday in the United States, and others have theirs. People write as people do; what they answer to is
what lies in their inbox.
"""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.assistants import Assistant, questions_of
from bench.owners import Owner
from bench.scene import Scene, shifts, wall
from bench.tally import Tally
from inboxva.model.people import Person

HERE = Path(__file__).parent
REQUESTS = tomllib.loads((HERE / "month.toml").read_text("utf-8"))["requests"]
MONTH = (HERE / "month-desk.toml").read_text("utf-8")
WEEK = (HERE / "week-desk.toml").read_text("utf-8")
FORMS = {"maria": "fields", "priya": "prose", "amina": "fields", "jun": "one line", "lucia": "spanish"}
CAPS = ("", "3 hours at most.", "4 hours at most.", "No more than 5 hours.")


@dataclass
class World:
    """A scene with its people, what they will do, and what was sent in the end."""

    scene: Scene
    owner: Owner
    assistants: dict[str, Assistant]
    first: datetime
    last: datetime
    ignored: str = ""
    grief: datetime | None = None
    stopped: datetime | None = None
    absent: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def play(self, progress: Callable[[datetime], None] = lambda now: None) -> Tally:
        """From the first moment to the last."""
        day = timedelta(days=1)
        while self.scene.now < self.last:
            self.scene.run(min(self.scene.now + day, self.last), self.pace())
            progress(self.scene.now)
        return Tally(tuple(self.scene.outbox()), self.scene.settings.people)

    def pace(self) -> Callable[[datetime], timedelta]:
        """How often the clock ticks: every quarter of an hour around the beginning of somebody's day, when most letters
        are due; every half hour while anybody is at work or awake; every hour else, when none may go.
        """
        everybody = [self.owner.who, *(one.who for one in self.assistants.values())]
        margin = timedelta(days=2)
        spans = [span for who in everybody for span in shifts(who, self.first - margin, self.last + margin)]
        hour = timedelta(hours=1)

        def step(now: datetime) -> timedelta:
            if any(start - hour <= now < start + hour for start, _ in spans):
                return hour / 4
            return hour / 2 if any(start <= now < end + 3 * hour for start, end in spans) else hour

        return step


def month(base: Path, seed: int = 1) -> World:
    """The month with everything that happens in it."""
    chance = random.Random(seed)
    world = _world(base, MONTH, date(2026, 10, 19), 28, chance)
    scene, people = world.scene, world.assistants
    orders = [*("BK",) * 17, *("WB",) * 16, *("OP",) * 15, *("MK",) * 11]
    chance.shuffle(orders)
    names = {"BK": ("maria",), "WB": ("priya",), "OP": ("amina", "jun"), "MK": ("lucia",)}
    taken = dict.fromkeys(names, 0)
    starts = list(shifts(world.owner.who, world.first, world.last))[:-1]
    for number, code in enumerate(orders):
        start, end = starts[number * len(starts) // len(orders)]
        subject, work = REQUESTS[code][taken[code]]
        to = people[names[code][taken[code] % len(names[code])]].who
        taken[code] += 1
        moment = start + (end - start) * chance.random()
        scene.at(moment, partial(_ask, world, to, subject, work, chance))
    several = (
        "Hi Amina,\n\nPlease order two hundred parcel boxes by Friday 5pm Pacific.\n"
        "Also, book the van inspection for the second week of December.\n"
        "One more thing: ask the landlord for the new gate code.\n\nThanks,\nDana\n"
    )
    tuesday = wall(world.owner.who, date(2026, 10, 27), 10 * 60)
    scene.at(tuesday, lambda: world.owner.ask(people["amina"].who, "Parcel boxes and a few things", several))
    _live_through(world, people)
    return world


def week(base: Path, seed: int = 1) -> World:
    """A normal week: from Monday 16 November two assistants get eight tasks each, and everybody works."""
    chance = random.Random(seed)
    world = _world(base, WEEK, date(2026, 11, 16), 7, chance, share=0.25)
    starts = list(shifts(world.owner.who, world.first, world.last))
    for code, name in (("BK", "maria"), ("WB", "priya")):
        for number, (subject, work) in enumerate(REQUESTS[code][:8]):
            start, end = starts[number // 2]
            moment = start + (end - start) * chance.random()
            to = world.assistants[name].who
            world.scene.at(moment, partial(_ask, world, to, subject, work, chance))
    return world


def _world(base: Path, config: str, first: date, days: int, chance: random.Random, share: float = 0.35) -> World:
    scene = Scene(base, config, datetime(first.year, first.month, first.day, tzinfo=UTC))
    people = scene.settings.people
    begin = scene.now
    end = begin + timedelta(days=days)
    owner = Owner(people.owner, scene, random.Random(chance.random()))
    assistants = {}
    for place, person in enumerate(people.assistants):
        name = person.address.partition("@")[0]
        assistants[name] = Assistant(
            person, scene, people.owner.address, random.Random(chance.random()),
            questions_of(place, len(people.assistants), person.language), share, FORMS[name],
        )  # fmt: skip
    actors: tuple[Owner | Assistant, ...] = (owner, *assistants.values())
    for actor in actors:
        scene.enter(actor)
        actor.begin(begin, end)
    return World(scene, owner, assistants, begin, end)


def _ask(world: World, to: Person, subject: str, work: str, chance: random.Random) -> None:
    """A request as this owner words them: most with a day and a limit, some without. Who mourns is asked for nothing."""
    if world.grief and world.grief <= world.scene.now < world.grief + timedelta(days=5) and "amina" in to.address:
        to = world.assistants["jun"].who
    day = world.scene.now.astimezone(world.owner.who.zone) + timedelta(days=chance.choice((2, 2, 3, 4)))
    while day.weekday() > 4:
        day += timedelta(days=1)
    due = f" by {day:%A} {chance.choice(('noon', '3pm', '5pm'))} Pacific" if chance.random() < 0.85 else ""
    limit = chance.choice(CAPS)
    text = f"Hi {to.first_name},\n\nPlease {work}{due}. {limit}\n\nThanks,\nDana\n"
    world.owner.ask(to, subject, text)


def _live_through(world: World, people: dict[str, Assistant]) -> None:
    """What happens to people in a month: two days away, a holiday answered by a machine, a funeral, enough letters."""
    scene, maria, lucia = world.scene, people["maria"], people["lucia"]
    people["priya"].ignores = world.ignored = "Store locator map"
    away = (wall(maria.who, date(2026, 10, 28), 17 * 60), wall(maria.who, date(2026, 10, 31), 0))
    maria.away.append(away)
    scene.at(away[0] - timedelta(minutes=2), lambda: maria.answers_sheet("away until Friday\n\nThanks,\nMaria"))
    holiday = (wall(lucia.who, date(2026, 10, 30), 18 * 60), wall(lucia.who, date(2026, 11, 5), 0))
    lucia.away.append(holiday)
    lucia.replies_itself = (*holiday, "I am out of the office until 4 November.\n\nLucia")
    world.absent = {"lucia": holiday, "maria": away}

    def mourn() -> None:
        job = people["amina"].open_job()
        text = "My father passed away last night. This one is not finished, I am sorry.\n\nAmina"
        people["amina"].says(f"Re: {job.subject}", text, job.latest)

    world.grief = wall(people["amina"].who, date(2026, 11, 3), 9 * 60 + 30)
    people["amina"].away.append((world.grief, world.grief + timedelta(days=3)))
    scene.at(world.grief, mourn)
    after = wall(world.owner.who, date(2026, 11, 6), 9 * 60 + 10)
    kind = "I am so sorry, Amina. Take all the time you need; nothing here is urgent."
    scene.at(after, lambda: world.owner.writes_to("amina@example.net", "Thinking of you", kind))
    world.stopped = wall(people["jun"].who, date(2026, 11, 4), 23 * 60)
    scene.at(world.stopped, lambda: people["jun"].answers_sheet("stop"))
    praise = "Thanks Maria, great work on the statements! The bank was impressed."
    scene.at(
        wall(world.owner.who, date(2026, 11, 10), 11 * 60), lambda: world.owner.praises("maria@example.net", praise)
    )
    scene.at(wall(people["priya"].who, date(2026, 10, 27), 11 * 60), lambda: people["priya"].answers_sheet("list"))
    scene.at(wall(world.owner.who, date(2026, 10, 29), 11 * 60), lambda: world.owner.cancel_one_of("BK"))
