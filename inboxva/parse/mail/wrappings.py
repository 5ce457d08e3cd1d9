"""Ways in which a text is wrapped within its part: flowed lines, a cleartext signature, a CMS signature's octets."""

import re
from collections.abc import Iterator


def unflowed(text: str, *, del_space: bool = False) -> str:
    """A format=flowed text with its paragraphs made whole (RFC 3676): lines that end in a blank go on in the next one.

    Stuffing is undone; a quoted paragraph becomes one line behind its quote marks; the signature line stays alone.
    """
    pieces: list[str] = []
    flowing, depth_before = False, 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        # A stuffed ">" keeps its blank, or it would read as a quote mark.
        content = content if not depth and content.startswith(" >") else content.removeprefix(" ")
        is_signature = content == "-- "
        if not flowing or depth != depth_before or is_signature:
            pieces.append("\n" + ">" * depth + (" " if depth and content else ""))
        flowing, depth_before = content.endswith(" ") and not is_signature, depth
        pieces.append(content[:-1] if flowing and del_space else content)
    return "".join(pieces)[1:]


_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\n"
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----$.*?(?:^-----END PGP SIGNATURE-----$\n?|\Z)", re.M | re.S)


def signed_text(text: str) -> str:
    """The text of a cleartext signature (RFC 9580, 7) without its armour; any other text as it is."""
    if _SIGNED not in text:
        return text
    before, _, after = text.partition(_SIGNED)
    after = after.partition("\n\n")[2]
    return before + _SIGNATURE.sub("", re.sub(r"^- ", "", after, flags=re.M))


_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")


def octets(der: bytes) -> Iterator[bytes]:
    """The octets of the content that a CMS SignedData holds (RFC 5652, 5.1), sent whole or in pieces."""
    if _SIGNED_DATA not in der[:40] or (start := der.find(_DATA)) < 0:
        return
    position = start + len(_DATA)
    while position + 2 <= len(der):
        tag, first = der[position], der[position + 1]
        position += 2
        length = first
        if first & 0x80:
            count = first & 0x7F
            length = int.from_bytes(der[position : position + min(count, 8)], "big")
            position += count
        if tag == 0x04:
            yield der[position : position + length]
            position += length
        elif tag not in (0xA0, 0x24):  # the wrappers that open around the octets; anything else is past them
            return
