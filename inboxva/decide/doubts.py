"""What of a report's hours cannot be quite right: it is asked, and nothing is changed (spec/status-lines.md, Problems)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from inboxva.decide.corrections import Counted, Sums
from inboxva.decide.worktime import length
from inboxva.model.context import Context
from inboxva.model.hours import Amends
from inboxva.model.work import Problem, StatusSection

WHOLE_DAY = 24 * 60
Span = tuple[int, int]
"""Two times of day, in minutes after midnight."""
SPOKEN = "{day:%a} {day.day} {day:%b}"


def doubts(sums: Sums, context: Context) -> Iterator[Problem]:
    """The questions about a report's hours, in the order of its sections."""
    for one in sums.counted:
        yield from _not_counted(one)
    yield from _mismatches(sums, context)
    yield from _too_long_days(sums)
    yield from _overlaps(sums, context)


def _problem(code: str, section: StatusSection, message: str) -> Problem:
    """A question that stands by itself: its line was read, and so is not said back as one that was not."""
    return Problem(code, section.lines[0] if section.lines else 0, "", message)


def _not_counted(one: Counted) -> Iterator[Problem]:
    """A figure that is to be replaced and is not on record; a report sent twice; a correction of nothing."""
    record = one.record
    day, minutes = SPOKEN.format(day=record.day), length(record.section.minutes or 0)
    if one.again:
        message = (
            f"This says what a report of yours on {day} said before, so its {minutes} count once: if they come on top,"
            f' reply "Hours: +{minutes}".'
        )
        yield _problem("same_again", record.section, message)
    elif not one.stands and record.instead is not None:
        message = (
            f"I have no {length(record.instead)} of yours on {day} for this task, so I did not count the {minutes}:"
            f' if they are the whole day, reply "correction" and the line "Hours: {minutes}";'
            f' if they come on top, "Hours: +{minutes}".'
        )
        yield _problem("total_mismatch", record.section, message)
    elif record.amends is Amends.CORRECTS and one.instead_of is None and one.change:
        message = (
            f"I have no earlier hours of yours on {day} for this task, so the {minutes} were added: to correct another day,"
            " answer my mail about that day's report."
        )
        yield _problem("nothing_to_correct", record.section, message)


def _mismatches(sums: Sums, context: Context) -> Iterator[Problem]:
    """A total that fits neither the task's record nor the week's."""
    for one in sums.counted:
        record = one.record
        given, task = record.section.total_minutes, context.tasks.get(record.task) if record.task else None
        total = (task.minutes + sums.of_task(task.ref)) if task else one.change
        week = context.week_minutes.get(record.slug or "", 0)
        week += sums.change(other for other in sums.counted if other.record.slug == record.slug)
        if given is not None and given not in (total, week):
            message = f"Your total is {length(given)}, my record says {length(total)}: which one is right?"
            yield Problem(
                "total_mismatch", record.section.lines[0] if record.section.lines else 0, length(given), message
            )


def _too_long_days(sums: Sums) -> Iterator[Problem]:
    """More hours on record for a day than it has."""
    grown = {one.record.day: one.record for one in sums.counted if one.change > 0}
    for day, record in grown.items():
        if (minutes := sums.days[day]) > WHOLE_DAY:
            said = SPOKEN.format(day=day)
            message = (
                f"That makes {length(minutes)} on {said}, more than the day has: if a figure is wrong, reply"
                ' "correction" and the right line.'
            )
            yield _problem("day_over_24h", record.section, message)


def _overlaps(sums: Sums, context: Context) -> Iterator[Problem]:
    """Times of day that were given twice, in this report or in one before it of the same day."""
    given: dict[date, list[Span]] = defaultdict(list)
    for old in context.recorded:
        if old.entry.key in sums.standing:
            given[old.day] += old.ranges
    for one in sums.counted:
        others = given[one.record.day]
        for span in one.record.section.ranges if one.stands else ():
            if twice := next((other for other in others if _meet(span, other)), None):
                both = f"{_clock(max(span[0], twice[0]))} to {_clock(min(span[1], twice[1]))}"
                message = (
                    f"I have {both} of that day twice: if it was counted once too often, reply"
                    ' "correction" and the right line.'
                )
                yield _problem("overlap", one.record.section, message)
                break
            others.append(span)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes % WHOLE_DAY, 60)
    return f"{hours}:{rest:02}"
