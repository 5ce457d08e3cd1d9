"""Reading + Context → Plan. Pure: no clock, no file, no socket."""

from inboxva.decide.plan import Place, Rulebook, plan

__all__ = ["Place", "Rulebook", "plan"]
