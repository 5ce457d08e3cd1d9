"""inboxva keeps the ledger of the mail between an owner and their virtual assistants."""

__version__ = "0.1.0"
