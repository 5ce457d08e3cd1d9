"""Files that ship with the package (`rules/`, `templates/`): constants of the program, as its code is.

A wheel carries them as `inboxva/defaults/…`; a checkout has them at its top. This is the one place that knows.
What a user lays over them is found by `inboxva.folders`.
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


@cache
def folder() -> Traversable:
    """The folder that holds the packaged `rules/` and `templates/`."""
    packaged = files("inboxva") / "defaults"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def text(path: str) -> str:
    """The packaged file at `path` (for example `rules/status.toml`), as text."""
    return folder().joinpath(path).read_text("utf-8")


@cache
def table(path: str) -> dict[str, Any]:
    """The packaged TOML file at `path`, as tomllib reads it. Shared: callers must not change it."""
    return tomllib.loads(text(path))
