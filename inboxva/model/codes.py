"""Short codes that an owner can type on a phone, each a function of the store's secret and of the mail it stands for."""

import hmac

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What a code is made of: nothing that is read as something else (0 and o, 1, i and l)."""
LENGTH = 5


def undo_code(secret: bytes, message_id: str) -> str:
    """What takes back what the command mail of this Message-ID did."""
    return _code(secret, f"undo:{message_id}")


def confirm_code(secret: bytes, message_id: str) -> str:
    """What carries out the lines of the command mail of this Message-ID that wait for a yes."""
    return _code(secret, f"confirm:{message_id}")


def _code(secret: bytes, of: str) -> str:
    number = int.from_bytes(hmac.digest(secret, of.encode("utf-8", "surrogatepass"), "sha256"))
    code = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        code += LETTERS[place]
    return code
