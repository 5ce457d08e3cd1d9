"""Plan or facts → mails and reports. Pure: no clock, no file, no socket."""
