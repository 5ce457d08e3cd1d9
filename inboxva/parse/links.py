"""Links in a text and the host names behind them, also of file hosts that are only called by name ("put it on WeTransfer").

Nothing is ever fetched (spec/mail-conduct.md, 7).
"""

import re
from collections.abc import Sequence

from inboxva.parse.asking.cues import RequestWords, default_words

LINK = re.compile(r"(?:https?://|(?<![\w@.-])www\.)[^\s<>\"'“”‘’`|\\^{}]{3,2000}", re.I)
HOST = re.compile(r"(?:https?://)?(?:[^/@\s]{0,200}@)?([a-z0-9.-]{1,253})", re.I)
BARE = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}([a-z]{2,24}))(?=$|[\s/,;:)!?\"'>]|\.(?:\s|$))", re.I
)
CLOSING = {")": "(", "]": "[", ">": "<"}


def find_links(text: str) -> tuple[str, ...]:
    """The http, https and www links of `text`, each once, in order, without the marks that end a sentence."""
    return tuple(dict.fromkeys(_trim(match[0]) for match in LINK.finditer(text)))


def find_hosts(text: str, links: Sequence[str], words: RequestWords | None = None) -> tuple[str, ...]:
    """The host names in `links` and in `text`, in lower case without "www.", and those of file hosts called by name."""
    words = words or default_words()
    hosts = [_host(link) for link in links]
    hosts += [match[1] for match in BARE.finditer(text) if match[2].lower() in words.host_endings]
    low = text.lower()
    hosts += [
        host
        for name, host in words.hosts.items()
        if name in low and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", low)
    ]
    return tuple(dict.fromkeys(host.lower().removeprefix("www.").rstrip(".") for host in hosts if host))


def _trim(link: str) -> str:
    while link:
        last = link[-1]
        if last in ".,;:!?*_" or (last in CLOSING and link.count(last) > link.count(CLOSING[last])):
            link = link[:-1]
        else:
            break
    return link


def _host(link: str) -> str:
    match = HOST.match(link)
    return match[1] if match and "." in match[1] else ""
