"""Where mail is read."""
