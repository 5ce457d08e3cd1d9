"""Where mail is sent."""
