"""inboxva keeps the ledger of the mail between an owner and their virtual assistants."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inboxva.config import Settings
    from inboxva.service.explain import Explanation

__version__ = "0.2.0"


def explain(raw: bytes, config: "Settings") -> "Explanation":
    """How a message would be read, and why, without mailbox, store or network (spec/explain.md).

    `config` is what `inboxva.config.load` gives. Raises BadMessage for bytes that are no mail.
    """
    from inboxva.service.explain import explain as explain_one

    return explain_one(raw, config)
