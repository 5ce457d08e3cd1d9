"""Where the user's own files lie over the packaged ones, file by file: `rules/` and `templates/` beside the configuration.

An upgrade never overwrites an edit: a file of the user's replaces the packaged one of the same name.
"""

from dataclasses import dataclass
from pathlib import Path

from inboxva.errors import Mistake, UserError
from inboxva.model import packaged


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, and the name by which a mistake in it is shown."""

    name: str
    text: str


def find(path: str, base: Path | None) -> Source | None:
    """The file at `path` (`rules/status.toml`): the user's below `base`, else the packaged one, else None.

    Raises UserError when the user's file cannot be read.
    """
    if base is not None and (own := base / path).is_file():
        try:
            return Source(str(own), own.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise UserError(Mistake(f"cannot be read: {reason}", "mend it, or remove it", str(own))) from None
    try:
        return Source(path, packaged.text(path))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
