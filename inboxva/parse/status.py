"""Status reports: what an assistant's own lines say of tasks, and what of it was not understood (spec/status-lines.md)."""

import re
from collections.abc import Sequence
from itertools import accumulate

from inboxva.model.message import Line, LineKind
from inboxva.model.work import Problem, StatusSection
from inboxva.parse.reports.fields import ReadEta
from inboxva.parse.reports.references import References
from inboxva.parse.reports.report import Report
from inboxva.parse.reports.reportlines import ReportLines
from inboxva.parse.reports.statuswords import StatusWords, packaged_words, phrase

# What is read of a report: more lines, longer ones, or more signs and numbers in them, are none that a person wrote.
_LONGEST = 300
_WIDEST = 2000
_DENSEST = 600
_SIGN = re.compile(r"[,;|:/()=\t]|\s[-–—](?=\s)|[0-9]+|[\U0001f000-\U0001faff]")


def read_status(
    lines: Sequence[Line],
    *,
    words: StatusWords | None = None,
    read_eta: ReadEta | None = None,
    codes: frozenset[str] | None = None,
    single_engagement_code: str | None = None,
    names: frozenset[str] = frozenset(),
) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
    """The sections of a report, in order, and its problems by line; nothing at all for a mail that is no report.

    `lines` are those of a body; only the writer's own are read. `read_eta` reads an ETA against the mail's date and the
    writer's zone (without it every ETA is None, and no problem). `codes` are the codes of references that exist (upper
    case), so that "COVID-19: …" begins no section; None: any. `single_engagement_code` is what "#12" refers to, for an
    assistant with one engagement. `names` are the words of the writer's name, so that it is no note under a report.
    What a report holds beyond its first 300 lines, 2000 characters a line or 600 signs and numbers is not read, and
    that is a problem said.
    Never raises.
    """
    own = [line for line in lines if line.kind is LineKind.OWN]
    first = next((i for i, line in enumerate(own) if line.text.strip()), len(own))
    last = next((i for i in range(len(own) - 1, first - 1, -1) if own[i].text.strip()), first - 1)
    kept, unread = _readable(own[first : last + 1])
    words = words or packaged_words()
    refs = References(words, read_eta, codes, single_engagement_code)
    report = ReportLines(kept, words, read_eta, frozenset("".join(phrase(name)) for name in names))
    sections, problems = Report(report, refs).read()
    if sections and unread:
        problems.append(Problem("unread", unread, "", words.problems["unread"]))
    return sections, tuple(sorted(problems, key=lambda problem: problem.line))


def _readable(own: Sequence[Line]) -> tuple[list[Line], int]:
    """The lines that are read, and the number of the first that is not, or not to its end (0: all are)."""
    if len(own) <= _LONGEST and sum(len(line.text) for line in own) <= _DENSEST:
        return list(own), 0
    dense = accumulate(len(_SIGN.findall(line.text[:_WIDEST])) for line in own[:_LONGEST])
    size = next((i for i, signs in enumerate(dense) if signs > _DENSEST), min(len(own), _LONGEST))
    kept = [line._replace(text=line.text[:_WIDEST]) if len(line.text) > _WIDEST else line for line in own[:size]]
    cut = next((i for i in range(size) if len(own[i].text) > _WIDEST), size)
    return kept, 0 if cut == len(own) else cut + 1
