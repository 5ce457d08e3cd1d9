"""How instants, minutes, money and places are written in a reader's language (spec/letters.md, "For all").

The words themselves stand in `templates/<language>/words.j2`. A zone is named by its city, never by letters: the
abbreviations (IST, CST, PST) mean different hours to different people.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import wrap
from urllib.parse import quote

from inboxva.model.people import Money
from inboxva.model.report import Period
from inboxva.model.when import zone_named

# Directional overrides and isolates, and the invisible marks that can hide a word or turn a line around.
HIDDEN = re.compile(r"[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# What a reader of status lines could take for a field: a name of a few words and a separator, or a word alone.
LIKE_A_FIELD = re.compile(
    r"[\W\d]*(?:(?:[\w%]+ ){0,5}[\w%]+ ?[:=\])*]|(?:[\w%]+ ){0,2}[\w%]+ ?[–-](?![^\W\d_])|[\w%]+\W*$|[A-Z][A-Z0-9]{0,9}-\d)"
)


def harmless(text: str, limit: int = 600) -> str:
    """`text` without line ends, control and direction marks, cut at `limit` characters.

    Nothing that somebody else wrote may begin a line of a letter of ours, or show other words than it holds.
    """
    shown = HIDDEN.sub("", text[: 4 * limit])
    flat = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in shown)
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def one_line(text: str, limit: int = 600) -> str:
    """The same with its white space collapsed."""
    return harmless(" ".join(text[: 4 * limit].split()), limit).strip()


def unfield(text: str) -> str:
    """Somebody's words as a line of their own: in quotes where a reader of status lines could take them for a field."""
    flat = one_line(text)
    return f'"{flat}"' if LIKE_A_FIELD.match(flat) else flat


def lines(text: str) -> list[str]:
    """Somebody's words line by line, each short enough to be shown whole."""
    return [part for line in text.split("\n") for part in wrap(line, 500, break_on_hyphens=False)]


def money(value: Money) -> str:
    """An amount with two decimals and its code: 111.00 USD."""
    return f"{value.amount:.2f} {value.currency}"


def called(name: str) -> str:
    """What a letter calls a person: the first word of the name."""
    return name.split()[0] if name.split() else name


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def stamp(when: datetime, zone: str) -> str:
    """2026-11-18 17:00: an instant in `zone`, as it is read in every language."""
    return f"{when.astimezone(zone_named(zone)):%Y-%m-%d %H:%M}"


def answering(subject: str) -> str:
    """The subject of an answer to `subject`."""
    return subject if subject[:3].lower() == "re:" else f"Re: {subject}"


def label(text: str, width: int = 4) -> str:
    """`text` with at least one space behind it, so that short labels stand in a column."""
    return text.ljust(width - 1) + " "


def mailto(address: str, subject: str = "", body: str = "", cc: str = "") -> str:
    """A mailto: link (RFC 6068): every field percent-encoded, line ends as CRLF."""
    fields = {"cc": cc, "subject": one_line(subject), "body": "\r\n".join(map(harmless, body.splitlines()))}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items() if value)
    return f"mailto:{quote(address, safe='@+')}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; the forms in braces are str.format's. Instants are aware, minutes plain integers."""

    weekdays: tuple[str, ...]
    weekday_names: tuple[str, ...]
    months: tuple[str, ...]
    day_form: str
    moment_form: str
    month_span: str
    months_span: str
    today: str
    hours_form: str
    minutes_form: str
    last_of_list: str
    numbers: tuple[str, ...]
    states: Mapping[str, str]

    def day(self, when: date | datetime, zone: str = "UTC") -> str:
        """Wed 18 Nov: the day of an instant in `zone`, or a date as it is."""
        local = when.astimezone(zone_named(zone)) if isinstance(when, datetime) else when
        return self.day_form.format(
            weekday=self.weekdays[local.weekday()], day=local.day, month=self.months[local.month - 1]
        )

    def clock(self, when: datetime, zone: str) -> str:
        """17:00: the time of day of an instant in `zone`."""
        return f"{when.astimezone(zone_named(zone)):%H:%M}"

    def moment(self, when: datetime, zone: str) -> str:
        """Wed 18 Nov, 17:00."""
        return self.moment_form.format(day=self.day(when, zone), clock=self.clock(when, zone))

    def weekday(self, when: datetime, zone: str) -> str:
        """Wed."""
        return self.weekdays[when.astimezone(zone_named(zone)).weekday()]

    def weekday_name(self, when: datetime, zone: str) -> str:
        """Wednesday."""
        return self.weekday_names[when.astimezone(zone_named(zone)).weekday()]

    def near(self, when: datetime, zone: str, now: datetime) -> str:
        """A day around `now`: today, Wed (within six days), else Mon 30 Nov. No "tomorrow": mail is read later."""
        away = (when.astimezone(zone_named(zone)).date() - now.astimezone(zone_named(zone)).date()).days
        if not away:
            return self.today
        return self.weekday(when, zone) if abs(away) < 7 else self.day(when, zone)

    def minutes(self, count: int) -> str:
        """5 h 30 min; 3 h; 45 min."""
        hours, rest = divmod(abs(count), 60)
        parts = [self.hours_form.format(n=hours)] * bool(hours)
        parts += [self.minutes_form.format(n=rest)] * bool(rest or not hours)
        return ("-" if count < 0 else "") + " ".join(parts)

    def number(self, count: int) -> str:
        """Small numbers as words, others as figures."""
        return self.numbers[count] if 0 <= count < len(self.numbers) else str(count)

    def listed(self, things: Iterable[object]) -> str:
        """A, B and C."""
        *head, last = [str(thing) for thing in things] or [""]
        return self.last_of_list.join([", ".join(head), last] if head else [last])

    def state(self, value: str) -> str:
        """A task's state in words."""
        return self.states[value]

    def span(self, period: Period) -> str:
        """The days of a period, 16-20 Nov: an evening at its start and the weekend after that are left out."""
        zone = zone_named(period.timezone)
        start, last = period.since.astimezone(zone), (period.until - timedelta(microseconds=1)).astimezone(zone).date()
        first = start.date() + timedelta(days=start.hour >= 12)
        while first.weekday() > 4 and first < last and start.hour >= 12:
            first += timedelta(days=1)
        return self.days(first, last)

    def days(self, first: date, last: date) -> str:
        """16-20 Nov; one day as Fri 20 Nov."""
        if first >= last:
            return self.day(last)
        form = self.month_span if (first.year, first.month) == (last.year, last.month) else self.months_span
        month, last_month = self.months[first.month - 1], self.months[last.month - 1]
        return form.format(first=first.day, last=last.day, month=month, first_month=month, last_month=last_month)
