"""What all tables are made of."""

from typing import Any

import peewee
from peewee import AutoField


def link(to: Any, **options: Any) -> Any:
    """A foreign key without an index of its own: an index stands only where a question is asked."""
    return peewee.ForeignKeyField(to, index=False, backref="+", **options)


class Table(peewee.Model):
    """A table with a numbered row."""

    id = AutoField()
