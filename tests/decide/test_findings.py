"""What is found in a request, code by code: mails as owners write them, read as they come, with everything that is found."""

from dataclasses import replace
from typing import Any

import pytest

from inboxva.decide import Place, Rulebook, plan
from inboxva.decide.findings import CHECKS, LATER_CODES, LEVELS, read_lint
from inboxva.errors import UserError
from inboxva.model import packaged
from inboxva.model.actions import Reply
from inboxva.model.context import TaskFacts, ThreadFacts
from inboxva.model.plan import Kind, Plan
from inboxva.model.when import Recurrence
from inboxva.model.work import Reading, Ref, Request, State, StatusSection
from inboxva.parse.reading import read
from inboxva.rulebook import load_rulebook
from tests.decide.deciding import BOOKS, MONDAY, PEOPLE, POLICY, SITE, context, message, reading, rules

MARIA, BOTH = "maria@example.net", "priya@example.net, maria@example.net"
PAID = replace(BOOKS, hosts=("drive.google.com", "dropbox.com"))
HOUSE = replace(PEOPLE, engagements=(PAID, SITE))
WORDS = load_rulebook(None, HOUSE).lexicon
FIRM = " By Friday 5pm Pacific, please, and spend no more than 2 hours."

REQUESTS = [
    # a clear request of each trade: nothing to add
    ("October invoices", "Please send the October invoices to the six customers." + FIRM, ""),
    ("Deposition dates", "Please call Judge Ito's clerk and get three dates for the Ruiz deposition." + FIRM, ""),
    ("14 Elm listing", "Please upload the eight kitchen photos to the 14 Elm listing." + FIRM, ""),
    ("Recall list", "Please call everyone on the hygiene recall list and offer them December." + FIRM, ""),
    ("Returns", "Please refund the three returns in the folder and mail each customer." + FIRM, ""),
    ("Podcast guests", "Find ten podcast hosts who talk to founders and list their mail addresses." + FIRM, ""),
    ("Menu", "Please put the winter menu on the website." + FIRM, ""),
    ("Boiler parts", "Please order two thermostats for the Hill job from the usual supplier." + FIRM, ""),
    ("Guest reviews", "Please answer the five new reviews in our usual friendly tone." + FIRM, ""),
    ("Permit", "Please fill in the permit form for the Cole extension and send it to me." + FIRM, ""),
    ("Gala guests", "Please add the sponsors to the gala guest list and count the tables." + FIRM, ""),
    ("Wedding albums", "Please mail the three couples their album links." + FIRM, ""),
    ("Lisbon trip", "Please compare three hotels near the conference in Lisbon." + FIRM, ""),
    ("Feed order", "Please reorder the chicken feed and confirm the delivery day with the mill." + FIRM, ""),
    # no_due
    ("October invoices", "Please send the October invoices to the six customers. Spend 2 hours at most.", "no_due"),
    ("Tenant list", "Please make a list of the tenants whose lease ends in spring. Cap: 90 minutes", "no_due"),
    ("Supplier sheet", "Please update the supplier sheet with the new prices, 3 hours max.", "no_due"),
    ("October invoices", "Please send the October invoices, it is urgent. Spend 2 hours at most.", ""),
    ("Patient letters", "Please type the patient letters, no rush. Spend no more than 2 hours.", ""),
    ("Blog post", "Please proofread the blog post when you can. Cap: 1h", ""),
    ("Payroll", "Please prepare the payroll sheet ASAP, 2 hours at most.", ""),
    # no_cap
    ("October invoices", "Please send the October invoices to the six customers by Friday 5pm Pacific.", "no_cap"),
    ("Sponsor mails", "Please write to the ten sponsors of last year by Friday 5pm Pacific.", "no_cap"),
    ("Window quotes", "Please get quotes from three window makers by Friday 5pm Pacific. Stop at 3 hours.", ""),
    ("Bank export", "Please match the bank export with the receipts by Friday 5pm Pacific. Budget: 4h", ""),
    # due_without_zone
    ("Court filing", "Please check the filing for typos by Wednesday 3pm. Cap: 1h", "due_without_zone"),
    ("Order 1182", "Please trace order 1182 and mail the buyer by noon tomorrow. Cap: 1h", "due_without_zone"),
    ("Order 1182", "Please trace order 1182 and mail the buyer by 5pm PST on Friday. Cap: 1h", "due_without_zone"),
    ("Court filing", "Please check the filing for typos by Wednesday 3pm Pacific. Cap: 1h", ""),
    ("Court filing", "Please check the filing for typos by Wednesday 3pm your time. Cap: 1h", ""),
    ("Court filing", "Please check the filing for typos by Wednesday. Cap: 1h", ""),
    # past_deadline
    ("Sales tax", "Please prepare the sales tax return, due: 2026-11-02. Cap: 2h", "past_deadline"),
    ("Stock list", "Please update the stock list by Nov 9. Spend 2 hours at most.", "past_deadline"),
    ("Stock list", "Please update the stock list by Nov 19. Spend 2 hours at most.", ""),
    ("Sales tax", "Please prepare the sales tax return for the year that ended on Nov 2." + FIRM, ""),
    # no_outcome
    ("Router", "Fix the router." + FIRM, "no_outcome"),
    ("Website", "Please update the website." + FIRM, "no_outcome"),
    ("Denver", "Can you take care of this?" + FIRM, "no_outcome"),
    ("Payroll", "Please handle payroll." + FIRM, "no_outcome"),
    ("Router", "Fix the router.\n\nThanks so much for all your help!\nDana", "no_outcome no_due no_cap"),
    ("Guest wifi router is down in room 12", "Fix the router." + FIRM, ""),
    ("Router", "Fix the router." + FIRM + "\noutcome: the guests can print again", ""),
    ("Router", "Guests in the annex have had no wifi since Sunday. Fix the router." + FIRM, ""),
    ("Website", "Please update the website with the winter opening hours and prices." + FIRM, ""),
    ("Refund", "Please handle this." + FIRM + "\n\n-------- Forwarded message --------\nFrom: Kim <kim@example.org>\n"
     "Subject: Refund\n\nMy parcel never came, may I have my money back?", ""),
    # vague_subject
    ("", "Please send the October invoices to the six customers." + FIRM, "vague_subject"),
    ("Hi", "Please send the October invoices to the six customers." + FIRM, "vague_subject"),
    ("Re: Urgent!!", "Please send the October invoices to the six customers." + FIRM, "vague_subject"),
    ("Quick question", "Please list the tenants whose lease ends in spring." + FIRM, "vague_subject"),
    ("Some more things for you", "Please list the tenants whose lease ends in spring." + FIRM, "vague_subject"),
    ("Monday", "Please list the tenants whose lease ends in spring." + FIRM, "vague_subject"),
    ("SEO", "Please list the ten pages with the fewest visitors." + FIRM, ""),
    ("Q3", "Please list the ten customers with the highest turnover." + FIRM, ""),
    ("Leases", "Please list the tenants whose lease ends in spring." + FIRM, ""),
    # multi_task
    ("Trip and invoices", "Please book the flight to Denver for the 12th. Also, the October invoices still have to go "
     "out. Both by Friday 5pm Pacific, 3 hours at most.", "multi_task"),
    ("Errands", "Hi Maria,\n\n1. Send the lease to the Parks.\n2. Order toner for the front desk.\n3. Ask Ben for the new "
     "price list.\n\nAll by Friday 5pm Pacific, 3 hours at most.", "multi_task"),
    ("Friday Lunch", "Download the 'Friday Lunch' sheet. Add a column for notes. Call each person on the list with the "
     "script on sheet 2. Write Yes, No or Maybe next to the name." + FIRM, ""),
    # unapproved_host
    ("Listing photos", "Please put the listing photos on WeTransfer." + FIRM, "unapproved_host"),
    ("Listing photos", "Please sort the photos in https://mega.nz/folder/abc by room." + FIRM, "unapproved_host"),
    ("Listing photos", "Please sort the photos in https://drive.google.com/x by room." + FIRM, ""),
    ("Listing photos", "Please sort the photos in https://www.dropbox.com/sh/x by room." + FIRM, ""),
    ("Listing photos", "Please put the photos on https://files.elm-homes.example/in/ by room." + FIRM, "unapproved_host"),
    ("14 Elm", "Please post the text of https://elm-homes.example/14 on apartments.com." + FIRM, ""),
    # secret_in_mail
    ("Bank export", "Please download the bank export. The password is Tr0ub4dor&3." + FIRM, "secret_in_mail"),
    ("Flowers", "Please order flowers for Kim with my card 4111 1111 1111 1111." + FIRM, "secret_in_mail"),
    ("Bank export", "Please download the bank export. The password is in the vault." + FIRM, ""),
    # on_site
    ("Cheques", "Please print the twelve cheques and leave them on my desk." + FIRM, "on_site"),
    ("Keys", "Please pick up the keys of 14 Elm from the agent." + FIRM, "on_site"),
    ("Blueprints", "Please rename the blueprints of the Cole extension by floor." + FIRM, ""),
]  # fmt: skip


def mail(subject: str, body: str, to: str = MARIA) -> Reading:
    """A mail of Dana's, read from its bytes."""
    header = (
        f"From: Dana <dana@example.com>\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 16 Nov 2026 14:10:00 -0800\r\n"
        "Message-ID: <m1@example.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return read(f"{header}{body}\r\n".encode(), WORDS, HOUSE)


def planned(read: Reading, lint: dict[str, Any] | None = None, **known: Any) -> Plan:
    """The plan for it, found in the owner's own Sent folder."""
    book = rules() if lint is None else Rulebook(rules().filters, read_lint(lint))
    place = Place(internal_date=MONDAY, in_sent=read.message.sender == "dana@example.com")
    return plan(read, context(**known), people=HOUSE, policy=POLICY, rules=book, place=place)


def codes(made: Plan) -> set[str]:
    return {finding.code for finding in made.lint}


@pytest.mark.parametrize(("subject", "body", "found"), REQUESTS)
def test_what_is_found_in_a_request(subject: str, body: str, found: str) -> None:
    assert codes(planned(mail(subject, body))) == set(found.split())


DONE = "Please send the October invoices to the six customers. Spend 2 hours at most."


@pytest.mark.parametrize(
    ("recurs", "asks"),
    [
        (Recurrence("week", weekdays=(4,)), False),
        (Recurrence("month", month_day=1), False),
        (Recurrence("month", month_day=-1), False),
        (Recurrence("month", weekdays=(0,), nth=1), False),
        (Recurrence("day"), False),
        (Recurrence("week"), True),
        (Recurrence("month"), True),
        (Recurrence("week", every=2), True),
    ],
)
def test_a_recurrence_that_names_its_day_needs_no_deadline(recurs: Recurrence, asks: bool) -> None:
    read = mail("October invoices", DONE)
    assert read.request
    made = planned(replace(read, request=replace(read.request, recurs=recurs, due=None)))
    assert codes(made) == ({"no_due"} if asks else set())


@pytest.mark.parametrize(("recipes", "shown"), [
    (("invoices", "payroll"), "invoices, payroll"),
    (("Invoices", "payroll"), 'Did you mean "use: Invoices"?'),
    (("payroll",), "in place of"),
    ((), "none yet"),
])  # fmt: skip
def test_a_recipe_that_there_is_not_is_said_with_those_there_are(recipes: tuple[str, ...], shown: str) -> None:
    read = mail("October invoices", "Please send them as usual." + FIRM)
    assert read.request
    named = replace(read, request=replace(read.request, recipe="invoice", unknown_recipe=True))
    book = replace(rules(), lint=replace(rules().lint, recipes=recipes))
    made = plan(named, context(), people=HOUSE, policy=POLICY, rules=book, place=Place(MONDAY, in_sent=True))
    (finding,) = [finding for finding in made.lint if finding.code == "unknown_recipe"]
    assert '"invoice"' in finding.message
    assert shown in finding.message
    known = replace(named, request=replace(named.request or Request(""), unknown_recipe=False))
    assert "unknown_recipe" not in codes(planned(known))


def test_a_recipes_own_hosts_are_approved() -> None:
    read = mail("Listing photos", "Please put the listing photos on WeTransfer." + FIRM)
    assert read.request
    assert codes(planned(read)) == {"unapproved_host"}
    assert codes(planned(replace(read, request=replace(read.request, hosts=("wetransfer.com",))))) == set()


@pytest.mark.parametrize(("to", "names"), [(BOTH, "Priya and Maria"), (MARIA, "")])
def test_two_holders_are_both_named(to: str, names: str) -> None:
    made = planned(mail("October invoices", "Please send the October invoices to the six customers." + FIRM, to))
    shown = [finding.message for finding in made.lint if finding.code == "two_holders"]
    assert bool(shown) == bool(names)
    assert all(names in message and "assign to" in message for message in shown)


BK9 = TaskFacts(
    Ref("BK", 9), "bookkeeping", "Chase the unpaid invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY,
    text="Please chase the unpaid October invoices.", request_subject="Unpaid invoices",
)  # fmt: skip
OLD_THREAD = {"by_reference": (("r1", ThreadFacts(5, "bookkeeping", BK9.ref, MONDAY)),), "tasks": {BK9.ref: BK9}}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Also, please book the flight to Denver." + FIRM, {"new_task_in_thread"}),
        ("One more thing: please order toner for the front desk." + FIRM, {"new_task_in_thread"}),
        ("Please send the invoices to Cruz again." + FIRM, set()),
        ("Please call Ben Cruz too. No deadline, no cap.", set()),
    ],
)
def test_a_new_task_in_an_old_thread(body: str, found: set[str]) -> None:
    """Words about the running task are no request of their own, and are not held to what a request should have."""
    read = mail("Re: Unpaid invoices", body)
    made = planned(replace(read, message=replace(read.message, references=("r1",))), **OLD_THREAD)
    assert codes(made) == found
    assert (made.kind is Kind.REQUEST) == bool(found)


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED])
def test_in_the_thread_of_a_finished_task_nobody_is_asked_if_it_belongs_to_that(state: State) -> None:
    read = mail("Re: Unpaid invoices", "Also, please book the flight to Denver." + FIRM)
    thread = {**OLD_THREAD, "tasks": {BK9.ref: replace(BK9, state=state)}}
    made = planned(replace(read, message=replace(read.message, references=("r1",))), **thread)
    assert made.kind is Kind.REQUEST
    assert codes(made) == set()


def test_a_secret_and_a_strange_host_are_found_in_any_words_to_an_assistant() -> None:
    read = mail("Re: Unpaid invoices", "The password is Tr0ub4dor&3, the rest is on WeTransfer.")
    made = planned(replace(read, message=replace(read.message, references=("r1",))), **OLD_THREAD)
    assert codes(made) == {"secret_in_mail", "unapproved_host"}


@pytest.mark.parametrize(("hosts", "found"), [(("wetransfer.com",), {"unapproved_host"}), (("dropbox.com",), set())])
def test_a_strange_host_in_a_report(hosts: tuple[str, ...], found: set[str]) -> None:
    sent = message("maria@example.net", "dana@example.com", "Re: Unpaid invoices", references=("r1",))
    made = planned(reading(sent, status=(StatusSection(minutes=60),), hosts=hosts), **OLD_THREAD)
    assert made.kind is Kind.STATUS
    assert codes(made) == found


def test_why_is_asked_only_where_it_is_wanted() -> None:
    wanted = {"no_why": {"level": "summary"}}
    short = mail("October invoices", "Please send the October invoices to all six." + FIRM)
    told = mail("October invoices", "Please send the October invoices to all six, because the year ends." + FIRM)
    assert [codes(planned(read, wanted)) for read in (short, told)] == [{"no_why"}, set()]
    assert codes(planned(short)) == set()


def test_neither_a_finding_nor_its_letter_repeats_a_secret() -> None:
    everything = {code: {"level": "summary"} for code in {*CHECKS, *LATER_CODES}}
    secret = "Tr0ub4dor&3"
    for subject, body in (
        (f"Password: {secret}", "Do it."),
        ("", f"Fix it. The password: {secret}. Put it on mega.nz"),
    ):
        made = planned(mail(subject, body), {**everything, "secret_in_mail": {"level": "ask"}})
        assert "secret_in_mail" in codes(made)
        assert secret not in repr((made.lint, made.actions))
        asked = [action.letter.kind for action in planned(mail(subject, body)).actions if isinstance(action, Reply)]
        assert asked[0] == "O4"


def test_a_users_file_says_only_what_it_changes() -> None:
    shipped = read_lint(packaged.table("rules/lint.toml"))
    assert read_lint({}) == shipped
    old = read_lint(
        {"no_due": {"level": "digest", "message": "When?"}, "no_cap": {"level": "off"}, "words": {"why": ["Weil"]}}
    )
    assert (old.level("no_due"), old.messages["no_due"]) == ("digest", "When?")
    assert (old.level("no_cap"), old.messages["no_cap"]) == ("off", shipped.messages["no_cap"])
    assert (old.level("unknown_recipe"), old.messages["unknown_recipe"]) == ("ask", shipped.messages["unknown_recipe"])
    assert (old.words["why"], old.words["common"]) == (("weil",), shipped.words["common"])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"no_duee": {"level": "off"}}, "no_duee"),
        ({"no_due": {"level": "loud"}}, "no_due has no level"),
        ({"no_due": "off"}, "no_due has no level"),
        ({"no_due": {"message": ""}}, "no_due has no message"),
        ({"no_due": {"message": "Add {"}}, "no_due has no message"),
        ({"words": {"whys": ["because"]}}, "whys"),
        ({"words": {"why": "because"}}, "why"),
    ],
)
def test_a_mistake_in_a_users_file_is_named(table: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_lint(table)


def test_every_code_has_a_level_and_a_sentence_for_every_level_of_the_house() -> None:
    table = packaged.table("rules/lint.toml")
    assert table.keys() == {*CHECKS, *LATER_CODES, "words"}
    assert {entry["level"] for code, entry in table.items() if code != "words"} == set(LEVELS)
    assert all(
        len(entry["message"]) < 130 and entry["message"].endswith(".")
        for code, entry in table.items()
        if code != "words"
    )
