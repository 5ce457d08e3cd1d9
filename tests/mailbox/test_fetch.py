"""How a scan's answer is read: quickly where it is plain, by the library where it is not."""

from datetime import UTC, datetime

import pytest

from inboxva.mailbox.fetch import _instant, _plainly, batches
from inboxva.model.places import Envelope

HEADER = b"Subject: x\r\n\r\n"
END = b"BODY[HEADER.FIELDS (SUBJECT)] {14}"
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        b'1 (UID 5 RFC822.SIZE 99 INTERNALDATE "18-Nov-2026 12:00:00 +0000" ' + END,
        b'1 (INTERNALDATE "18-Nov-2026 20:00:00 +0800" UID 5 RFC822.SIZE 99 ' + END,
        b'1 (RFC822.SIZE 99 UID 5 INTERNALDATE "18-Nov-2026 08:30:00 -0330" BODY[HEADER.FIELDS ("SUBJECT")] {14}',
    ],
)
def test_plain_answers(head: bytes) -> None:
    assert _plainly([(head, HEADER), b")"]) == {5: Envelope(5, 99, NOON, HEADER)}


@pytest.mark.parametrize(
    "lines",
    [
        [b"2 (FLAGS (\\Seen) UID 9)"],
        [(b'1 (RFC822.SIZE 99 INTERNALDATE "18-Nov-2026 12:00:00 +0000" ' + END, HEADER), b" UID 5)"],
        [(b"1 (UID 5 RFC822.SIZE 99 " + END, HEADER), b")"],
        [(b'1 (UID 5 RFC822.SIZE 99 INTERNALDATE "18-Foo-2026 12:00:00 +0000" ' + END, HEADER), b")"],
        [(b'1 (UID 5 RFC822.SIZE 99 INTERNALDATE "31-Feb-2026 12:00:00 +0000" ' + END, HEADER), b")"],
    ],
)
def test_other_answers_are_left_to_the_library(lines: list[object]) -> None:
    assert _plainly(lines) is None


def test_a_day_of_one_digit() -> None:
    assert _instant(b" 1-Jan-2026 00:00:00 +0100") == datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


def test_batches_are_bounded_by_count_and_bytes() -> None:
    small = [(uid, 100) for uid in range(1, 451)]
    assert [len(batch) for batch in batches(small)] == [200, 200, 50]
    assert [[uid for uid, _ in b] for b in batches([(1, 1_500_000), (2, 400_000), (3, 400_000), (4, 9_000_000), (5, 1)])] == [
        [1, 2], [3], [4], [5],
    ]  # fmt: skip
