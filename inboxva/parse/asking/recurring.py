"""Whether a request is to come again, and when it is due first (spec/requests.md)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from inboxva.model.when import Place
from inboxva.model.work import Request, SentenceKind
from inboxva.parse.moments.recurrence import RecurrenceWords, find_recurrence, first_due, says_only_when

WORK = frozenset({SentenceKind.TASK, SentenceKind.STEP})


def with_recurrence(
    request: Request, subject: str, written: datetime, zone: tzinfo, place: Place, words: RecurrenceWords
) -> tuple[Request, str]:
    """The request with how it comes again, and "" or the zone letters that hid when it is due first.

    `subject` is "" where it is that of an older mail. `written` and `zone` are the mail's date and the owner's zone.
    """
    for text in _texts(request, subject, words):
        if recurrence := find_recurrence(text, words):
            first = first_due(text, written, zone, place, words=words)
            return replace(request, recurs=recurrence, due=first.when or request.due), first.ambiguous
    return request, ""


def _texts(request: Request, subject: str, words: RecurrenceWords) -> Iterator[str]:
    """Where a rhythm counts: in what asks for work, in a sentence that says nothing else, in the subject.

    Of several tasks none is known to be meant, unless the rhythm stands by itself.
    """
    for sentence in request.sentences:
        asks = sentence.kind in WORK and not request.multi_task
        if asks or says_only_when(sentence.text, words):
            yield sentence.text
    if subject and not request.multi_task and request.tasks:
        yield subject
