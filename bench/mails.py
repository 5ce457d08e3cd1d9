"""Generated mail between an owner and their assistants, as servers deliver it: always the same for the same seed."""

import base64
import quopri
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

OWNER = ("Dana Reyes", "dana@example.com", "America/Los_Angeles")
ASSISTANTS = (
    ("María Santos", "maria@example.net", "Asia/Manila"),
    ("Priya Nair", "priya@example.net", "Asia/Kolkata"),
    ("Jonas Weber", "jonas@example.net", "Europe/Berlin"),
)
HTML_SHARE, ATTACHMENT_SHARE, REQUEST_SHARE = 0.15, 0.10, 0.3
CHARSETS = ("us-ascii", "utf-8", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15")
TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its Message-ID without brackets, the folder it lies in, when it arrived, its bytes."""

    message_id: str
    folder: str
    date: datetime
    raw: bytes


@dataclass(slots=True)
class _Thread:
    subject: str
    assistant: tuple[str, str, str]
    ids: list[str] = field(default_factory=list)
    last: str = ""
    wrote: str = ""


def correspondence(count: int, first: datetime, last: datetime, seed: int = 1) -> Iterator[Mail]:
    """So many mails between these two moments (aware): the owner's in Sent, the assistants', proven, in INBOX."""
    chance = random.Random(seed)
    threads: list[_Thread] = []
    for number in range(count):
        date = (first + (last - first) * (number / count)).replace(microsecond=0)
        if not threads or chance.random() < REQUEST_SHARE:
            job = chance.choice(TEXTS["requests"])
            text = job["text"]
            thread = _Thread(f"{job['subject']} ({number})", chance.choice(ASSISTANTS))
            threads = [*threads[-40:], thread]
            from_owner = True
        else:
            thread = chance.choice(threads)
            from_owner = thread.wrote != OWNER[1] and chance.random() < 0.6
            text = chance.choice(TEXTS["answers" if from_owner else "reports"])
        text = text.replace("{number}", str(chance.randrange(23, 900)))
        yield _mail(number, thread, from_owner, text, date, chance)


def _mail(number: int, thread: _Thread, from_owner: bool, text: str, date: datetime, chance: random.Random) -> Mail:
    sender, reader = (OWNER, thread.assistant) if from_owner else (thread.assistant, OWNER)
    message_id = f"{number}.{chance.getrandbits(64):016x}@{sender[1].partition('@')[2]}"
    greeting = f"Hi {reader[0].split()[0]},\n\n"
    signature = f"\n\nBest regards,\n{sender[0]}\n\n-- \n{sender[0]}\nTel. +1 555 01{number % 100:02d}\n"
    own = greeting + text + signature
    local = date.astimezone(ZoneInfo(sender[2]))
    quoted = ""
    if thread.last:
        above = f"\nOn {local - timedelta(hours=5):%a, %b %d, %Y at %H:%M} {reader[0]} <{reader[1]}> wrote:\n\n"
        quoted = above + "".join(f"> {line}\n" for line in thread.last.splitlines())
    header = [*([] if from_owner else _trace(sender[1], message_id, date, chance))]
    header += [
        f"From: {_named(sender)}",
        f"To: {_named(reader)}",
        f"Subject: {'Re: ' if thread.ids else ''}{thread.subject}",
        f"Date: {format_datetime(local)}",
        f"Message-ID: <{message_id}>",
    ]
    if thread.ids:
        references = "\r\n ".join(f"<{one}>" for one in thread.ids[-8:])
        header += [f"In-Reply-To: <{thread.ids[-1]}>", f"References: {references}"]
    header += ["MIME-Version: 1.0", "User-Agent: Mozilla Thunderbird"]
    body = _body(own, quoted, chance)
    raw = "\r\n".join(header).encode() + b"\r\n" + body
    thread.ids.append(message_id)
    thread.last, thread.wrote = (own + quoted)[:2000], sender[1]
    return Mail(message_id, "Sent" if from_owner else "INBOX", date, raw)


def _trace(sender: str, message_id: str, date: datetime, chance: random.Random) -> list[str]:
    """What servers put on top of a mail on its way."""
    domain = sender.partition("@")[2]
    signature = base64.b64encode(chance.randbytes(256)).decode()
    folded = "\r\n ".join(signature[at : at + 70] for at in range(0, len(signature), 70))
    when = format_datetime(date)
    return [
        f"Return-Path: <{sender}>",
        "Delivered-To: dana@example.com",
        f"Received: from mx.example.com ([192.0.2.10])\r\n by store.example.com with LMTP id {message_id[-20:]}"
        f"\r\n for <dana@example.com>; {when}",
        f"Received: from out.{domain} (out.{domain} [198.51.100.7])\r\n (using TLSv1.3 with cipher"
        f" TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n by mx.example.com (Postfix) with ESMTPS id 4Rk2x"
        f"\r\n for <dana@example.com>; {when}",
        f"Authentication-Results: mx.example.com;\r\n dkim=pass (2048-bit key; unprotected) header.d={domain}"
        f" header.i=@{domain} header.b=Zk1x;\r\n spf=pass (mx.example.com: domain of {sender} designates 198.51.100.7"
        f" as permitted sender) smtp.mailfrom={sender};\r\n dmarc=pass (p=reject sp=reject) header.from={domain}",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=mail;\r\n"
        f" h=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b={folded}",
        f"Received: from [10.0.0.5] (unknown [203.0.113.9])\r\n by out.{domain} (Postfix) with ESMTPSA id 9F1C2\r\n ; {when}",
    ]  # fmt: skip


def _named(person: tuple[str, str, str]) -> str:
    name = person[0] if person[0].isascii() else Header(person[0], "utf-8").encode()
    return f"{name} <{person[1]}>"


def _body(own: str, quoted: str, chance: random.Random) -> bytes:
    """The content fields, an empty line and the content: plain, HTML beside or instead of it, with or without a file."""
    shape = chance.random()
    plain = _text("plain", own + quoted, chance)
    if shape < HTML_SHARE * 2 / 3:
        body = _multipart("alternative", [plain, _text("html", _html(own, quoted), chance)], chance)
    elif shape < HTML_SHARE:
        body = _text("html", _html(own, quoted), chance)
    else:
        body = plain
    if chance.random() >= ATTACHMENT_SHARE:
        return body
    content = base64.encodebytes(chance.randbytes(chance.randrange(2_000, 40_000))).replace(b"\n", b"\r\n")
    file = b'Content-Type: application/pdf; name="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
    file += b'Content-Disposition: attachment; filename="scan.pdf"\r\n\r\n' + content
    return _multipart("mixed", [body, file], chance)


def _text(kind: str, text: str, chance: random.Random) -> bytes:
    charset = chance.choice(CHARSETS)
    try:
        content = text.encode(charset)
    except UnicodeEncodeError:
        charset, content = "utf-8", text.encode()
    how = "7bit" if content.isascii() and kind == "plain" else chance.choice(("8bit", "quoted-printable", "base64"))
    if how == "quoted-printable":
        content = quopri.encodestring(content)
    elif how == "base64":
        content = base64.encodebytes(content)
    fields = f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    return fields.encode() + content.replace(b"\n", b"\r\n")


def _html(own: str, quoted: str) -> str:
    def lines(text: str) -> str:
        return "".join(f"<div>{line or '<br>'}</div>\n" for line in text.replace("&", "&amp;").splitlines())

    above, _, below = quoted.partition("wrote:\n\n")
    old = "\n".join(line.removeprefix("> ") for line in below.splitlines())
    quote = (
        f'<div class="gmail_quote"><div class="gmail_attr">{lines(above + "wrote:")}</div>'
        f'<blockquote class="gmail_quote">{lines(old)}</blockquote></div>'
    )
    return f'<html><body><div dir="ltr">{lines(own)}</div>{quote if quoted else ""}</body></html>\n'


def _multipart(kind: str, parts: list[bytes], chance: random.Random) -> bytes:
    boundary = f"--=_{chance.getrandbits(64):016x}".encode()
    content = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n%s--%s--\r\n' % (
        kind.encode(), boundary, content, boundary,
    )  # fmt: skip
