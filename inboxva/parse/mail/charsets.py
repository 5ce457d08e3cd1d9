"""Bytes → text, whatever charset they claim: nothing raises, and no NUL or lone surrogate comes out."""

import codecs
import re
from functools import lru_cache

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")

# What mail programs mean by a name (WHATWG Encoding Standard, "Names and labels"), as Python's codecs.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_2",
}  # fmt: skip
_ALIASES = {
    "utf8mb4": "utf-8", "utf-8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "cp-850": "cp850", "x-sjis": "cp932",
    "windows-31j": "cp932", "ks-c-5601-1987": "cp949", "ks-c-5601": "cp949", "x-windows-949": "cp949",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "x-gbk": "gb18030", "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "x-cp1252": "cp1252",
    "x-big5": "big5hkscs", "cp65001": "utf-8", "iso-2022-jp-ms": "iso2022_jp_ext", "windows-1252http-equivcontent": "cp1252",
}  # fmt: skip
# Codecs that Python has and mail has not; some of them cost quadratic time.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
_LATIN = frozenset({"", "cp1252", "cp1254", "iso8859-15"})
_NOT_ASCII_COMPATIBLE = frozenset({"utf-7", "hz"})


def storable(text: str) -> str:
    """The text without NUL, lone surrogates turned into U+FFFD: what every store accepts."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return _UNSTORABLE.sub(lambda match: "" if match[0] == "\0" else "\ufffd", text)


def decode(data: bytes, charset: str = "") -> str:
    """The text that `data` most likely is, given the charset it claims ("" for none).

    A claim is believed where it can be true, in the wide sense mail programs give it (iso-8859-1 is windows-1252,
    gb2312 is gb18030). UTF-8 is recognised behind any other claim: text of another charset is next to never valid in it.
    """
    if not charset and b"\x1b" not in data and data.isascii():
        return data.decode("ascii").replace("\0", "")
    codec = _codec(charset)
    if codec.startswith(("utf-16", "utf-32")) and b"\0" not in data and data.isascii():
        codec = ""  # these are no wide characters, whatever is claimed
    stateful = codec in _NOT_ASCII_COMPATIBLE or codec.startswith(("iso2022", "utf-16", "utf-32")) or b"\x1b" in data
    if not stateful and data.isascii():
        return data.decode("ascii").replace("\0", "")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and len(data) > 2:
        codec = "utf-16"
    elif not codec.startswith("iso2022") and _ISO_2022_JP.search(data):
        codec = "iso2022_jp_2"
    elif not stateful and codec != "utf-8" and _is_utf8(data):
        # Two or three bytes may be valid UTF-8 by accident, and Latin text hardly even those.
        high = sum(byte > 127 for byte in data[:4096])
        codec = "utf-8" if codec in _LATIN or high > 5 else codec
    return storable(_decoded(data, codec or "cp1252")).removeprefix("\ufeff")


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        lenient = data.decode(codec, "replace") if codec != "cp1252" else ""
    # A broken or cut character now and then leaves a charset recognisable; otherwise the claim was a lie.
    if lenient and lenient.count("\ufffd") * 2 <= sum(not char.isascii() for char in lenient):
        return lenient
    if codec != "utf-8" and _is_utf8(data):
        return data.decode("utf-8")
    return data.decode("cp1252", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """The Python codec of a charset name as mail programs write it; "" for one that is unknown or is no charset."""
    name = re.sub(r"[^a-z0-9]+", "-", charset[:60].lower().split("*")[0]).strip("-")
    try:
        name = codecs.lookup(_ALIASES.get(name, name)).name
        if name in _NO_CHARSETS:
            return ""
        b"\0\0\0\0".decode(name, "replace")
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(name, name)
