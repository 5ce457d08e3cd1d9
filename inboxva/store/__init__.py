"""The ledger: peewee. Rows never leave; values in, values out."""
