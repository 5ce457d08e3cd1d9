"""Reading + Context → Plan. Pure: no clock, no file, no socket."""

from inboxva.decide.plan import plan
from inboxva.decide.seen import Place, Rulebook

__all__ = ["Place", "Rulebook", "plan"]
