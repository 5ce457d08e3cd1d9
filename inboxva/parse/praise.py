"""What an owner says well of work, among the other lines of a mail: "Thanks Maria, great work on the statements!"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

LONGEST = 300  # characters: a longer line says more than that


@dataclass(frozen=True)
class PraiseWords:
    """The words that praise, and those beside which they do not (rules/commands.toml)."""

    words: tuple[str, ...] = ()
    unless: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_table(cls, data: Mapping[str, Any]) -> "PraiseWords":
        """From the table `praise`; an empty one praises nothing."""
        return cls(tuple(word.lower() for word in data.get("words", ())), frozenset(data.get("unless", ())))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words, as words of their own."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.words)) or '(?!)'})(?!\w)", re.I)


def find_praise(text: str, words: PraiseWords) -> str:
    """The first line of `text` that praises and takes nothing back; "" where there is none."""
    for line in text.splitlines():
        said = " ".join(line.split())
        if not said or len(said) > LONGEST or "?" in said or not words.pattern.search(said):
            continue
        spoken = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", said.lower())
        if words.unless.isdisjoint(spoken) and not any(word.endswith(("n't", "n’t")) for word in spoken):
            return said
    return ""
