"""Which server writes a mailbox's Authentication-Results, learned from the mails that lie in it (RFC 8601)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import authres

from inboxva.parse.mail.headers import split_header

ENOUGH = 3
_FIELD = "authentication-results"
_SIGNED = ("dmarc", "dkim", "spf")


def learn_authserv_id(headers: Sequence[bytes]) -> tuple[str, int]:
    """The authserv-id to believe, in lower case, and on how many of these mails it stands; ("", 0) if none is sure.

    `headers` hold the Authentication-Results fields of mails as they came, one mail each. Anybody can write such a
    field into a mail; only the receiving server writes one on top of most mails. So it must stand on `ENOUGH` mails, and
    on more than half of all.
    """
    found = Counter(name for header in headers if (name := _receiving(split_header(header)[0].all(_FIELD))))
    name, count = found.most_common(1)[0] if found else ("", 0)
    return (name, count) if count >= ENOUGH and 2 * count > len(headers) else ("", 0)


def _receiving(values: Iterable[bytes]) -> str:
    """The server that says the most about the sender in the topmost fields, as far down as they are one organisation's.

    Some servers write a field for each method, each in a name of its own ("dmarc.example.com", "spf.example.com").
    """
    ours, best = "", (len(_SIGNED), "")
    for value in values:
        text = re.sub(r"\r?\n(?=[ \t])", "", value.decode("utf-8", "replace")).strip()
        try:
            field = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {text}")
        except authres.AuthResError:
            break
        name = str(field.authserv_id).lower()
        if ours and _organisation(name) != ours:
            break
        ours = _organisation(name)
        methods = {str(result.method).lower() for result in field.results}
        best = min(best, (next((at for at, one in enumerate(_SIGNED) if one in methods), len(_SIGNED)), name))
    return best[1] if best[0] < len(_SIGNED) else ""


def _organisation(name: str) -> str:
    return ".".join(name.split(".")[-2:])
