"""`inboxva explain`: what each sentence of an owner's mail was taken for, and the cue that decided it."""

import json

from tests.cli.place import MAIL, NOW, Place

TEXT = "Hi Maria,\nPlease book the flight to Denver. The fares are fine. Did Tom reply?\nThanks,\nDana"


def test_every_sentence_is_shown_with_its_kind_and_cue(place: Place) -> None:
    mail = place.base / "one.eml"
    mail.write_text(
        MAIL.format(
            sender="dana@example.com", to="maria@example.net", subject="Denver", name="r1", domain="example.com",
            date=NOW, text=TEXT,
        )
    )  # fmt: skip
    shown = [line.strip() for line in place.run("explain", str(mail)).stdout.splitlines()]
    assert "courtesy    Hi Maria,  (greeting)" in shown
    assert "task        Please book the flight to Denver.  (please do: please book)" in shown
    assert "background  The fares are fine.  (no cue)" in shown
    assert "question    Did Tom reply?  (question)" in shown
    assert "sentences" not in json.loads(place.run("explain", "--json", str(mail)).stdout)["request"]
