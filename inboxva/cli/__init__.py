"""The command line: options in, service called, result printed (spec/cli.md).

Commands import what they need when they run, so that `--help` is quick.
"""

from inboxva.cli.main import main

__all__ = ["main"]
