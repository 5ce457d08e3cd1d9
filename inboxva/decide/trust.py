"""Is the sender who they claim to be? The proofs of spec/mail-conduct.md, 5, in that order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from inboxva.model.context import SentLetter
from inboxva.model.people import Policy, Role
from inboxva.model.plan import Trust, Verdict
from inboxva.model.work import AuthResult, Reading

TOKEN_AGE = timedelta(days=14)
RELEASED = Trust(Verdict.PASS, "the owner has said that it is genuine")
"""The verdict on a mail that was kept aside and released."""


def judge(
    reading: Reading, policy: Policy, *, in_sent: bool, letters: Sequence[SentLetter] = (), now: datetime | None = None
) -> Trust:
    """The verdict on a message's sender. `in_sent`: it lies in the owner's own Sent folder.

    `letters` are those of ours that it answers: one sent to this very address, at most 14 days ago, is a token.
    """
    message = reading.message
    if len(message.senders) != 1:
        return Trust(Verdict.FAIL, f"{len(message.senders)} From addresses")
    if in_sent and reading.writer and reading.writer.role is Role.OWNER:
        return Trust(Verdict.PASS, "it lies in the owner's own Sent folder")
    server = judge_results(reading.authentication, policy.authserv_id, message.sender.rpartition("@")[2])
    if server.verdict is not Verdict.NONE:
        return server
    if policy.trust == "none":
        return Trust(Verdict.PASS, 'From is believed (trust = "none")')
    if now and any(letter.to == message.sender and _fresh(letter, now) for letter in letters):
        return Trust(Verdict.PASS, "it answers a letter that only this address was sent", by_token=True)
    return server


def judge_results(results: Sequence[AuthResult], authserv_id: str, domain: str) -> Trust:
    """What the trusted server (RFC 8601 authserv-id) says of the From domain: DMARC, else an aligned DKIM or SPF."""
    if not authserv_id:
        return Trust(Verdict.NONE, "no authserv_id is configured, so no Authentication-Results is believed")
    said = [r for r in results if r.server == authserv_id.lower()]
    if not said:
        return Trust(Verdict.NONE, f"no Authentication-Results of {authserv_id}")
    dmarc = next((r for r in said if r.method == "dmarc" and (not r.domain or r.domain == domain)), None)
    if dmarc and dmarc.result == "pass":
        return Trust(Verdict.PASS, f"dmarc=pass for {domain} ({authserv_id})")
    if dmarc and dmarc.result in ("fail", "permerror"):
        return Trust(Verdict.FAIL, f"dmarc={dmarc.result} for {domain} ({authserv_id})")
    aligned = [r for r in said if r.method in ("dkim", "spf") and _aligned(r.domain, domain)]
    passed = next((r for r in aligned if r.result == "pass"), None)
    if passed:
        return Trust(Verdict.PASS, f"{passed.method}=pass for {passed.domain} ({authserv_id})")
    failed = next((r for r in said if r.method in ("dkim", "spf") and r.result in ("fail", "softfail", "policy")), None)
    if failed:
        return Trust(Verdict.FAIL, f"{failed.method}={failed.result} ({authserv_id})")
    return Trust(Verdict.NONE, f"{authserv_id} proved nothing about {domain}")


def _fresh(letter: SentLetter, now: datetime) -> bool:
    return letter.sent_at is not None and now - letter.sent_at <= TOKEN_AGE


def _aligned(domain: str, of: str) -> bool:
    """RFC 7489's relaxed alignment, without a list of public suffixes: one is the other, or lies below it."""
    return bool(domain) and "." in domain and (domain == of or domain.endswith(f".{of}") or of.endswith(f".{domain}"))
