"""Questions to the owner: what is known of them, and that they are answered."""

from collections.abc import Sequence

from inboxva.model.actions import AnswerQuestion, AnswerQuestions
from inboxva.model.context import QuestionFacts
from inboxva.model.work import Ref
from inboxva.store.columns import STAMP, instant, maybe_instant, stamp
from inboxva.store.database import Database, marks
from inboxva.store.writing import Writing

QUESTIONS = """
SELECT q.number, q.text, k.code, t.number, e.slug, p.email, m.msgid, m.subject, h.root, h.chain, m.outside, q.answered_at,
  q.answer, q.answer_key
FROM question q JOIN person p ON p.id = q.asked_by_id JOIN report r ON r.id = q.report_id
  JOIN message m ON m.id = r.message_id LEFT JOIN thread h ON h.id = m.thread_id
  LEFT JOIN engagement e ON e.id = q.engagement_id
  LEFT JOIN task t ON t.id = q.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
WHERE q.owner_id = ? AND q.number IN """


def questions(database: Database, owner: int, numbers: Sequence[int]) -> dict[int, QuestionFacts]:
    """The questions to the owner with these numbers, as far as there are any."""
    if not numbers:
        return {}
    return {
        row[0]: QuestionFacts(
            number=row[0],
            text=row[1],
            task=Ref(row[2], row[3]) if row[2] else None,
            slug=row[4],
            asked_by=row[5],
            message_id=row[6],
            subject=row[7],
            references=before(row[6], row[8] or "", (row[9] or "").split()),
            outside=bool(row[10]),
            answered_at=maybe_instant(row[11]),
            answer=row[12] or "",
            answer_at=instant(row[13][:STAMP]) if row[13] else None,
        )
        for row in database.rows(f"{QUESTIONS}{marks(numbers)} ORDER BY q.number", (owner, *numbers))
    }


def before(message_id: str, root: str, chain: list[str]) -> tuple[str, ...]:
    """The ids in a thread before one of its mails: by its chain where that goes through the mail, else its root."""
    if message_id in chain:
        return tuple(chain[: chain.index(message_id)])
    return (root,) if root and root != message_id else ()


def answer_questions(writing: Writing, action: AnswerQuestions) -> None:
    """The owner wrote: what was asked before is answered, also what turns up later and was asked before."""
    at = stamp(writing.at)
    writing.event("answered", "", action.task)
    writing.database.run(
        "UPDATE question SET answered_at = ? WHERE task_id = ? AND asked_at < ?"
        " AND (answered_at IS NULL OR answered_at > ?)",
        (at, writing.task(action.task).id, at, at),
    )


def answer_question(writing: Writing, action: AnswerQuestion) -> None:
    """The owner answered one of them by its number. The latest answer stands; it was answered with the first."""
    at, key, owner = stamp(writing.at), writing.key, writing.directory.owner
    writing.event("answer", f"Q{action.number}", action.task)
    writing.database.run(
        "UPDATE question SET answered_at = CASE WHEN answered_at < ? THEN answered_at ELSE ? END,"
        " answer = CASE WHEN answer_key > ? THEN answer ELSE ? END,"
        " answer_key = CASE WHEN answer_key > ? THEN answer_key ELSE ? END WHERE owner_id = ? AND number = ?",
        (at, at, key, writing.masked(action.text), key, key, owner, action.number),
    )
