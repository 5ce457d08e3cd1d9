"""A place to run commands in."""

from pathlib import Path

import pytest

from tests.cli.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty mailbox, and a configuration that names it."""
    return Place(tmp_path)
