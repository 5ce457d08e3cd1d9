"""Which findings cause a letter now: levels, one "daily" letter a day, what was ignored, and old mail."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide.findings import CHECKS, LEVELS, read_lint
from inboxva.decide.telling import Telling, level, told
from inboxva.model.actions import Mute
from inboxva.model.context import Asked, Context
from inboxva.model.work import Finding

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 16, 22, 11, tzinfo=UTC)
"""14:11 on Monday in Los Angeles."""
RULES = read_lint({})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(code: str, ago: timedelta, *, settled: bool = False, slug: str = "bookkeeping") -> Asked:
    return Asked(slug, code, NOW - ago, settled)


def tell(
    found: str, *letters: Asked, muted: Mapping[tuple[str, str], str] | None = None, now: datetime = NOW,
    written_at: datetime | None = None, slug: str = "bookkeeping",
) -> Telling:  # fmt: skip
    known = Context(now=now, asked=tuple(sorted(letters, key=lambda a: a.at, reverse=True)), muted=muted or {})
    return told(
        [Finding(code, "") for code in found.split()], RULES, known, slug=slug, written_at=written_at or now,
        zone=LOS_ANGELES,
    )  # fmt: skip


def test_the_packaged_levels() -> None:
    by_level = {name: {code for code in RULES.levels if RULES.level(code) == name} for name in LEVELS}
    assert by_level == {
        "ask": {
            "multi_task", "new_task_in_thread", "no_outcome", "past_deadline", "secret_in_mail", "two_holders",
            "unknown_recipe",
        },
        "daily": {"no_due", "no_cap", "due_without_zone"},
        "digest": {"unapproved_host"},
        "summary": {"vague_subject", "changed_course", "nothing_done", "on_site"},
        "off": {"no_why"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("found", "letters", "codes"),
    [
        ("no_due no_cap", (), "no_due no_cap"),
        ("multi_task no_due", (), "multi_task no_due"),
        ("vague_subject unapproved_host on_site", (), ""),
        # one "daily" letter a day, of all engagements together; "ask" each time, and it takes no turn of theirs
        ("no_due", (asked("no_due", HOUR, settled=True),), ""),
        ("no_due", (asked("no_cap", HOUR),), ""),
        ("no_due", (asked("due_without_zone", HOUR, slug="website"),), ""),
        ("no_due", (asked("no_outcome", HOUR),), "no_due"),
        ("no_outcome no_due", (asked("no_due", HOUR), asked("no_outcome", HOUR)), "no_outcome"),
    ],
)
def test_levels_and_one_letter_a_day(found: str, letters: tuple[Asked, ...], codes: str) -> None:
    assert tell(found, *letters) == Telling(tuple(codes.split()), ())


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2026-11-16T23:59:00-08:00", ()),
        ("2026-11-17T00:00:00-08:00", ("no_due",)),
        ("2026-11-17T00:30:00+00:00", ()),  # a new day in UTC, the same afternoon in Los Angeles
    ],
)
def test_the_day_is_the_owners(at: str, codes: tuple[str, ...]) -> None:
    """A letter at 14:11 on Monday, and a request later."""
    assert tell("no_due", asked("no_due", timedelta()), now=datetime.fromisoformat(at)).codes == codes


def test_a_day_of_25_hours_is_one_day() -> None:
    """Clocks go back on 1 November 2026: 00:30 and 23:30 are 24 hours apart, and of one day."""
    early, late = (datetime.fromisoformat(t) for t in ("2026-11-01T00:30:00-07:00", "2026-11-01T23:30:00-08:00"))
    letter = Asked("bookkeeping", "no_due", early, settled=True)
    assert tell("no_due", letter, now=late).codes == ()
    assert tell("no_due", letter, now=late + HOUR).codes == ("no_due",)


QUIETER = Mute("no_due", "digest", "ignored", "bookkeeping")
IGNORED = tuple(asked("no_due", days * DAY) for days in (2, 3, 4))


@pytest.mark.parametrize(
    ("letters", "mutes"),
    [
        (IGNORED, (QUIETER,)),
        (IGNORED[:2], ()),
        ((), ()),
        # one was answered in between: counting begins anew
        ((IGNORED[0], asked("no_due", 3 * DAY, settled=True), *IGNORED[1:]), ()),
        ((*IGNORED, asked("no_due", 9 * DAY, settled=True)), (QUIETER,)),
        # a letter of the last 24 hours neither counts nor breaks
        ((asked("no_due", 23 * HOUR), *IGNORED[:2]), ()),
        ((asked("no_due", 23 * HOUR), *IGNORED), (QUIETER,)),
        ((asked("no_due", 23 * HOUR, settled=True), *IGNORED), (QUIETER,)),
        ((asked("no_due", 25 * HOUR), *IGNORED[:2]), (QUIETER,)),
        ((asked("no_due", 25 * HOUR, settled=True), *IGNORED), ()),
        # the same code and the same engagement
        ((*IGNORED[:2], asked("no_cap", 5 * DAY)), ()),
        ((*IGNORED[:2], asked("no_due", 5 * DAY, slug="website")), ()),
    ],
)
def test_what_was_ignored_three_times_in_a_row_is_told_more_quietly(
    letters: tuple[Asked, ...], mutes: tuple[Mute, ...]
) -> None:
    made = tell("no_due", *letters)
    assert made.mutes == mutes
    young = any(NOW - letter.at < 14 * HOUR for letter in letters)
    assert made.codes == (() if mutes or young else ("no_due",))


def test_the_other_findings_are_told_all_the_same() -> None:
    made = tell("past_deadline no_due", *IGNORED)
    assert made == Telling(("past_deadline",), (QUIETER,))


def test_three_more_must_be_ignored_before_it_drops_again() -> None:
    """Six in a row for a second level; the three that made the first drop do not make the next one too."""
    daily = {("bookkeeping", "no_outcome"): "daily"}
    letters = tuple(asked("no_outcome", days * DAY) for days in range(2, 8))
    assert tell("no_outcome", *letters[:3]).mutes == (Mute("no_outcome", "daily", "ignored", "bookkeeping"),)
    assert tell("no_outcome", *letters[:3], muted=daily) == Telling(("no_outcome",), ())
    assert tell("no_outcome", *letters[:5], muted=daily) == Telling(("no_outcome",), ())
    assert tell("no_outcome", *letters, muted=daily).mutes == (
        Mute("no_outcome", "digest", "ignored", "bookkeeping"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("muted", "slug", "codes"),
    [
        ({("", "no_outcome"): "off"}, "bookkeeping", ()),
        ({("", "no_outcome"): "off", ("bookkeeping", "no_outcome"): "daily"}, "bookkeeping", ()),
        ({("bookkeeping", "no_outcome"): "digest"}, "bookkeeping", ()),
        ({("bookkeeping", "no_outcome"): "digest"}, "website", ("no_outcome",)),
        ({("bookkeeping", "no_outcome"): ""}, "bookkeeping", ("no_outcome",)),
        ({("", "vague_subject"): "ask"}, "bookkeeping", ("no_outcome",)),  # never louder than the rules
    ],
)
def test_what_the_owner_wants_quiet_stays_quiet(
    muted: Mapping[tuple[str, str], str], slug: str, codes: tuple[str, ...]
) -> None:
    assert tell("no_outcome vague_subject", muted=muted, slug=slug) == Telling(codes, ())


@pytest.mark.parametrize(
    ("age", "codes"), [(HOUR, ("no_due",)), (DAY, ("no_due",)), (DAY + timedelta(seconds=1), ())]
)  # fmt: skip
def test_a_mail_of_the_day_before_yesterday_causes_no_letter(age: timedelta, codes: tuple[str, ...]) -> None:
    assert tell("no_due", written_at=NOW - age).codes == codes
    assert tell("no_due", *IGNORED, written_at=NOW - DAY - HOUR) == Telling()


CODES = st.sampled_from(sorted(CHECKS))
SLUGS = st.sampled_from(["bookkeeping", "website"])


@given(
    found=st.sets(CODES),
    letters=st.lists(st.builds(asked, CODES, st.integers(0, 90 * 24).map(lambda h: h * HOUR), settled=st.booleans(),
                               slug=SLUGS), max_size=20),
    muted=st.dictionaries(st.tuples(st.sampled_from(["", "bookkeeping"]), CODES), st.sampled_from(("", *LEVELS))),
)  # fmt: skip
def test_a_finding_is_told_or_told_more_quietly_and_never_both(
    found: set[str], letters: list[Asked], muted: dict[tuple[str, str], str]
) -> None:
    made = tell(" ".join(sorted(found)), *letters, muted=muted)
    quieter = [mute.code for mute in made.mutes]
    assert len(set(made.codes) | set(quieter)) == len(made.codes) + len(quieter)
    assert found.issuperset((*made.codes, *quieter))
    known = Context(now=NOW, muted=muted)
    for code in made.codes:
        assert level(code, "bookkeeping", RULES, known.muted) in ("ask", "daily")
    for mute in made.mutes:
        before = level(mute.code, "bookkeeping", RULES, known.muted)
        assert LEVELS.index(mute.level) == LEVELS.index(before) + 1


def test_what_no_line_answers_was_never_ignored() -> None:
    letters = [asked("secret_in_mail", DAY * days) for days in (2, 3, 4, 5)]
    assert tell("secret_in_mail", *letters) == Telling(("secret_in_mail",))
