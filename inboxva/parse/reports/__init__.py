"""Status lines as people write them: field names, states, values, sections, tables."""
