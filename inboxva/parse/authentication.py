"""Authentication-Results (RFC 8601) as values: what the receiving server found out about a sender."""

from collections.abc import Iterator

import authres

from inboxva.model.message import Message
from inboxva.model.work import AuthResult

ABOUT = {"dmarc": (("header", "from"),), "dkim": (("header", "d"), ("header", "i")), "spf": (("smtp", "mailfrom"),)}
"""The property (RFC 8601, 2.3) that names the domain each method speaks of, best first."""


def read_authentication(message: Message, server: str) -> tuple[AuthResult, ...]:
    """The DMARC, DKIM and SPF results of the topmost field of that server (its authserv-id); () when there is none.

    Fields of other servers may have been written by anybody and are not read. One that breaks RFC 8601's syntax
    proves nothing.
    """
    for value in message.all_headers("Authentication-Results"):
        if value.strip().lower().startswith(server.lower()):
            try:
                field = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
            except authres.AuthResError:
                return ()
            if str(field.authserv_id).lower() == server.lower():
                return tuple(_results(field, server))
    return ()


def _results(field: authres.AuthenticationResultsHeader, server: str) -> Iterator[AuthResult]:
    for result in field.results:
        method = str(result.method).lower()
        if method in ABOUT:
            said = {(p.type, p.name): str(p.value or "") for p in result.properties}
            about = next((said[key] for key in ABOUT[method] if said.get(key)), "")
            domain = about.strip("<>\"' ").rpartition("@")[2].lower()
            yield AuthResult(server.lower(), method, str(result.result).lower(), domain)
