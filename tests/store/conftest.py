"""Stores of both kinds, and mails said in a few words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxva.store import Store, open_store
from tests.store.said import MONDAY, PEOPLE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store that knows the people of the tests, begun on a Monday."""
    with open_store(url, now=MONDAY) as opened:
        opened.sync(PEOPLE, today=MONDAY.date())
        yield opened
