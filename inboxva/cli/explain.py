"""`inboxva explain`: one message through the whole reading (spec/explain.md)."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from inboxva.cli.main import EX_FAILED, common, option
from inboxva.errors import BadMessage


@click.command(epilog="Example: inboxva explain --json letter.eml")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per message and line.")
@common
def explain(files: tuple[str, ...], as_json: bool) -> None:
    """How each message would be read, and why. Nothing is recorded, sent or asked of any server.

    FILE is a mail as saved by a mail program (.eml); - reads one from standard input.
    """
    from inboxva import config
    from inboxva.rulebook import load_rulebook
    from inboxva.service.explain import explain as explain_one

    settings = config.load(config.find_config(option("config")))
    rulebook = load_rulebook(settings.base, settings.people)
    failed = False
    for name in files:
        try:
            found = explain_one(read_bytes(name), settings, rulebook)
        except BadMessage as error:
            failed = True
            if as_json:
                click.echo(json.dumps({"file": name, "error": str(error)}, ensure_ascii=False))
            else:
                click.echo(f"{name}: {error}", err=True)
            continue
        as_object = found.as_dict()
        click.echo(json.dumps(as_object, ensure_ascii=False) if as_json else as_text(as_object, found))
    if failed:
        sys.exit(EX_FAILED)


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for "-". Raises BadMessage when there are none to be had."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadMessage(f"cannot be read: {error.strerror}") from None


def as_text(found: dict[str, Any], explained: Any) -> str:
    """The same for a person, with the rules asked and what each sentence of a request was taken for."""
    lines = [
        f"{found['subject'] or '(no subject)'}",
        f"  from        {found['from'] or '(nobody)'}, {found['role']}",
        f"  date        {found['date'] or '(none)'}",
        f"  trust       {found['trust']['verdict']}: {found['trust']['reason']}",
        f"  kind        {found['kind']}" + (f" ({found['automatic']})" if found["automatic"] else ""),
        f"  engagement  {found['engagement'] or '(none)'}"
        + (f', by the rule "{found["rule"]}"' if found["rule"] else ""),
        f"  thread      {found['thread']['task'] or 'no task'}, by {found['thread']['by']}",
    ]
    lines += [f"  rule        {'yes' if hit.hit else 'no '}  {hit.rule}: {hit.reason}" for hit in explained.plan.trace]
    if request := found["request"]:
        lines.append(f"  request     {request['title']}")
        lines += [f"    due {request['due']}"] if request["due"] else []
        lines += [f"    cap {request['cap_minutes']} min"] if request["cap_minutes"] else []
        for number, task in enumerate(request["tasks"], 1):
            own = [f"due {task['due']}"] if task["due"] != request["due"] else []
            own += [f"cap {task['cap_minutes']} min"] if task["cap_minutes"] != request["cap_minutes"] else []
            lines.append(f"    task {number}: {', '.join([task['title'], *own])}")
            lines += [f"      step: {step}" for step in task["steps"]]
        lines += [f"    question: {question}" for question in request["questions"]]
        sentences = explained.reading.request.sentences
        lines += [f"    {one.kind.value:<11} {one.text}  ({one.cue})" for one in sentences]
        lines += [f"    {finding['code']}: {finding['message']}" for finding in request["lint"]]
    for section in found["status"]:
        lines.append(f"  report on   {section['task'] or 'the task of its thread'}")
        lines += [
            f"    {key}: {shown(value)}"
            for key, value in section.items()
            if key != "task" and value not in (None, [], False)
        ]
    lines += [f"  command     {c['name']} {c['arguments']}".rstrip() for c in found["commands"]]
    lines += [f"  line {p['line']}: {p['text']!r}: {p['message']}" for p in found["problems"]]
    lines += ["  what was written:", *(f"    | {line}" for line in found["visible_text"].splitlines())]
    return "\n".join(lines) + "\n"


def shown(value: Any) -> str:
    """A value of the contract, in words."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
