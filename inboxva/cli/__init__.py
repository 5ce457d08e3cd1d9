"""The command line: options in, service called, result printed."""
