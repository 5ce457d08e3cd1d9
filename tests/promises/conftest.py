"""The conversation that every test here has to itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.promises.play import Play


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """A conversation that has not begun."""
    conversation = Play(tmp_path)
    yield conversation
    conversation.close()
