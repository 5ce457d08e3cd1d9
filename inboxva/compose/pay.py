"""Pay → what `inboxva pay` prints: text, CSV, JSON. Amounts are text, so that nobody's floating point rounds them."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from inboxva.compose.formats import cell, cost
from inboxva.compose.letter import tidy
from inboxva.compose.templates import LONGEST_REPORT, Templates
from inboxva.model.pay import PayLine, PeriodPay, PersonPay

COLUMNS = (
    "engagement", "since", "until", "person", "name", "ref", "title", "minutes", "held_minutes", "rate", "currency",
    "carried", "paid_on",
)  # fmt: skip


def pay_text(periods: Sequence[PeriodPay], templates: Templates, language: str = "en") -> str:
    """For a terminal. Raises UserError when the template is wrong."""
    return tidy(templates.render("pay.txt.j2", language, {"periods": tuple(periods)}, LONGEST_REPORT))


def pay_json(period: PeriodPay) -> str:
    """One JSON object on one line for one period of one engagement."""
    return json.dumps(_period(period), ensure_ascii=False, separators=(",", ":"))


def pay_csv(periods: Sequence[PeriodPay], *, heading: bool = True) -> str:
    """One row per person, task and rate, RFC 4180."""
    out = StringIO()
    table = csv.writer(out)
    if heading:
        table.writerow(COLUMNS)
    for period in periods:
        for person in period.people:
            for line in person.lines:
                row = _line(line) | _of(period) | {"person": person.person, "name": person.name}
                rate = row.pop("rate")
                row |= {"rate": rate and rate["amount"], "currency": rate and rate["currency"]}
                table.writerow([cell(row[column]) for column in COLUMNS])
    return out.getvalue()


def _of(period: PeriodPay) -> dict[str, Any]:
    return {
        "engagement": period.slug,
        "since": period.days.first.isoformat(),
        "until": period.days.last.isoformat(),
        "paid_on": period.paid_on.isoformat() if period.paid_on else None,
    }


def _period(period: PeriodPay) -> dict[str, Any]:
    return _of(period) | {"code": period.code, "people": [_person(person) for person in period.people]}


def _person(person: PersonPay) -> dict[str, Any]:
    return {
        "person": person.person,
        "name": person.name,
        "minutes": person.minutes,
        "held_minutes": person.held,
        "approved_minutes": person.approved,
        "amounts": [cost(amount) for amount in person.amounts],
        "lines": [_line(line) for line in person.lines],
    }


def _line(line: PayLine) -> dict[str, Any]:
    return {
        "ref": str(line.task) if line.task else None,
        "title": line.title,
        "minutes": line.minutes,
        "held_minutes": line.held,
        "rate": {"amount": str(line.rate.amount), "currency": line.rate.currency} if line.rate else None,
        "carried": line.carried,
    }
