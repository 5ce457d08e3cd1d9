"""The ledger: peewee. Rows never leave; values in, values out."""

from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.store.store import Store, open_store

__all__ = ["OutboxRow", "OutboxState", "Store", "open_store"]
