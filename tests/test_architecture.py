"""The rule of the house: the six rooms never import each other, the pure ones touch no world, arrows run down only."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import inboxva

HOUSE = Path(inboxva.__file__).parent
FOUNDATION = {"model", "errors"}
PURE = {"parse", "decide", "compose"}
DOORS = {"mailbox", "transport", "store"}
ROOMS = PURE | DOORS
HALLWAY = {"folders", "config", "rulebook", "service", "daemon", "demo", "cli"}

# What a pure room may import beside the foundation: computation only, nothing that can reach a clock, a file or a socket.
LIBRARIES = {
    "parse": {"authres", "mailparser", "selectolax", "email"},
    "decide": {"re2"},
    "compose": {"jinja2", "markupsafe", "email", "icalendar", "csv", "io"},
}
COMPUTATION = {
    "__future__", "abc", "base64", "binascii", "bisect", "calendar", "codecs", "collections", "contextlib", "dataclasses",
    "datetime", "decimal", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "hmac", "html", "inspect",
    "itertools", "json", "math", "operator", "quopri", "re", "statistics", "string", "textwrap", "types", "typing",
    "unicodedata", "urllib.parse", "zoneinfo",
}  # fmt: skip
CLOCK = {"now", "utcnow", "today"}
# Who else may know a library: whatever it raises or returns is ours beyond the room that it is used in.
KNOWN_TO = {
    "mailbox": {"imapclient"}, "transport": set(), "store": {"peewee"}, "config": {"pydantic", "platformdirs"},
    "service": {"keyring"}, "daemon": {"schedule"}, "cli": {"click", "rich"}, **LIBRARIES,
}  # fmt: skip
LONGEST = 350
"""Lines: a file that passes about 300 is telling that it has two jobs."""


def sources(room: str) -> Iterator[Path]:
    """The files of a room, or the one file of a corridor."""
    yield from (HOUSE / room).rglob("*.py") if (HOUSE / room).is_dir() else [HOUSE / f"{room}.py"]


def imports(path: Path) -> Iterator[str]:
    """The full names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative imports hide the arrows"
            yield from ([f"inboxva.{a.name}" for a in node.names] if node.module == "inboxva" else [node.module or ""])


def on_import(path: Path, files: dict[str, Path]) -> Iterator[str]:
    """The modules of the house that a file needs before it can be imported itself."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (name if name in files else node.module for name in names)


def house(path: Path) -> set[str]:
    """The rooms of the house that a file imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("inboxva.")}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_import_only_themselves_and_the_foundation(room: str) -> None:
    for path in sources(room):
        assert house(path) <= FOUNDATION | {room}, path


def test_the_foundation_imports_nothing_above_it() -> None:
    for path in sources("model"):
        assert house(path) <= FOUNDATION, path
    assert house(HOUSE / "errors.py") == set()


@pytest.mark.parametrize("room", sorted(PURE))
def test_pure_rooms_touch_no_world(room: str) -> None:
    allowed = COMPUTATION | LIBRARIES[room]
    for path in sources(room):
        outside = {name for name in imports(path) if not name.startswith("inboxva")}
        strange = {name for name in outside if name not in allowed and name.split(".")[0] not in allowed}
        assert not strange, f"{path}: {strange}"
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert name not in CLOCK, f"{path}:{node.lineno}: a clock; `now` is an argument"
                assert name not in {"open", "print", "input"}, f"{path}:{node.lineno}: the world"
            assert not isinstance(node, ast.Global), f"{path}:{node.lineno}: a global"


def test_arrows_run_down_the_hallway() -> None:
    order = ["cli", "demo", "daemon", "service", "rulebook", "config", "folders"]
    for place, room in enumerate(order):
        for path in sources(room):
            if path.exists():
                up = house(path) & set(order[:place])
                assert not up, f"{path} imports {up}, which is above it"


def test_every_room_is_in_the_plan_of_the_house() -> None:
    rooms = {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__", "defaults"} <= ROOMS | HALLWAY | FOUNDATION


def test_a_library_is_known_to_its_room_alone() -> None:
    for path in HOUSE.rglob("*.py"):
        room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
        outside = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"inboxva"}
        assert outside <= KNOWN_TO.get(room, set()), path


def test_no_file_needs_one_that_needs_it() -> None:
    files = {
        ".".join(("inboxva", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in HOUSE.rglob("*.py")
    }
    TopologicalSorter({name: set(on_import(path, files)) - {name} for name, path in files.items()}).prepare()


def test_no_file_has_grown_a_second_job() -> None:
    lines = {path.relative_to(HOUSE): path.read_text("utf-8").count("\n") for path in HOUSE.rglob("*.py")}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}
