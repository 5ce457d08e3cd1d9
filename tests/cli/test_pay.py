"""`inboxva pay`: hours that were reported, what is owed for them, and periods that stay as they were once they are paid."""

import csv
import json
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from inboxva.decide.pay import days_of
from inboxva.model.people import PayPeriod
from tests.cli.place import MAIL, Place, said

TODAY = datetime.now(UTC).date()
LAST = days_of(TODAY.replace(day=1) - timedelta(days=1), PayPeriod.MONTH)
"""The month before this one: it is over, whatever the day and the zone."""


class Books(Place):
    """A place in which Maria reports hours."""

    def reports(self, day: date, text: str, subject: str = "Hours") -> None:
        """A report of hers, written at noon in Manila."""
        self.count += 1
        at = datetime.combine(day, time(4), UTC)
        raw = MAIL.format(
            sender="maria@example.net", to="dana@example.com", subject=subject, name=f"h{self.count}",
            domain="example.net", date=at, text=text,
        )  # fmt: skip
        (self.base / f"box/cur/{self.count}:2,").write_bytes(raw.encode())
        self.run("backfill", "--since", str(LAST.first - timedelta(days=2)))

    def facts(self, *arguments: str) -> list[dict[str, Any]]:
        """What `pay --format json` says, a period an object."""
        return [json.loads(line) for line in self.run("pay", "--format", "json", *arguments).stdout.splitlines()]


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def test_pay_tells_hours_rate_and_amount_of_what_is_not_paid(books: Books) -> None:
    books.reports(LAST.first, "Done: called six customers\nHours: 2h30")
    (period,) = books.facts()
    assert (period["code"], period["since"], period["until"]) == ("BK", str(LAST.first), str(LAST.last))
    assert period["paid_on"] is None
    (person,) = period["people"]
    assert (person["person"], person["minutes"]) == ("maria@example.net", 150)
    assert person["amounts"] == [{"amount": "30.00", "currency": "USD"}]
    text = books.run("pay").stdout
    assert "2 h 30 min" in text
    assert "30.00 USD" in text
    assert f"inboxva pay --paid BK {LAST.last}" in text


def test_a_closed_period_prints_the_same_bytes_for_ever_and_what_comes_late_goes_to_the_next(books: Books) -> None:
    books.reports(LAST.first, "Done: called six customers\nHours: 2h30")
    assert "Paid on" in books.run("pay", "--paid", "BK", str(LAST.last)).stdout
    of_last = ("pay", "--period", f"{LAST.first}..{LAST.last}", "--engagement", "bookkeeping")
    before = [books.run(*of_last, "--format", form).stdout for form in ("text", "csv", "json")]
    books.reports(LAST.last, "Done: one more call\nHours: 1")
    books.config = books.config.replace("12.00 USD", "20.00 USD").replace('name = "Bookkeeping"', 'name = "Books"')
    assert [books.run(*of_last, "--format", form).stdout for form in ("text", "csv", "json")] == before
    (period,) = books.facts()
    assert period["since"] > str(LAST.last)
    (line,) = period["people"][0]["lines"]
    assert (line["minutes"], line["carried"]) == (60, True)


def test_time_past_a_limit_waits_until_it_is_approved(books: Books) -> None:
    monday = next(LAST.first + timedelta(days=n) for n in range(7) if (LAST.first + timedelta(days=n)).weekday() == 0)
    for day in range(2):
        books.reports(monday + timedelta(days=day), "Done: the sheets\nHours: 6")
    person = books.facts()[0]["people"][0]
    assert (person["minutes"], person["held_minutes"]) == (600, 120)
    assert "inboxva pay --approve BK" in books.run("pay").stdout
    assert "2 h" in books.run("pay", "--approve", "BK").stdout
    person = books.facts()[0]["people"][0]
    assert (person["minutes"], person["held_minutes"], person["approved_minutes"]) == (720, 0, 120)
    said(books.run("pay", "--approve", "BK"), 2, "nothing of BK is held back")


def test_csv_holds_a_row_for_each_line(books: Books) -> None:
    books.reports(LAST.first, "Done: called six customers\nHours: 2h30")
    (row,) = csv.DictReader(StringIO(books.run("pay", "--format", "csv").stdout))
    assert (row["engagement"], row["person"], row["minutes"]) == ("bookkeeping", "maria@example.net", "150")
    assert (row["rate"], row["currency"], row["carried"], row["paid_on"]) == ("12.00", "USD", "no", "")


def test_nothing_owed_is_said(books: Books) -> None:
    assert books.run("pay").stdout == "Nothing is owed to anybody.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--paid", "XX", str(LAST.last)), ("XX", "BK")),
        (("--paid", "BK", "yesterday"), ("yesterday", "2026-11-15")),
        (("--paid", "BK", str(LAST.first)), ("no pay period", str(LAST.last))),
        (("--paid", "BK", str(days_of(TODAY, PayPeriod.MONTH).last)), ("not over",)),
        (("--period", "soon"), ("soon", "2026-11")),
        (("--period", "2026-13"), ("2026-13",)),
        (("--period", "2026-11-15..2026-11-01"), ("no period",)),
        (("--approve", "BK-99"), ("nothing of BK-99",)),
        (("--approve", "XX"), ("XX",)),
    ],
)
def test_wrong_words_are_answered_with_the_right_ones(
    books: Books, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    said(books.run("pay", *arguments), 2, *words)


def test_a_period_is_closed_once(books: Books) -> None:
    books.reports(LAST.first, "Done: called six customers\nHours: 2h30")
    books.run("pay", "--paid", "BK", str(LAST.last))
    said(books.run("pay", "--paid", "BK", str(LAST.last)), 2, "closed already")
