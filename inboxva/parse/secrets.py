"""Passwords, keys, card and account numbers, one-time codes in a text, so that they can be masked (mail-conduct.md, 8)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inboxva.model.packaged import table

QUOTED = re.compile(r"""["'“‘`*]([^"'”’`*\s]{3,64})["'”’`*]""")
VALUE = re.compile(r"\S{3,128}")
LOOKS_SECRET = re.compile(r"\d|[^\w\s.,;:?!)'\"-]|[a-z][A-Z]")
# A pattern begins with what it takes, and then looks behind that: so the text is gone through much faster.
DIGITS = re.compile(r"\d(?<![\w+#.-]\d)(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
IBAN = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
CODE = re.compile(r"(?<![\w.-])(\d{4,8}|\d{3}[ -]\d{3,4}|[A-Z0-9]{2,3}-\d{4,6})(?![\w%-]|[.,/:]\d)")
PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s]{1,8000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
ACCOUNT = re.compile(r"(?<![\w-])\d(?:[ -]?\d){5,17}(?![\w-])")
IDENTITY = re.compile(r"(?<![\w-])(?:\d{3}[- ]\d{2}[- ]\d{4}|\d{9}|[A-Z]{1,2}\d{6,8})(?![\w-])")
TRAILING = ".,;:!?)\"'”’>]"
REACH = 40
# What stands between the word and the secret: a colon (and perhaps a line end), "is", a dash, or nothing before a digit.
BETWEEN = (
    r"(\s{0,2}(?:[:=]|->|→)[ \t]*\n?\s{0,3}|\s(?:is|was|are)(?:\s(?:now|still))?(?:\s?:\s{0,3}|\s)"
    r"|\s-\s|\s(?=\S{0,60}\d))"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern in any case that holds one of these words; a text without them all need not be gone through for it."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: Iterable[str], pattern: str) -> "Sought":
        """From the words as they are written."""
        return cls(tuple(map(folded, words)), re.compile(pattern, re.I))

    def finditer(self, text: str, folded: str) -> Iterable[re.Match[str]]:
        """Where it stands in a text, of which `folded` is given too."""
        return self.pattern.finditer(text) if any(map(folded.__contains__, self.words)) else ()


@dataclass(frozen=True, slots=True)
class SecretWords:
    """The words before secrets, as patterns, and the beginnings of keys with how much must follow."""

    password: Sought
    password_never: frozenset[str]
    login: Sought
    code: Sought
    code_never: frozenset[str]
    key: Sought
    prefix: Sought
    bank: Sought
    identity: Sought

    @classmethod
    def from_table(cls, data: Mapping[str, Any]) -> "SecretWords":
        """From `rules/secrets.toml` as tomllib reads it."""
        words = {kind: data[kind]["words"] for kind in ("password", "login", "code", "key", "bank", "identity")}
        word = _any_of(words["password"])
        prefixes = "|".join(
            rf"{re.escape(prefix)}[A-Za-z0-9_.+/-]{{{least},400}}" for prefix, least in data["key"]["prefixes"].items()
        )
        label = {kind: rf"(?<![\w-]){_any_of(some)}" for kind, some in words.items()}
        login = rf"{label['login']}\s?(?:is\s?:|[:=]|is)\s?(\S{{2,80}}?)"
        return cls(
            password=Sought.of(words["password"], rf"{label['password']}(?:\s?\([^)\n]{{0,30}}\))?{BETWEEN}"),
            password_never=frozenset(data["password"]["never"]),
            login=Sought.of(
                words["login"],
                rf"{login}\s?(?:/|\||,|;|\n|\sand\s)\s?(?:{word}\s?(?:is\s?:|[:=])?\s?(?:is\s)?)?(\S{{4,64}})",
            ),
            code=Sought.of(words["code"], rf"{label['code']}(?![\w-])"),
            code_never=frozenset(data["code"]["never"]),
            key=Sought.of(words["key"], rf"{label['key']}\s?(?:is\s?:|[:=]|is)\s?(\S{{12,400}})"),
            prefix=Sought(tuple(data["key"]["prefixes"]), re.compile(rf"(?<![A-Za-z0-9_])(?:{prefixes})")),
            bank=Sought.of(words["bank"], rf"{label['bank']}(?![\w-])"),
            identity=Sought.of(words["identity"], rf"{label['identity']}(?![\w-])"),
        )


def folded(text: str) -> str:
    """The text in one case, such that whatever `re.I` takes for a word holds the word's own folded letters."""
    plain = text.casefold()
    return plain if plain.isascii() else plain.replace("ı", "i").replace("\u0307", "")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, _longest_first(words))) + ")"


@cache
def default_words() -> SecretWords:
    """The packaged words."""
    return SecretWords.from_table(table("rules/secrets.toml"))


def find_secrets(text: str, words: SecretWords | None = None) -> tuple[str, ...]:
    """The pieces of `text` that are secrets, each once, as they stand there."""
    words = words or default_words()
    low = folded(text)
    found = [
        *(m[0] for m in PRIVATE_KEY.finditer(text)), *(m[0].rstrip(TRAILING) for m in words.prefix.finditer(text, text)),
        *_passwords(text, low, words), *_logins(text, low, words), *_keys(text, low, words), *_codes(text, low, words),
        *(m[0] for m in DIGITS.finditer(text) if is_card(m[0])), *(m[0] for m in IBAN.finditer(text) if is_iban(m[0])),
        *_after(text, words.bank.finditer(text, low), ACCOUNT),
        *_after(text, words.identity.finditer(text, low), IDENTITY),
    ]  # fmt: skip
    return tuple(dict.fromkeys(piece for piece in found if piece))


def asked_for(question: str, answer: str, words: SecretWords | None = None) -> tuple[str, ...]:
    """The pieces of an `answer` that are secrets because of what the question asks for: "482913", asked for a code."""
    words = words or default_words()
    low = folded(question)
    kinds = (words.password, words.login, words.code, words.key, words.bank, words.identity)
    asked = {word for kind in kinds for word in kind.words if word in low and re.search(rf"\b{re.escape(word)}\b", low)}
    found = (piece for word in sorted(asked) for piece in find_secrets(f"{word} is {answer}", words))
    return tuple(dict.fromkeys(piece for piece in found if piece in answer))


def mask(text: str, secrets: Iterable[str], label: str) -> str:
    """`text` with each of `secrets` replaced by `label`, the longest first."""
    pieces = _longest_first(set(secrets) - {""})
    return re.sub("|".join(map(re.escape, pieces)), lambda _: label, text) if pieces else text


def _passwords(text: str, low: str, words: SecretWords) -> Iterator[str]:
    for match in words.password.finditer(text, low):
        written = ":" in match[1] or "=" in match[1] or "→" in match[1] or "->" in match[1]
        if quoted := QUOTED.match(text, match.end()):
            yield quoted[1]
            continue
        value = VALUE.match(text, match.end())
        bare = value[0].rstrip(TRAILING) if value else ""
        # "Blue42!" ends with a mark that belongs to it; "hunter2." does not.
        piece = value[0].rstrip(".,;)") if value and value[0][-1:] in "!?" and LOOKS_SECRET.search(bare) else bare
        if len(bare) < 4 or bare.lower() in words.password_never or bare.startswith(("http://", "https://", "[hidden")):
            continue
        if written or LOOKS_SECRET.search(bare):
            yield piece


def _logins(text: str, low: str, words: SecretWords) -> Iterator[str]:
    for match in words.login.finditer(text, low):
        value = match[2].rstrip(TRAILING)
        if (
            LOOKS_SECRET.search(value)
            and value.lower() not in words.password_never
            and "://" not in match[0]
            and "@" not in value
        ):
            yield value


def _keys(text: str, low: str, words: SecretWords) -> Iterator[str]:
    for match in words.key.finditer(text, low):
        value = match[1].strip(TRAILING + "(<[“‘")
        if len(value) >= 12 and any(c.isdigit() for c in value) and "://" not in value:
            yield value


def _codes(text: str, low: str, words: SecretWords) -> Iterator[str]:
    for match in words.code.finditer(text, low):
        before = text[max(0, match.start() - REACH) : match.start()].split()
        if before and before[-1].lower() in words.code_never:
            continue
        end = min(match.end() + REACH, len(text))
        stop = text.find("\n\n", match.end(), end)
        value = CODE.search(text, match.end(), end if stop < 0 else stop)
        if (
            value
            and ". " not in text[match.end() : value.start()]
            and not re.search(r"[$€£]\s?$", text[: value.start()][-2:])
        ):
            yield value[1]


def _after(text: str, labels: Iterable[re.Match[str]], value: re.Pattern[str]) -> Iterator[str]:
    """What looks like `value` close after a label, in the same line or the next."""
    for match in labels:
        found = value.search(text, match.end(), min(match.end() + REACH, len(text)))
        if found and not re.search(r"[.!?]\s", text[match.end() + 3 : found.start()]):
            yield found[0]


def is_card(text: str) -> bool:
    """Whether the digits of `text` are those of a payment card: 13 to 19, of a known industry, with Luhn's check digit."""
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in (2, 3, 4, 5, 6) or len(set(digits)) < 2:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether `text` is an IBAN with right check digits (ISO 13616)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34 or not plain.isalnum():
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
