"""Which engagement a mail belongs to, and that a wrong rule is explained."""

import tomllib

import pytest

from inboxva.decide.rules import read_rules
from inboxva.errors import UserError
from inboxva.model.context import TaskFacts, ThreadFacts
from inboxva.model.plan import ThreadBy
from inboxva.model.work import Ref, State
from tests.decide.deciding import MONDAY, context, decided, message, reading

BK12 = TaskFacts(Ref("BK", 12), "bookkeeping", "Invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY)
SLUGS = frozenset({"bookkeeping", "website"})


def test_the_only_one_they_share() -> None:
    plan = decided(reading(message("priya@example.net", "dana@example.com")))
    assert (plan.engagement, plan.rule) == ("website", "only one shared")
    assert [hit.rule for hit in plan.trace] == ["private", "thread", "reference", "tag", "only one shared"]


@pytest.mark.parametrize(
    "subject", ["[BK] Payroll", "BK: payroll", "re: bookkeeping, payroll", "Website? No, Bookkeeping"]
)
def test_a_tag_in_the_subject(subject: str) -> None:
    assert decided(reading(message("maria@example.net", "dana@example.com", subject))).rule == "tag"


def test_a_code_inside_a_word_is_no_tag() -> None:
    plan = decided(reading(message("maria@example.net", "dana@example.com", "BKNG: wb")))
    assert plan.rule == "latest mail"


def test_a_reference_of_a_known_task() -> None:
    mail = reading(message("maria@example.net", "dana@example.com", "BK-12 done"), refs=(Ref("BK", 12),))
    plan = decided(mail, context(tasks={BK12.ref: BK12}))
    assert (plan.engagement, plan.rule, plan.thread.by, plan.thread.id) == (
        "bookkeeping", "reference", ThreadBy.SUBJECT_REF, 5,
    )  # fmt: skip
    assert decided(mail).rule == "latest mail"


def test_a_reference_does_not_let_a_stranger_in() -> None:
    mail = reading(message("priya@example.net", "dana@example.com", "BK-12 done"), refs=(Ref("BK", 12),))
    plan = decided(mail, context(tasks={BK12.ref: BK12}))
    assert (plan.engagement, plan.thread.task) == ("website", None)


def test_the_thread_comes_first() -> None:
    mail = message("maria@example.net", "dana@example.com", "[WB] Re: Invoices", references=("r1", "r2"))
    known = context(by_reference=(("r1", ThreadFacts(5, "bookkeeping", BK12.ref, MONDAY)),), tasks={BK12.ref: BK12})
    plan = decided(reading(mail), known)
    assert (plan.engagement, plan.rule, plan.thread.task) == ("bookkeeping", "thread", BK12.ref)


def test_private_mail_leaves_nothing() -> None:
    plan = decided(reading(message("maria@example.net", "dana@example.com", "Private: my father")))
    assert plan.private
    assert plan.leaves_nothing
    assert not decided(reading(message("maria@example.net", "dana@example.com", "Private tutor list"))).private


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('when = { subjekt = "x" }\nengagement = "website"', 'the condition "subjekt" is not known'),
        ('engagement = "webiste"', 'there is no engagement "webiste"'),
        ('when = { subject = "(" }\nengagement = "website"', "is no expression that can be used"),
        ('when = { subject = "(?=x)y" }\nengagement = "website"', "look-ahead"),
        ('when = { role = "boss" }\nengagement = "website"', 'role cannot be "boss"'),
        ("", "decides nothing"),
        ('engagement = "website"\nfolder = "x"', '"folder" is not known in a rule'),
    ],
)
def test_a_wrong_rule_is_explained(rule: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        read_rules(tomllib.loads(f'[[rule]]\nname = "mine"\n{rule}\n'), SLUGS)
    assert said in str(raised.value)


def test_every_wrong_rule_is_shown_at_once() -> None:
    with pytest.raises(UserError) as raised:
        read_rules(tomllib.loads('[[rule]]\nengagement = "website"\n[[rule]]\nname = "b"\n'), SLUGS)
    assert [mistake.line for mistake in raised.value.mistakes] == [1, 2]
