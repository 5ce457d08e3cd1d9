"""Times as people write them: words and numbers of days, clocks, zones, spans, and what they mean together."""
