"""A small IMAP server that misbehaves as it is told: what real servers do, but not on demand."""

import base64
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

ALL = "IMAP4rev1 AUTH=PLAIN IDLE MOVE UIDPLUS NAMESPACE SPECIAL-USE"
_ID = re.compile(rb"^Message-ID:\s*(<[^>]*>)", re.I | re.M)


@dataclass
class Message:
    raw: bytes
    flags: set[str] = field(default_factory=set)
    date: str = "18-Nov-2026 12:00:00 +0000"


@dataclass
class Box:
    uidvalidity: int = 7
    uidnext: int = 1
    messages: dict[int, Message] = field(default_factory=dict)

    def add(self, message: Message) -> int:
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = message
        return uid


class FakeImap:
    """Speaks enough IMAP for us. `misbehave` maps a command ("UID FETCH", "IDLE") to what to do instead of obeying it.

    What is done instead is called with the connection, the tag and the arguments; when it returns False, the command is
    obeyed after all. `commands` are all lines received.
    """

    password = "secret"

    def __init__(self, capabilities: str = ALL, delimiter: str = "/", prefix: str = "", keywords: bool = True) -> None:
        self.capabilities, self.delimiter, self.prefix, self.keywords = capabilities, delimiter, prefix, keywords
        self.boxes = {"INBOX": Box(), f"{prefix}Sent": Box(), f"{prefix}Trash": Box()}
        self.subscribed: set[str] = set()
        self.commands: list[str] = []
        self.misbehave: dict[str, Callable[[Talk, str, str], bool]] = {}
        self.greeting = "* OK ready"
        self.talks: list[Talk] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.drop_all()

    @property
    def url(self) -> str:
        return f"imap://dana%40example.com@127.0.0.1:{self.port}"

    def add(self, raw: bytes, folder: str = "INBOX", *flags: str) -> int:
        """Let a message arrive, and tell those who are in IDLE."""
        box = self.boxes[folder]
        uid = box.add(Message(raw, set(flags)))
        for talk in list(self.talks):
            if talk.idling and talk.selected == folder:
                talk.say(f"* {len(box.messages)} EXISTS")
        return uid

    def verbs(self) -> list[str]:
        """The commands received, without tags and arguments."""
        words = [line.split()[1:3] for line in self.commands if " " in line]
        return [" ".join(pair) if pair[0] == "UID" else pair[0] for pair in words]

    def drop_all(self) -> None:
        """Close every connection without a word."""
        for talk in list(self.talks):
            talk.hang_up()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                talk = Talk(self, connection)
                self.talks.append(talk)
                threading.Thread(target=talk.run, daemon=True).start()


class Talk:
    """One connection."""

    def __init__(self, server: FakeImap, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.file = connection.makefile("rb")
        self.selected = ""
        self.idling = False

    @property
    def box(self) -> Box:
        return self.server.boxes[self.selected]

    def say(self, text: str | bytes) -> None:
        """Send a line."""
        self.send((text.encode() if isinstance(text, str) else text) + b"\r\n")

    def send(self, data: bytes) -> None:
        """Send bytes as they are, in a packet of their own."""
        with suppress(OSError):
            self.connection.sendall(data)

    def hang_up(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        self.say(self.server.greeting)
        with suppress(OSError, ValueError):
            while line := self.file.readline():
                self.obey(line.rstrip(b"\r\n").decode())
        self.server.talks.remove(self)

    def obey(self, line: str) -> None:
        self.server.commands.append(line)
        tag, _, rest = line.partition(" ")
        verb, _, arguments = rest.partition(" ")
        verb = verb.upper()
        if verb == "UID":
            second, _, arguments = arguments.partition(" ")
            verb = f"UID {second.upper()}"
        instead = self.server.misbehave.get(verb)
        if instead and instead(self, tag, arguments):
            return
        answer = getattr(self, "do_" + verb.lower().replace(" ", "_"), None)
        if answer is None:
            self.say(f"{tag} BAD unknown command")
            return
        done = answer(tag, arguments)
        if done is not None:
            self.say(f"{tag} {done}")

    def do_capability(self, tag: str, arguments: str) -> str:
        self.say(f"* CAPABILITY {self.server.capabilities}")
        return "OK done"

    def do_login(self, tag: str, arguments: str) -> str:
        return "OK welcome" if arguments.endswith(f'"{self.server.password}"') else "NO [AUTHENTICATIONFAILED] no"

    def do_authenticate(self, tag: str, arguments: str) -> str:
        self.say("+ ")
        _, password = base64.b64decode(self.file.readline()).decode().split("\0")[1:]
        return "OK welcome" if password == self.server.password else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def do_logout(self, tag: str, arguments: str) -> str:
        self.say("* BYE")
        return "OK bye"

    def do_noop(self, tag: str, arguments: str) -> str:
        if self.selected:
            self.say(f"* {len(self.box.messages)} EXISTS")
        return "OK done"

    def do_namespace(self, tag: str, arguments: str) -> str:
        self.say(f'* NAMESPACE (("{self.server.prefix}" "{self.server.delimiter}")) NIL NIL')
        return "OK done"

    def do_list(self, tag: str, arguments: str) -> str:
        pattern = arguments.split('"')[3]
        for name in self.server.boxes:
            if pattern in ("*", name):
                self.say(f'* LIST () "{self.server.delimiter}" "{name}"')
        return "OK done"

    def do_select(self, tag: str, arguments: str, readonly: bool = False) -> str:
        name = arguments.strip('"')
        if name not in self.server.boxes:
            return "NO [NONEXISTENT] no such mailbox"
        self.selected = name
        box = self.box
        self.say(f"* {len(box.messages)} EXISTS")
        self.say("* 0 RECENT")
        self.say("* FLAGS (\\Seen \\Deleted)")
        new = " \\*" if self.server.keywords else ""
        self.say(f"* OK [PERMANENTFLAGS (\\Seen \\Deleted{new})] flags")
        self.say(f"* OK [UIDVALIDITY {box.uidvalidity}] v")
        self.say(f"* OK [UIDNEXT {box.uidnext}] n")
        return f"OK [READ-{'ONLY' if readonly else 'WRITE'}] done"

    def do_examine(self, tag: str, arguments: str) -> str:
        return self.do_select(tag, arguments, readonly=True)

    def do_create(self, tag: str, arguments: str) -> str:
        self.server.boxes.setdefault(arguments.strip('"'), Box())
        return "OK done"

    def do_subscribe(self, tag: str, arguments: str) -> str:
        self.server.subscribed.add(arguments.strip('"'))
        return "OK done"

    def do_uid_search(self, tag: str, arguments: str) -> str:
        found = sorted(self.box.messages)
        if wanted := re.search(r"UID (\S+)", arguments):
            found = self.among(wanted[1])
        if wanted := re.search(r'HEADER Message-ID "?(<[^>]*>)', arguments):
            found = [u for u in found if (m := _ID.search(self.box.messages[u].raw)) and m[1].decode() == wanted[1]]
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())
        return "OK done"

    def do_uid_fetch(self, tag: str, arguments: str) -> str:
        uid_set, _, items = arguments.partition(" ")
        for uid in self.among(uid_set):
            self.say(self.fetched(uid, items))
        return "OK done"

    def fetched(self, uid: int, items: str) -> bytes:
        """The answer of a FETCH for one message."""
        message = self.box.messages[uid]
        parts = [b"UID %d" % uid]
        if "RFC822.SIZE" in items:
            parts.append(b"RFC822.SIZE %d" % len(message.raw))
        if "INTERNALDATE" in items:
            parts.append(b'INTERNALDATE "%s"' % message.date.encode())
        if "FLAGS" in items:
            parts.append(b"FLAGS (%s)" % " ".join(sorted(message.flags)).encode())
        if fields := re.search(r"BODY\.PEEK\[(HEADER\.FIELDS \([^)]*\))\]", items):
            head = message.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            parts.append(b"BODY[%s] {%d}\r\n%s" % (fields[1].encode(), len(head), head))
        elif "BODY.PEEK[]" in items:
            parts.append(b"BODY[] {%d}\r\n%s" % (len(message.raw), message.raw))
        return b"* %d FETCH (%s)" % (sorted(self.box.messages).index(uid) + 1, b" ".join(parts))

    def do_uid_store(self, tag: str, arguments: str) -> str:
        uid_set, _, flags = arguments.partition(" ")
        for uid in self.among(uid_set):
            self.box.messages[uid].flags |= set(re.search(r"\(([^)]*)\)", flags)[1].split())  # type: ignore[index]
        return "OK done"

    def do_uid_copy(self, tag: str, arguments: str) -> str:
        uid_set, _, target = arguments.partition(" ")
        if target.strip('"') not in self.server.boxes:
            return "NO [TRYCREATE] no such mailbox"
        box = self.server.boxes[target.strip('"')]
        uids = self.among(uid_set)
        new = [box.add(Message(m.raw, set(m.flags), m.date)) for m in (self.box.messages[uid] for uid in uids)]
        if "UIDPLUS" not in self.server.capabilities or not uids:
            return "OK done"
        return f"OK [COPYUID {box.uidvalidity} {','.join(map(str, uids))} {','.join(map(str, new))}] done"

    def do_uid_move(self, tag: str, arguments: str) -> str:
        uids = self.among(arguments.partition(" ")[0])
        answer = self.do_uid_copy(tag, arguments)
        if answer.startswith("OK"):
            for uid in uids:
                del self.box.messages[uid]
        return answer

    def do_uid_expunge(self, tag: str, arguments: str) -> str:
        for uid in self.among(arguments):
            if "\\Deleted" in self.box.messages[uid].flags:
                del self.box.messages[uid]
        return "OK done"

    def do_append(self, tag: str, arguments: str) -> str | None:
        name = re.match(r'"([^"]*)"', arguments)[1]  # type: ignore[index]
        size = int(re.search(r"\{(\d+)\}$", arguments)[1])  # type: ignore[index]
        self.say("+ go on")
        raw = self.file.read(size)
        self.file.readline()
        if name not in self.server.boxes:
            return "NO [TRYCREATE] no such mailbox"
        self.server.boxes[name].add(Message(raw, set()))
        return "OK done"

    def do_idle(self, tag: str, arguments: str) -> str:
        self.say("+ idling")
        self.idling = True
        self.file.readline()
        self.idling = False
        return "OK done"

    def among(self, uid_set: str) -> list[int]:
        """The UIDs of a set that are there; "n:*" always names the last one."""
        there, found = sorted(self.box.messages), set[int]()
        for part in uid_set.split(","):
            first, _, last = part.partition(":")
            ends = sorted(
                [int(first), int(there[-1] if last == "*" and there else 0 if last == "*" else last or first)]
            )
            found |= {uid for uid in there if ends[0] <= uid <= ends[1]}
        return sorted(found)
