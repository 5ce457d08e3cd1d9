"""Links and host names in a text."""

import time

import pytest

from inboxva.parse.links import find_hosts, find_links


def test_links_end_where_the_sentence_does() -> None:
    text = "See https://docs.example.com/a_(b)). Also (www.example.org/x), and <http://example.net/?q=1>."
    assert find_links(text) == ("https://docs.example.com/a_(b)", "www.example.org/x", "http://example.net/?q=1")


def test_hosts_of_links_bare_names_and_names_people_use() -> None:
    text = "Put it on WeTransfer or in Google Drive, the rest is on files.example.com."
    assert find_hosts(text, ("https://user@Docs.Example.com:443/x", "www.example.org")) == (
        "docs.example.com", "example.org", "files.example.com", "wetransfer.com", "drive.google.com",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["report.pdf and e.g. this", "dana@example.com", "It is done.So we go", "v2.10.3", "end.Then"]
)
def test_what_is_no_host(text: str) -> None:
    assert find_hosts(text, ()) == ()


@pytest.mark.parametrize("piece", ["a.", "www.", "https://", "a-", "x.y", "(", "http://a)"])
def test_long_text_is_quick(piece: str) -> None:
    find_hosts("", ())
    start = time.perf_counter()
    text = piece * (100_000 // len(piece))
    find_hosts(text, find_links(text))
    assert time.perf_counter() - start < 1.0
