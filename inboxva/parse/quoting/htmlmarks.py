"""How mail programs mark quotations and signatures in HTML, read from one element's name and attributes."""

import re
from collections.abc import Mapping
from enum import Enum, auto


class Mark(Enum):
    """What an element's markup says of its content."""

    QUOTE = auto()  # all of it is quoted
    MAYBE_QUOTE = auto()  # a bare <blockquote>: quoted if an attribution line stands above it, else an indent
    MAYBE_CITED = auto()  # a box with a rule beside it: quoted if it begins with an attribution line
    REST = auto()  # it and all that follows in the document is quoted
    MAYBE_REST = auto()  # the same, if it turns out to hold a copied header
    ATTRIBUTION = auto()  # the line above a quotation
    SIGNATURE = auto()


_QUOTE = frozenset({
    "yahoo_quoted", "protonmail_quote", "tutanota_quote", "missive_quote", "front-blockquote", "sh-quoted-content",
    "freshdesk_quote", "hs_reply", "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container",
    "olk_src_body_section", "isreplycontent", "mail-app-auto-quote", "original-content", "quoted_text",
    "gmail_quote_outer", "airmail_ext_on", "messagereplysection", "__quoted_text__", "history-quote-wrapper",
    "quote", "orimsghtmlseperator", "elided-text",
})  # fmt: skip
_CITED = frozenset({
    "gmail_quote", "protonmail_quote", "cite", "qt", "zmail_extra", "blockquote_zmail", "ntes_quote", "iosymail",
    "clean_bq", "spark_quote",
})  # fmt: skip
_REST = frozenset({
    "divrplyfwdmsg", "appendonsend", "stopspelling", "zwchr", "outlookmessageheader", "_mailoriginal",
})  # fmt: skip
_ATTRIBUTION = frozenset({
    "reply-intro", "gmail_attr", "moz-cite-prefix", "airmail_on", "moz-forward-prefix", "sh-attribution",
    "zmail_extra_hr",
})  # fmt: skip
_SIGNATURE = frozenset({
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "ms-outlook-mobile-signature",
    "applemailsignature", "signature", "protonmail_signature_block", "bloop_sign", "messagesignaturesection",
    "__sig_pre__", "__sig_post__", "composer_signature", "zmail_signature", "mail-app-auto-default-signature",
    "yahoo-signature", "tutanota_signature", "front-signature", "sh-signature", "data-signatureblock",
})  # fmt: skip
_PREFIXED = re.compile(r"^(?:x_)+|^ydp[0-9a-f]+-?|_\d+$")
_NAMES = ("class", "id", "name", "data-smartmail", "data-marker")
_RULE_ABOVE = re.compile(
    r"border-top\s*:\s*(?!none|0)|border-top-width\s*:\s*(?!0)|border\s*:\s*none\s*;\s*border-top", re.I
)
_RULE_BESIDE = re.compile(
    r"border-(?:left|right)\s*:\s*(?!none|0)|border-(?:left|right)-(?:width|style)\s*:\s*(?!none|0)", re.I
)


def names(attributes: Mapping[str, str | None]) -> set[str]:
    """The names an element goes by, in lower case, without what web mail puts before them."""
    given = " ".join(value for name in _NAMES if (value := attributes.get(name)))
    return {
        _PREFIXED.sub("", name) if name[0] in "xy" or name[-1].isdigit() else name for name in given.lower().split()
    }


def mark_of(tag: str, attributes: Mapping[str, str | None]) -> Mark | None:
    """What the markup of an element says of its content, or None."""
    if not attributes:
        return Mark.MAYBE_QUOTE if tag == "blockquote" else None
    called = names(attributes)
    if tag == "blockquote":
        if attributes.get("type") == "cite" or "cite" in attributes or called & (_CITED | _QUOTE):
            return Mark.QUOTE
        return Mark.QUOTE if _RULE_BESIDE.search(attributes.get("style") or "") else Mark.MAYBE_QUOTE
    if called:
        if called & _REST:
            return Mark.REST
        if called & _ATTRIBUTION:
            return Mark.ATTRIBUTION
        if called & _SIGNATURE:
            return Mark.SIGNATURE
        # a wrapper of these names also holds the answers between its quotations
        if called & _QUOTE and not (tag == "div" and "protonmail_quote" in called):
            return Mark.QUOTE
    if "data-signatureblock" in attributes:
        return Mark.SIGNATURE
    style = attributes.get("style") if tag == "div" else None
    if style and _RULE_ABOVE.search(style):
        return Mark.MAYBE_REST
    if style and _RULE_BESIDE.search(style):
        return Mark.MAYBE_CITED
    return None
