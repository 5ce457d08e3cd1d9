"""The conversation that every test here has to itself."""

from pathlib import Path

import pytest

from tests.promises.play import Play


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """A conversation that has not begun."""
    return Play(tmp_path)
