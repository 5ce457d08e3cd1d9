"""The ledger: peewee. Rows never leave; values in, values out."""

from inboxva.store.store import Store, open_store

__all__ = ["Store", "open_store"]
