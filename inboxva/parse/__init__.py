"""Bytes → Reading. Pure: no clock, no file, no socket."""
