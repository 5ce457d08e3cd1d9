"""What of a body is the writer's own: every client's way to mark a quotation, in every language, and what must stay."""

import pytest

from inboxva.model.message import LineKind
from inboxva.model.packaged import table
from inboxva.parse.body import lines, visible_text, visible_text_from_html
from inboxva.parse.quoting.htmltext import html_to_text
from inboxva.parse.quoting.quotingwords import packaged_words, read_words

ATTRIBUTIONS = """\
On Mon, Feb 3, 2025 at 10:00 AM Dana Reyes <dana@example.com> wrote:
On 3 Feb 2025, at 10:00, Dana Reyes <dana@example.com> wrote:
On 2/3/2025 10:00 AM, Dana Reyes wrote:
Dana Reyes <dana@example.com> wrote on Mon, 3 Feb 2025 at 10:00:
El lun, 3 feb 2025 a las 10:00, Dana Reyes (<dana@example.com>) escribió:
Em seg., 3 de fev. de 2025 às 10:00, Dana Reyes <dana@example.com> escreveu:
Dana Reyes <dana@example.com> escreveu (segunda, 3/02/2025 à(s) 10:00):
Le lun. 3 févr. 2025 à 10:00, Dana Reyes <dana@example.com> a écrit :
Am Mo., 3. Feb. 2025 um 10:00 Uhr schrieb Dana Reyes <dana@example.com>:
Am 03.02.2025 um 10:00 schrieb Dana Reyes:
Il giorno lun 3 feb 2025 alle ore 10:00 Dana Reyes <dana@example.com> ha scritto:
Op ma 3 feb 2025 om 10:00 schreef Dana Reyes <dana@example.com>:
Op 3 feb. 2025, om 10:00 heeft Dana Reyes <dana@example.com> het volgende geschreven:
pon., 3 lut 2025 o 10:00 Dana Reyes <dana@example.com> napisał(a):
W dniu 3.02.2025 o 10:00, Dana Reyes pisze:
Den mån 3 feb. 2025 kl 10:00 skrev Dana Reyes <dana@example.com>:
Den man. 3. feb. 2025 kl. 10.00 skrev Dana Reyes <dana@example.com>:
På 3. februar 2025 kl. 10:00, Dana Reyes skrev:
ma 3. helmik. 2025 klo 10.00 Dana Reyes (dana@example.com) kirjoitti:
po 3. 2. 2025 v 10:00 odesílatel Dana Reyes <dana@example.com> napsal:
Dne 3.2.2025 v 10:00 Dana Reyes napsal(a):
пн, 3 февр. 2025 г. в 10:00, Dana Reyes <dana@example.com>:
03.02.2025 10:00, Dana Reyes пишет:
пн, 3 лют. 2025 р. о 10:00 Dana Reyes <dana@example.com> пише:
Dana Reyes <dana@example.com>, 3 Şub 2025 Pzt, 10:00 tarihinde şunu yazdı:
Vào Th 2, 3 thg 2, 2025 vào lúc 10:00 Dana Reyes <dana@example.com> đã viết:
Noong Lun, Peb 3, 2025 nang 10:00 AM si Dana Reyes <dana@example.com> ay sumulat:
Pada Sen, 3 Feb 2025 pukul 10.00 Dana Reyes <dana@example.com> menulis:
Dana Reyes <dana@example.com> 于2025年2月3日周一 10:00写道：
Dana Reyes <dana@example.com> 於 2025年2月3日 週一 上午10:00寫道：
2025年2月3日(月) 10:00 Dana Reyes <dana@example.com>:
2025/02/03 10:00、Dana Reyes <dana@example.com>のメール:
2025년 2월 3일 (월) 오전 10:00, Dana Reyes <dana@example.com>님이 작성:
---- On Mon, 03 Feb 2025 10:00:00 +0800 Dana Reyes <dana@example.com> wrote ----
-------- Original message --------
-----Ursprüngliche Nachricht-----""".splitlines()

# Needs a quotation with marks below to be told from prose.
WEAK = [
    "Dana Reyes wrote:",
    "Quoting Dana Reyes <dana@example.com>:",
    "* Dana Reyes <dana@example.com> [2025-02-03 10:00]:",
]

OWN = [
    "On Monday I will start.\n\nOn Tuesday at 10:30 the client called.",
    "The client called at 10:30 and wrote:\n\nWe want the blue one.",
    "On Monday I start with the hall.\nThe client called at 10:30 and wrote:\n\nWe want it.",
    "On 3 May 2026 at 10:30 I called them.",
    "I wrote to them on 3 May 2026:\n- one\n- two",
    "Le 3 mai à 10:00 :\n- appel",
    "Status: done\nFrom: Manila\nTo: Cebu\nDate: 12 June 10:30\n\nPlease confirm.",
    "Please send this:\nTo: client@example.com\nSubject: Invoice 12\n\nDear client,\nhere is the invoice.",
    "Task: BK-12\nState: done\nHours: 2\nSubject: invoices",
    "Date: 3 May 2026\nRe: BK-12\nHours: 1:30",
    "Done.\n\n- invoices",
    "Blockers:\n-none",
    "Hours: 2\n\n/done",
    "path:\n/etc/hosts",
    "BK-12: done, 2h\n--\nBK-13: in progress",
    "Section one\n---\nNote the client is angry about this",
    "___\nTotal: 5h",
    "Next\n---\nInvoices",
    "Done.\n\n---\nhttps://drive.example.com/report\nSheet updated",
    "Files:\n--\nhttps://drive.example.com/report",
    "Done, thanks! Maria",
    "Thanks,\nMaria",
    "All done.\n\nBest regards",
    "I am at 60%.\n\nBest,\nthen I will do the rest of it tomorrow and call them.",
    "Questions:\n1. Which color?\n\nRegards to Ben",
    "Regards,\nMaria",
    "Sent via Outlook to the client today",
    "Get the mobile version from Dana",
    "Sent from my desk, it is much faster than my phone.",
    "Ben's new address:\n\n12 Main St\nSpringfield\n555-123-4567",
    "The confidentiality notice must change.\n\nDone with the rest.\n\nHours: 2",
    "Hours: 2\n\nPS: also sent the invoice",
    "Forwarded message to Ben:\n- done",
    ">From the start it was clear",
    "Look:\n>>> Order at https://www.example.com <<<",
    "--\nBen",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "bare"])
def test_the_line_above_a_quotation_ends_the_reply(attribution: str, mark: str) -> None:
    quoted = "\n".join((mark + text).rstrip() for text in ["Please do BK-12.", "", "Hours: 3"])
    assert visible_text(f"Done.\n\nHours: 2\n\n{attribution}\n\n{quoted}\n") == "Done.\n\nHours: 2"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS + WEAK)
@pytest.mark.parametrize("width", [50, 78, 200])
def test_an_answer_below_a_quotation_stays(attribution: str, width: int) -> None:
    wrapped, line = [], ""
    for word in attribution.split(" "):
        if line and len(line) + len(word) >= width:
            wrapped.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    head = "\n".join([*wrapped, line])
    assert visible_text(f"{head}\n> Please do BK-12.\n> Hours:\n\n2.5\n") == "2.5"


@pytest.mark.parametrize("text", OWN)
def test_what_a_person_wrote_stays(text: str) -> None:
    assert visible_text(text) == text


def test_an_answer_knows_the_form_line_it_stands_under() -> None:
    found = lines("> State:\n> Hours:\n2.5\nand a half\n>> ETA:\n\nFriday\n")
    assert [(line.number, line.text, line.under) for line in found if line.kind is LineKind.OWN and line.text] == [
        (3, "2.5", "Hours:"), (4, "and a half", None), (7, "Friday", "ETA:"),
    ]  # fmt: skip


def test_an_inline_answer_that_speaks_of_sending_stays() -> None:
    text = "> Did you send it?\nYes, sent 3/5/2026 at 10:30\n> To whom?\nTo Ben <ben@example.com>\n> Which?\nInvoices sent:"
    assert visible_text(text) == "Yes, sent 3/5/2026 at 10:30\nTo Ben <ben@example.com>\nInvoices sent:"
    assert visible_text("Invoices sent:\n\n> x") == "Invoices sent:"


def test_lines_give_back_the_whole_text() -> None:
    text = "Done.\n\nOn 3 Feb 2025 10:00, Dana wrote:\n> a\n>> b\n\n-- \nMaria"
    found = lines(text)
    assert "\n".join(line.text for line in found) == text
    assert [line.number for line in found] == list(range(1, 9))


def test_forwarded_text_is_apart() -> None:
    text = "FYI\n\nBegin forwarded message:\n\n> From: Hall <hall@example.org>\n> Subject: x\n>\n> Status: done\n\nShall I?"
    assert visible_text(text) == "FYI\n\n\nShall I?"
    forwarded = [line.text for line in lines(text) if line.kind is LineKind.FORWARDED]
    assert forwarded[-4:] == ["> From: Hall <hall@example.org>", "> Subject: x", ">", "> Status: done"]
    assert not any(line.kind is LineKind.FORWARDED for line in lines("Done.\n> Status: done"))


def test_a_copied_header_that_names_no_reader_is_kept_apart_from_its_text() -> None:
    assert (
        visible_text("From: Web form <form@example.com>\nDate: 3 Feb 2025 10:00\nSubject: Hall\n\nIs it free?")
        == "Is it free?"
    )


@pytest.mark.parametrize(
    "line",
    [
    "Sent from my iPhone", "Sent from my Example Telecom BlackBerry",
    "Get Outlook for iOS<https://example.com>", "Sent from Yahoo Mail on Android", "Envoyé de mon iPhone",
    "Von meinem iPhone gesendet", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a", "Skickat från min iPhone", "Sendt fra min iPhone",
    "Lähetetty iPhonesta", "Odesláno z iPhonu", "Отправлено с iPhone", "Надіслано з iPhone",
    "iPhone'umdan gönderildi", "Được gửi từ iPhone của tôi", "Ipinadala mula sa aking iPhone",
    "Dikirim dari iPhone saya", "发自我的iPhone", "iPhoneから送信", "나의 iPhone에서 보냄",
    "Gesendet mit der GMX Mail App", "Sent from Mail for Windows",
],
)  # fmt: skip
def test_a_phones_line_is_no_word_of_the_writer(line: str) -> None:
    assert visible_text(f"Done.\n\n{line}\n") == "Done."


@pytest.mark.parametrize(
    "signature",
    [
    "-- \nMaria", "--\nMaria Santos\nTel: 555 0100", "Kind regards,\nMaria",
    "Mit freundlichen Grüßen\nMaria Santos", "Mvh\nMaria", "Cordialement,\n\nMaria Santos\n06 12 34 56 78",
    "С уважением,\nMaria", "-Maria Santos", "/Maria", "Regards,\nMaria\n\nSent from my iPhone",
    "--\nMaria Santos\n+63 917 555 0100\nSantos Assistance Inc.", "--\nSantos Services LLC\nMaria Santos, Owner",
    "--\n\nMaria Santos\nWhatsApp: +63 917 555 0100", "--\nBest regards,\n\nMaria",
    "-Maria\n\n_____\nhelpers mailing list\nhttps://lists.example.com",
],
)  # fmt: skip
def test_a_signature_is_cut(signature: str) -> None:
    assert visible_text(f"It is done.\n\n{signature}\n") == "It is done."
    quoted = "On 3 Feb 2025, at 10:00, Dana wrote:\n\n> Hours:\n"
    assert visible_text(f"It is done.\n\n{signature}\n\n{quoted}") == "It is done."


def test_a_disclaimer_takes_no_line_above_it() -> None:
    notice = "This e-mail and any attachments are confidential and intended only for the person named."
    assert visible_text(f"Done.\nHours: 2\n{notice}") == "Done.\nHours: 2"
    assert visible_text(f"Done.\n\n{notice}\n\nThink before you print.") == "Done."
    banner = "CAUTION: This email originated from outside of the company."
    assert visible_text_from_html(f"<div>{banner}</div><div>Done.</div><p>Hours: 2</p>") == "Done.\n\nHours: 2"


def test_a_user_replaces_the_words() -> None:
    rules = {name: dict(section) for name, section in table("rules/quoting.toml").items()}
    rules["attribution"]["verbs"] = ["gribitu"]
    text = "Done.\n\nOn 3 Feb 2025 10:00, Dana gribitu:\n\nHours: 8"
    assert visible_text(text) == text
    own = [line.text for line in lines(text, read_words(rules)) if line.kind is LineKind.OWN]
    assert own == ["Done.", ""]


def test_the_packaged_words_are_told_apart() -> None:
    words = packaged_words()
    assert not words.original & words.forwarded
    assert {"from", "sent", "to", "subject", "other"} == set(words.labels.values())


@pytest.mark.parametrize(
    "html", ["", "<", "\0\ud800<p>\udfff", "<table><tr><td", "plain & simple", "<p>a</p>" * 30_000]
)
def test_any_html_gives_text_that_can_be_stored(html: str) -> None:
    text = html_to_text(html)
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text
    assert isinstance(visible_text_from_html(html), str)


def test_html_becomes_lines() -> None:
    assert html_to_text("<p>a<br>b&nbsp;c</p><ul><li>x<li>y</ul>") == "a\nb c\n\n- x\n- y"
    assert html_to_text("<table><tr><td>Hours<td>2.5</table>") == "Hours: 2.5"
    assert (
        html_to_text("<p>Dear</p><blockquote type=cite>a<blockquote type=cite>b</blockquote></blockquote>")
        == "Dear\n\n> a\n>> b"
    )
    assert html_to_text("<div>" * 5000 + "deep") == "deep"
    assert html_to_text("<div><i>" + "<p>a</p>" * 9000 + "</i></div><p>z</p>").endswith("a\nz")
