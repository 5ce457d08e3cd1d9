"""Reading + Context → Plan. Pure: no clock, no file, no socket."""
