"""A simulated month: one owner, five assistants in five places, sixty tasks; prints who got how many letters of what kind.

`--week` plays the yardstick instead: two assistants with eight tasks each in a normal week. See `bench.worlds`.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.tally import Tally
from bench.worlds import month, week


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.month", description=__doc__.split("\n")[0])
    parser.add_argument("--week", action="store_true", help="the yardstick: two assistants, eight tasks each, one week")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--letters", metavar="FILE", type=Path, help="write all letters there, to be read")
    chosen = parser.parse_args(arguments)
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        world = (week if chosen.week else month)(Path(folder), chosen.seed)
        tally = world.play()
        if chosen.letters:
            chosen.letters.write_text("".join(_readable(tally)), "utf-8")
        world.scene.close()
    tally.show()
    print(f"{len(world.scene.posted)} mails, {len(tally.rows)} letters, {perf_counter() - began:.0f} s")


def _readable(tally: Tally) -> Sequence[str]:
    """Every letter as its receiver has it, with their own time."""
    return [
        f"===== {row.kind}  {tally.local(row):%a %-d %b %H:%M}  to {row.to}  {row.key}\n{row.subject}\n\n{row.text}\n"
        for row in tally.rows
    ]


if __name__ == "__main__":
    main()
