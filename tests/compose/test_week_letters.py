"""What the weekly summary asks of the owner: words on finished tasks, thanks, ideas (spec/letters.md, 8)."""

import re
from dataclasses import replace

from inboxva.compose import Templates, report_html, report_text
from inboxva.compose.letter import word
from inboxva.compose.samples import SUMMARY
from inboxva.compose.sampleweek import BOOKKEEPING, DANA, DESK, NOW, WEBSITE, WEEKLY_REPORT, at
from inboxva.model.ownerletters import WeeklySummary
from inboxva.model.report import EngagementFacts
from inboxva.model.work import Ref

TEMPLATES = Templates()


def letter(facts: WeeklySummary) -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(facts, "en", desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES)


def week(*engagements: EngagementFacts) -> WeeklySummary:
    """The summary of these engagements."""
    return replace(SUMMARY, report=replace(WEEKLY_REPORT, engagements=engagements))


def test_the_summary_says_until_when_a_word_counts() -> None:
    taken = tuple(replace(item, accepted_at=at(20, 1)) if item.closed_at else item for item in BOOKKEEPING.items)
    books = replace(BOOKKEEPING, items=taken)
    assert "Accepted" not in letter(week(books))[1]
    items = tuple(replace(item, accepted_at=at(26, 0)) if item.closed_at else item for item in WEBSITE.items)
    assert (
        'Accepted on Wed unless you reply "reopen WB-3: why".' in letter(week(books, replace(WEBSITE, items=items)))[1]
    )
    assert (
        "Accepted from Tue to Wed, each in turn, unless" in letter(week(BOOKKEEPING, replace(WEBSITE, items=items)))[1]
    )
    unknown = tuple(replace(item, accepted_at=None) for item in WEBSITE.items)
    assert 'Accepted soon unless you reply "reopen WB-3: why".' in letter(week(replace(WEBSITE, items=unknown)))[1]


def test_the_summary_keeps_the_thanks_and_asks_for_none_twice() -> None:
    site = replace(WEBSITE, thanks=((Ref("WB", 8), "Priya", "Fast and clean."), (None, "Priya", "A good week.")))
    _, text, _ = letter(week(site))
    assert 'YOUR THANKS (2)\nPriya, WB-8: "Fast and clean."\nPriya: "A good week."\n' in text
    assert 'Reply "thanks WB-5: ..." and Priya gets it.' in text


def test_ideas_can_be_turned_off() -> None:
    assert "ONE IDEA" in letter(SUMMARY)[1]
    assert "ONE IDEA" not in letter(replace(SUMMARY, report=replace(WEEKLY_REPORT, silent=frozenset({"ideas"}))))[1]


def test_a_report_for_a_terminal_invites_to_no_reply() -> None:
    for printed in (report_text(WEEKLY_REPORT, TEMPLATES), report_html(WEEKLY_REPORT, TEMPLATES)):
        assert not re.search(r'[Rr]eply|reopen|"thanks', printed)
