"""What is a draft to be checked, and for whom it is (letters.md, O12)."""

import pytest

from inboxva.model.message import Address
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.parse.drafts import draft_subject, meant_assistant

OWNER = Person("Dana Reyes", ("dana@example.com",), Role.OWNER, "America/Los_Angeles")
MARIA = Person("Maria Santos", ("maria@example.net",), Role.ASSISTANT, "Asia/Manila")
PRIYA = Person("Priya Rao", ("priya@example.net",), Role.ASSISTANT, "Asia/Kolkata")
BOOKS = Engagement("books", "Books", "BK", ("maria@example.net", "priya@example.net"), "Asia/Manila")


def people(*assistants: Person) -> People:
    """Dana and these assistants."""
    return People(OWNER, assistants, (BOOKS,), Address("va@example.com"))


@pytest.mark.parametrize(
    ("subject", "draft"),
    [
        ("check Send the October invoices", "Send the October invoices"),
        ("Check: Send the October invoices", "Send the October invoices"),
        ("CHECK - invoices", "invoices"),
        ("check this: Supplier sheet", "Supplier sheet"),
        ("check my draft: Supplier sheet", "Supplier sheet"),
        ("check", ""),
        ('Checked: "Supplier sheet"', "Supplier sheet"),
        ("check \N{EM DASH} [BK] Supplier sheet", "[BK] Supplier sheet"),
        ("Checklist for Monday", None),
        ("Checking in", None),
        ("Invoices: please check", None),
        ("", None),
    ],
)
def test_a_draft_is_known_by_its_first_word(subject: str, draft: str | None) -> None:
    assert draft_subject(subject) == draft


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hi Maria,\n\nplease call Ben.", MARIA),
        ("To: priya@example.net\nPlease update the sheet.", PRIYA),
        ("priya - update the sheet", PRIYA),
        ("Please update the sheet.", None),
        ("Hi Maria and Priya,\nplease update the sheet.", None),
        ("Please update the sheet.\n\n1. one\n2. two\n\nMaria knows it.", None),
    ],
)
def test_a_draft_is_for_whom_its_first_lines_name(text: str, meant: Person | None) -> None:
    assert meant_assistant(text, people(MARIA, PRIYA)) is meant


def test_the_only_assistant_need_not_be_named() -> None:
    assert meant_assistant("Please update the sheet.", people(MARIA)) is MARIA
