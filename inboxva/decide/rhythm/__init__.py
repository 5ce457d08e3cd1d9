"""What the clock causes: the day sheet, the digest, reminders, acceptance, summaries, what comes again."""
