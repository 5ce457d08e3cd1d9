"""A draft that the owner mails to the program alone, to have it checked before an assistant gets it (letters.md, O12)."""

import re

from inboxva.model.people import People, Person

CHECK = re.compile(
    r"""(?: check(?:[ ]+(?:this|my|the|please|draft|mail|request))* (?:[ ]* [:,–—-] [ ]* | [ ]+ | $)
          | checked: [ ]* )
        (?P<rest> .*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
QUOTES = "\"'“”„«»"
OPENING = 3  # lines: a greeting stands among the first


def draft_subject(base_subject: str) -> str | None:
    """The subject that the draft is to have: what follows "check", also in the answer to a letter that said "Checked".

    None for a mail that is no draft.
    """
    match = CHECK.fullmatch(base_subject.strip())
    return match["rest"].strip().strip(QUOTES).strip() if match else None


def meant_assistant(text: str, people: People) -> Person | None:
    """Whom a draft is for: the one assistant whom its first lines name, or the only one there is."""
    if len(people.assistants) == 1:
        return people.assistants[0]
    opening = " ".join([line for line in text.splitlines() if line.strip()][:OPENING]).lower()
    said = set(re.findall(r"[^\s,;:!?<>()]+", opening))
    named = [p for p in people.assistants if p.first_name.lower() in said or not said.isdisjoint(p.addresses)]
    return named[0] if len(named) == 1 else None
