"""What a folder is for, where the server does not say: by the names that mail programs give, in several languages."""

from collections.abc import Iterable

from inboxva.model.places import FolderRole

SPECIAL_USE = {
    "\\sent": FolderRole.SENT,
    "\\drafts": FolderRole.DRAFTS,
    "\\trash": FolderRole.TRASH,
    "\\junk": FolderRole.JUNK,
}
"""Attributes of RFC 6154, 2, in lower case (also Gmail's older \\Spam)."""
SPECIAL_USE["\\spam"] = FolderRole.JUNK

_NAMES = {
    FolderRole.SENT: """
        sent; sent items; sent messages; sent mail; sent-mail; gesendet; gesendete objekte; gesendete elemente;
        gesendete nachrichten; envoyés; éléments envoyés; messages envoyés; enviados; elementos enviados; mensajes
        enviados; mensagens enviadas; itens enviados; posta inviata; inviati; inviata; verzonden; verzonden items;
        verzonden berichten; skickat; skickade objekt; sendt; sendt post; sendte elementer; lähetetyt; wysłane;
        elementy wysłane; odeslané; odeslaná pošta; отправленные; надіслані; gönderilmiş öğeler; gönderilenler; 已发送;
        已发送邮件; 寄件備份; 送信済み; 送信済みアイテム; 보낸편지함; 보낸 편지함; ipinadala; terkirim""",
    FolderRole.DRAFTS: """
        draft; drafts; entwürfe; brouillons; borradores; rascunhos; bozze; concepten; utkast; kladder; kladde;
        luonnokset; szkice; kopie robocze; wersje robocze; koncepty; rozepsané; черновики; чернетки; taslaklar; 草稿;
        草稿箱; 下書き; 임시보관함; mga draft; konsep""",
    FolderRole.TRASH: """
        trash; deleted; deleted items; deleted messages; bin; papierkorb; gelöschte objekte; gelöschte elemente;
        gelöscht; corbeille; éléments supprimés; papelera; elementos eliminados; lixeira; itens excluídos; cestino;
        posta eliminata; prullenbak; verwijderde items; papperskorgen; borttaget; papirkurv; slettet post;
        roskakori; kosz; elementy usunięte; koš; odstraněná pošta; корзина; удаленные; кошик; çöp kutusu; silinmiş
        öğeler; 已删除; 已删除邮件; 垃圾桶; ゴミ箱; 削除済みアイテム; 휴지통; sampah""",
    FolderRole.JUNK: """
        junk; junk e-mail; junk email; junk mail; spam; bulk mail; spamverdacht; courrier indésirable; indésirables;
        pourriel; correo no deseado; correo basura; lixo eletrônico; lixo eletrónico; posta indesiderata; ongewenste
        e-mail; ongewenst; skräppost; søppelpost; uønsket e-mail; uønsket post; roskaposti; wiadomości-śmieci;
        nevyžádaná pošta; спам; нежелательная почта; небажана пошта; önemsiz; gereksiz; 垃圾邮件; 垃圾郵件; 迷惑メール; 스팸;
        스팸메일함; basura""",
}
_ROLES = {
    " ".join(name.split()): role for role, names in _NAMES.items() for name in names.split(";") for name in [name]
}


def role_of(name: str, delimiter: str, attributes: Iterable[str] = ()) -> FolderRole:
    """What a folder is for: its special-use attribute, else its own name at the top or right under INBOX or [Gmail]."""
    for attribute in attributes:
        if role := SPECIAL_USE.get(attribute.lower()):
            return role
    if name.upper() == "INBOX":
        return FolderRole.INBOX
    path = name.split(delimiter) if delimiter else [name]
    if len(path) > 1 and (path[0].upper() == "INBOX" or path[0] in ("[Gmail]", "[Google Mail]")):
        path = path[1:]
    return _ROLES.get(path[0].casefold(), FolderRole.OTHER) if len(path) == 1 else FolderRole.OTHER
