"""Did a person write it? (spec/explain.md) Evidence by kind, and what is no evidence."""

import pytest

from inboxva.model.message import Automatic
from inboxva.parse.automatic import automatic_words, classify, classify_message
from inboxva.parse.message import read_message

PERSON = {
    "From": "Maria Santos <maria@va.example.com>",
    "To": "brad@example.com",
    "Subject": "Re: [BK-12] Website copy",
    "Message-ID": "<m1@va.example.com>",
    "Date": "Tue, 18 Nov 2025 17:05:12 +0800",
}


def mail(body: str = "Hours: 2\n", **fields: str) -> bytes:
    """A person's mail with these fields changed or added (underscores are dashes)."""
    named = PERSON | {name.replace("_", "-"): value for name, value in fields.items()}
    return "".join(f"{name}: {value}\n" for name, value in named.items()).encode() + b"\n" + body.encode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "No (a person)"},
        {"X_Auto_Response_Suppress": "All"},
        {"From": "Postmaster <postmaster@example.com>"},
        {"From": "Ann Daemon <ann.daemon@example.com>"},
        {"From": "Dono Treply <dono@example.com>"},
        {"Subject": "Undeliverable: what do I tell the customer?"},
        {"Subject": "Out of office: Monday and Tuesday"},
        {"Subject": "Automatic reply texts for the shop"},
        {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
        {"Subject": "Re: Automatic reply: Website copy", "In_Reply_To": "<a@example.com>"},
        {"Precedence": "list", "List_Id": "<ops.example.org>", "List_Post": "<mailto:ops@example.org>"},
        {"Precedence": "bulk", "Sender": "owner-ops@example.org"},
        {"Precedence": "bulk", "Return_Path": "<ops-bounces+brad=example.com@example.org>"},
        {"List_Unsubscribe": "<https://crm.example.com/u>", "In_Reply_To": "<t1@example.com>"},
        {"Content_Type": "multipart/mixed; boundary=report"},
    ],
)
def test_a_person_wrote_it(fields: dict[str, str]) -> None:
    assert classify_message(read_message(mail(**fields))) == (None, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
        {"Content_Type": "multipart/report; boundary=x"},
        {"From": "MAILER-DAEMON (Mail Delivery System)", "Subject": "hm"},
        {"From": "Mail Delivery Subsystem <mailer-daemon@mx.example.net>", "Subject": "hm"},
        {"X_Failed_Recipients": "maria@example.com", "From": "x@example.net"},
        {"From": "postmaster@example.com", "Subject": "Undeliverable: Website copy"},
        {"From": "postmaster@example.com", "Subject": "Unzustellbar: Website copy"},
        {"Return_Path": "<>", "Subject": "Недоставленное сообщение"},
        {"Return_Path": "<MAILER-DAEMON>", "Subject": "failure notice"},
        {"From": "no-reply@mx.example.jp", "Subject": "メールエラー通知"},
    ],
)
def test_bounces(fields: dict[str, str]) -> None:
    assert classify(mail(**fields)) is Automatic.BOUNCE


def test_a_bounce_may_be_known_by_its_text_where_the_sender_is_no_person() -> None:
    text = "The following address could not be delivered to:\n"
    assert (
        classify(mail("Your mail was not delivered.\n", From="postmaster@example.com", Subject="hm"))
        is Automatic.BOUNCE
    )
    assert classify(mail("Your mail was not delivered.\n", Subject="hm")) is None
    assert (
        classify(mail('{"notificationType": "Bounce"}', From="no-reply@sns.example.com", Subject=text))
        is Automatic.BOUNCE
    )


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Copy", "Out of Office AutoReply: Copy", "Automatische Antwort: Copy",
        "Abwesenheitsnotiz: Copy", "Réponse automatique : Copy", "Respuesta automática: Copy",
        "Resposta automática: Copy", "Risposta automatica: Copy", "Automatisch antwoord: Copy",
        "Autoodpowiedź: Copy", "Automatiskt svar: Copy", "Automatisk svar: Copy", "Autosvar: Copy",
        "Automaattinen vastaus: Copy", "Automatická odpověď: Copy", "Автоматический ответ: Copy",
        "Автоматична відповідь: Copy", "Otomatik Yanıt: Copy", "Trả lời tự động: Copy",
        "Awtomatikong tugon: Copy", "Balasan otomatis: Copy", "自动答复: Copy", "自動回覆：Copy",
        "自動応答: Copy", "자동 회신: Copy", "[Auto-Reply] Copy", "Re: [ops] Out of office AutoReply: back soon",
    ],
)  # fmt: skip
def test_automatic_replies_by_subject(subject: str) -> None:
    assert classify(mail(Subject=subject)) is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "Website copy"},
        {"Precedence": "auto_reply"},
        {"Subject": "Out of Office: Website copy", "X_Auto_Response_Suppress": "All"},
        {"Subject": "Abwesend: Website copy", "Auto_Submitted": "auto-generated"},
        {"Subject": "Fuera de la oficina", "Return_Path": "<>"},
        {"Subject": "不在: Website copy", "In_Reply_To": "<t1@example.com>"},
        {"Return_Path": "<>", "In_Reply_To": "<t1@example.com>"},
    ],
)
def test_automatic_replies_by_field(fields: dict[str, str]) -> None:
    assert classify(mail(**fields)) is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "fields",
    [
        {"List_Id": "<news.example.com>", "List_Unsubscribe": "<https://example.com/u>"},
        {"List_Unsubscribe": "<mailto:u@example.com>", "List_Post": "NO"},
        {"Feedback_ID": "1:2:3:mailer"},
        {"From": "newsletter@example.com"},
        {"From": "noreply@example.com", "List_Unsubscribe": "<https://example.com/u>"},
    ],
)
def test_newsletters_and_announcements(fields: dict[str, str]) -> None:
    assert classify(mail(**fields)) is Automatic.LIST


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-notified; owner-email=x@example.com"},
        {"From": "no-reply@example.com"},
        {"From": "shop-noreply2@example.com"},
        {"From": "do.not.reply@example.com"},
        {"From": "ne-pas-repondre@example.fr"},
        {"From": "notifications@example.com"},
        {"Content_Type": "multipart/report; report-type=feedback-report; boundary=x"},
        {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=x"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
    ],
)
def test_robots(fields: dict[str, str]) -> None:
    assert classify(mail(**fields)) is Automatic.ROBOT


def test_an_absence_with_an_empty_return_path_is_no_bounce() -> None:
    body = "I am away until Monday. Please write to\nluis@va.example.com\n"
    assert classify(mail(body, Return_Path="<>", In_Reply_To="<t1@example.com>")) is Automatic.AUTO_REPLY


def test_our_own_mark() -> None:
    assert classify(mail(X_Inboxva="ack", Auto_Submitted="auto-replied")) is Automatic.OWN
    assert classify_message(read_message(mail()), own=True)[0] is Automatic.OWN


def test_a_bounce_of_ours_is_no_mail_of_ours() -> None:
    returned = "--x\nContent-Type: message/rfc822\n\nX-Inboxva: ack\nMessage-ID: <a1@example.com>\n\nhello\n--x--\n"
    raw = mail(returned, From="mailer-daemon@example.net", Content_Type="multipart/report; boundary=x")
    assert classify(raw) is Automatic.BOUNCE
    assert read_message(raw).returned_id == "a1@example.com"


def test_the_evidence_is_a_sentence() -> None:
    verdict = classify_message(read_message(mail(Auto_Submitted="auto-replied")))
    assert verdict == (Automatic.AUTO_REPLY, "It has the field Auto-Submitted: auto-replied.")


def test_the_words_are_data() -> None:
    words = automatic_words({"auto_reply": {"subjects": ["I'm away"]}, "robot": {"fields": ["X-Our-Robot: yes"]}})
    away, robot, default = mail(Subject="I’m away: x"), mail(X_Our_Robot="Yes, indeed"), mail(Subject="Autoreply: x")
    assert classify_message(read_message(away), words)[0] is Automatic.AUTO_REPLY
    assert classify_message(read_message(robot), words)[0] is Automatic.ROBOT
    assert classify_message(read_message(default), words)[0] is None
