"""Until when somebody is away, as automatic answers in many languages word it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.parse.absence import absence_words
from inboxva.parse.automatic import absent_until
from inboxva.parse.message import read_message

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def until(text: str, subject: str = "Automatic reply: sheet", **more: object) -> date | None:
    """The day that an answer sent on Monday 16 November 2026 names."""
    mail = read_message(f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())
    return absent_until(mail, MONDAY, UTC, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am out of the office until 5 December and will answer when I am back.", (12, 5)),
        ("I am out of office from 17 November to 27 November. For urgent matters write to Ana.", (11, 27)),
        ("I'll be back on Monday, 23 November.", (11, 23)),
        ("I will be back in the office on Monday.", (11, 23)),
        ("Thank you for your mail. I am away and return on December 7th, 2026.", (12, 7)),
        ("I will have limited access to email through Friday, November 20.", (11, 20)),
        ("Away until further notice.", None),
        ("I am on leave from Nov 17 through Nov 24, 2026 with no access to email.", (11, 24)),
        ("My office hours are 9 to 5.", None),
        ("Estaré fuera de la oficina hasta el 5 de diciembre.", (12, 5)),
        ("Estoy de vacaciones del 16 de noviembre al 27 de noviembre. Gracias.", (11, 27)),
        ("Estoy de vacaciones del 16 al 27 de noviembre.", (11, 27)),
        ("Vuelvo el lunes 30 de noviembre.", (11, 30)),
        ("Estou de férias até 04/12/2026.", (12, 4)),
        ("Estarei ausente de 17 a 24 de novembro.", (11, 24)),
        ("Volto no dia 1 de dezembro de 2026.", (12, 1)),
        ("Je suis absente jusqu'au 4 décembre inclus.", (12, 4)),
        ("Je suis en congé du 17 au 28 novembre.", (11, 28)),
        ("Je serai de retour le lundi 1er février 2027.", (2, 1)),
        ("Ich bin bis einschließlich 27.11.2026 nicht im Büro.", (11, 27)),
        ("Ab dem 8. Dezember bin ich wieder für Sie da.", (12, 8)),
        ("Ich bin vom 17. bis 24. November im Urlaub.", (11, 24)),
        ("Sarò assente fino al 7 dicembre.", (12, 7)),
        ("Sono in ferie dal 17 al 27 novembre.", (11, 27)),
        ("Rientrerò lunedì 23 novembre.", (11, 23)),
        ("Ik ben afwezig tot en met vrijdag 27 november.", (11, 27)),
        ("Ik ben terug op 30 november.", (11, 30)),
        ("Jag är tillbaka måndag 23 november.", (11, 23)),
        ("Jag är ledig till och med 4 december.", (12, 4)),
        ("Jeg er tilbage mandag den 30. november.", (11, 30)),
        ("Jestem na urlopie do 27 listopada.", (11, 27)),
        ("Меня не будет до 5 декабря.", (12, 5)),
        ("Wala po ako hanggang Disyembre 5.", (12, 5)),
        ("Saya cuti sampai 27 November.", (11, 27)),
        ("I left on 3 November and am back on 10 November.", None),
        ("I'm travelling this week. Back Thursday!", (11, 19)),
        ("I am out today and back tomorrow.", (11, 17)),
        ("I do 5 things at once. Please call.", None),
    ],
)
def test_the_day_an_absence_ends(text: str, day: tuple[int, int] | None) -> None:
    found = until(text)
    assert ((found.month, found.day) if found else None) == day


def test_it_may_stand_in_the_subject() -> None:
    assert until("Thank you for your mail.", "Out of office until 4 December") == date(2026, 12, 4)


def test_a_weekday_is_one_to_come_in_the_writers_zone() -> None:
    assert until("Back on Monday.") == date(2026, 11, 23)
    late = datetime(2026, 11, 15, 22, tzinfo=UTC)
    mail = read_message(b"\nI am back tomorrow.")
    assert absent_until(mail, late, ZoneInfo("Asia/Manila")) == date(2026, 11, 17)


def test_days_and_months_stand_as_the_writer_puts_them() -> None:
    assert until("Away until 12/01/2027.", day_first=True) == date(2027, 1, 12)
    assert until("Away until 01/12/2027.") == date(2027, 1, 12)


def test_a_quoted_day_is_not_the_answers() -> None:
    assert (
        until("I am away.\n\nOn Mon, 16 Nov 2026 at 08:00, Dana <dana@example.com> wrote:\n> until 5 December") is None
    )


def test_wrapped_lines_are_one_sentence() -> None:
    assert until("I am out of the office until\nFriday, 27 November\n2026 with no phone.") == date(2026, 11, 27)


def test_the_words_are_data() -> None:
    words = absence_words({"absence": {"xx": {"until": ["donec"], "days": {"December": "decembris"}}}})
    assert until("Absum donec 5 decembris.", words=words) == date(2026, 12, 5)
    assert until("Away until 5 December.", words=words) is None


PIECES = st.sampled_from(
    ["until ", "hasta ", "back ", "from ", "to ", "del ", "al ", "wieder ", "31", "29", "0", "99999", "9999", "February",
     "12", "1er", "th", "/", ".", " ", "\n", "\0", "月"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_answer_gives_a_day_ahead_or_none(text: str) -> None:
    found = until(text)
    assert found is None or MONDAY.date() <= found <= MONDAY.date().replace(year=2027)
