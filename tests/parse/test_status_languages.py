"""Reports in Spanish, Portuguese, French, German and Tagalog, read with all words at once (rules/status.toml)."""

import pytest
from statuslines import only, read

from inboxva.model.work import State

N, P, B, W, D, C = State.NOT_STARTED, State.IN_PROGRESS, State.BLOCKED, State.WAITING, State.DONE, State.CANCELLED
SPANISH = {
    "Estado: en progreso": P, "Estado: en curso (60%)": P, "Estado: terminado": D, "Estado: hecho": D, "Estado: listo": D,
    "Estado: bloqueado": B, "Estado: en espera": W, "Estado: esperando respuesta": W, "Estado: pendiente": N,
    "Estado: cancelado": C, "Estado: casi listo": P, "Estado: todavía no terminado": P, "Estado: no empezado": N,
    "Estado actual: en proceso": P, "Situación: en marcha": P, "Estado: por revisar": W, "Estado: aún no está listo": P,
    "Estado: empezado": P, "Estado: detenido": B, "Estado: retrasado": P,
    "Horas: 2,5": 150, "Horas trabajadas: 3": 180, "Horas: 2 horas y media": 150, "Tiempo: 1 hora y 20 minutos": 80,
    "Horas: de 9:00 a 11:30": 150, "Horas de hoy: 4": 240, "Tiempo dedicado: 45 minutos": 45, "Horas: media hora": 30,
    "Horas: 2 (en vez de 3)": 120, "Total de horas: 3": 180,
    "Hecho: llamadas": ("done", "llamadas"), "Hecho hoy: llamadas": ("done", "llamadas"), "Lo que hice: x": ("done", "x"),
    "Completado: x": ("done", "x"), "Tareas completadas: x": ("done", "x"), "Avances: llamadas": ("done", "llamadas"),
    "Próximos pasos: x": ("next", "x"), "Siguiente: x": ("next", "x"), "Pendientes: x": ("next", "x"),
    "Por hacer: x": ("next", "x"), "Plan para mañana: x": ("next", "x"), "Lo que sigue: x": ("next", "x"),
    "Bloqueado: falta la clave": ("blocked", "falta la clave"), "Bloqueos: x": ("blocked", "x"),
    "Problemas: x": ("blocked", "x"),
    "Obstáculos: x": ("blocked", "x"), "Impedimentos: x": ("blocked", "x"),
    "Preguntas: ¿cuál logo?": ("questions", "¿cuál logo?"), "Dudas: ¿cuál?": ("questions", "¿cuál?"),
    "Consultas: ¿cuál?": ("questions", "¿cuál?"), "Necesito de ti: x": ("questions", "x"),
    "Bloqueado: ninguno": ("blocked", None), "Bloqueos: nada por ahora": ("blocked", None),
    "Preguntas: ninguna": ("questions", None),
    "Preguntas: no hay": ("questions", None), "Bloqueos: no": ("blocked", None),
    "Bloqueos: ningún problema": ("blocked", None),
}  # fmt: skip
PORTUGUESE = {
    "Status: em andamento": P, "Estado: em progresso": P, "Situação: concluído": D, "Status: feito": D, "Status: pronto": D,
    "Status: bloqueado": B, "Status: aguardando": W, "Status: aguardando resposta": W, "Status: pendente": N,
    "Status: não iniciado": N, "Status: cancelado": C, "Status: quase pronto": P, "Status: ainda não terminado": P,
    "Status: atrasado": P, "Status: iniciado": P, "Status: finalizado": D, "Status: entregue": D, "Status: parado": B,
    "Horas: 2,5": 150, "Horas trabalhadas: 3": 180, "Tempo gasto: 1h30": 90, "Horas: duas horas e meia": 150,
    "Horas: 1 hora e 20 minutos": 80, "Horas: das 9:00 às 11:30": 150, "Horas: meia hora": 30, "Total de horas: 3": 180,
    "Feito: ligações": ("done", "ligações"), "Feito hoje: x": ("done", "x"), "Concluído: x": ("done", "x"),
    "O que fiz: x": ("done", "x"), "Tarefas concluídas: x": ("done", "x"), "Realizado: x": ("done", "x"),
    "Próximos passos: x": ("next", "x"), "A fazer: x": ("next", "x"), "Pendente: x": ("next", "x"),
    "Plano para amanhã: x": ("next", "x"), "Próximo: x": ("next", "x"),
    "Bloqueado: falta a senha": ("blocked", "falta a senha"), "Bloqueios: x": ("blocked", "x"),
    "Impedimentos: x": ("blocked", "x"),
    "Problemas: x": ("blocked", "x"), "Dificuldades: x": ("blocked", "x"),
    "Perguntas: qual logo?": ("questions", "qual logo?"), "Dúvidas: qual?": ("questions", "qual?"),
    "Preciso de você: x": ("questions", "x"),
    "Bloqueios: nenhum": ("blocked", None), "Perguntas: nenhuma": ("questions", None), "Dúvidas: não há": ("questions", None),
    "Bloqueios: nada no momento": ("blocked", None), "Bloqueios: não": ("blocked", None),
}  # fmt: skip
FRENCH = {
    "Statut : en cours": P, "Statut : en cours (60 %)": P, "État : terminé": D, "État : fait": D, "Statut : fini": D,
    "Statut : bloqué": B, "Statut : en attente": W, "Statut : en attente de réponse": W, "Statut : pas commencé": N,
    "Statut : annulé": C, "Statut : presque terminé": P, "Statut : pas encore fini": P, "Statut : en retard": P,
    "Statut : à relire": W, "Statut : livré": D, "Statut : commencé": P, "Statut : en pause": B,
    "Heures : 2h30": 150, "Heures : 2,5": 150, "Temps passé : 1 h 30": 90, "Heures travaillées : 3": 180,
    "Heures : deux heures et demie": 150, "Durée : 45 minutes": 45, "Heures : une heure et quart": 75,
    "Heures : de 9h00 à 11h30": 150, "Heures : une demi-heure": 30, "Heures : 9h-11h30": 150, "Total des heures : 3": 180,
    "Fait : les appels": ("done", "les appels"), "Fait aujourd'hui : x": ("done", "x"), "Réalisé : x": ("done", "x"),
    "Terminé : x": ("done", "x"), "Ce que j'ai fait : x": ("done", "x"), "Tâches terminées : x": ("done", "x"),
    "Prochaines étapes : x": ("next", "x"), "À faire : x": ("next", "x"), "Reste à faire : x": ("next", "x"),
    "Suite : x": ("next", "x"), "Prochaine étape : x": ("next", "x"),
    "Bloqué : mot de passe": ("blocked", "mot de passe"), "Blocages : x": ("blocked", "x"), "Problèmes : x": ("blocked", "x"),
    "Obstacles : x": ("blocked", "x"), "Points bloquants : x": ("blocked", "x"), "Difficultés : x": ("blocked", "x"),
    "Questions : quel logo ?": ("questions", "quel logo ?"), "Question : lequel ?": ("questions", "lequel ?"),
    "Besoin de vous : x": ("questions", "x"),
    "Blocages : aucun": ("blocked", None), "Questions : aucune": ("questions", None), "Blocages : rien": ("blocked", None),
    "Questions : non": ("questions", None), "Blocages : aucun pour l'instant": ("blocked", None),
    "Blocages : néant": ("blocked", None),
}  # fmt: skip
GERMAN = {
    "Status: in Arbeit": P, "Stand: in Bearbeitung": P, "Status: erledigt": D, "Status: fertig": D, "Stand: abgeschlossen": D,
    "Status: blockiert": B, "Status: wartet auf Antwort": W, "Status: warte auf Rückmeldung": W, "Status: offen": N,
    "Status: noch nicht begonnen": N, "Status: noch nicht angefangen": N, "Status: storniert": C, "Status: fast fertig": P,
    "Status: noch nicht fertig": P, "Status: läuft": P, "Status: laeuft": P, "Status: verspätet": P, "Status: zur Prüfung": W,
    "Status: pausiert": B, "Status: hängt": B, "Status: angefangen": P,
    "Stunden: 1,5": 90, "Arbeitszeit: 2,5 Std.": 150, "Stunden: anderthalb Stunden": 90, "Zeitaufwand: 1 Std 30 Min": 90,
    "Stunden: zweieinhalb": 150, "Zeit: 9:00 bis 11:30": 150, "Std: 2": 120, "Stunden heute: 4": 240,
    "Stunden: eine halbe Stunde": 30,
    "Gesamtstunden: 3": 180,
    "Erledigt: Anrufe": ("done", "Anrufe"), "Heute erledigt: x": ("done", "x"), "Gemacht: x": ("done", "x"),
    "Fertig: x": ("done", "x"),
    "Was ich gemacht habe: x": ("done", "x"), "Abgeschlossen: x": ("done", "x"),
    "Nächste Schritte: x": ("next", "x"), "Naechste Schritte: x": ("next", "x"), "Nächste: x": ("next", "x"),
    "Naechste: x": ("next", "x"), "Als Nächstes: x": ("next", "x"), "Zu tun: x": ("next", "x"), "Offen: x": ("next", "x"),
    "Noch offen: x": ("next", "x"), "Plan für morgen: x": ("next", "x"), "Geplant: x": ("next", "x"),
    "Blockiert: Passwort fehlt": ("blocked", "Passwort fehlt"), "Hindernisse: x": ("blocked", "x"),
    "Probleme: x": ("blocked", "x"),
    "Blockaden: x": ("blocked", "x"), "Schwierigkeiten: x": ("blocked", "x"),
    "Fragen: welches Logo?": ("questions", "welches Logo?"), "Rückfragen: x": ("questions", "x"),
    "Rueckfragen: x": ("questions", "x"),
    "Offene Fragen: x": ("questions", "x"), "Brauche von dir: x": ("questions", "x"),
    "Blockiert: nichts": ("blocked", None), "Fragen: keine": ("questions", None), "Probleme: keine": ("blocked", None),
    "Hindernisse: momentan keine": ("blocked", None), "Fragen: nein": ("questions", None),
    "Fragen: derzeit keine": ("questions", None),
}  # fmt: skip
TAGALOG = {
    "Katayuan: ginagawa pa": P, "Status: ginagawa": P, "Kalagayan: tapos na": D, "Status: tapos na po": D,
    "Status: natapos na": D,
    "Status: hindi pa nasimulan": N, "Status: di pa nasimulan": N, "Status: naghihintay": W, "Status: hinihintay pa": W,
    "Status: naharang": B, "Status: kinansela": C, "Status: hindi pa tapos": P, "Status: malapit na": P,
    "Status: sinimulan na": P,
    "Status: di pa tapos": P, "Status: nagawa na": D, "Status: naipasa na": D, "Status: halos tapos na": P,
    "Oras: 2": 120, "Oras ngayon: 2.5": 150, "Oras: dalawang oras": 120, "Oras: 2 oras at 30 minuto": 150,
    "Oras: isang oras at kalahati": 90, "Oras: kalahating oras": 30, "Mga oras: 3": 180, "Kabuuang oras: 3": 180,
    "Oras: tatlong oras": 180,
    "Tapos na: mga tawag": ("done", "mga tawag"), "Natapos: x": ("done", "x"), "Nagawa: x": ("done", "x"),
    "Ginawa: x": ("done", "x"),
    "Natapos ngayon: x": ("done", "x"), "Mga natapos: x": ("done", "x"), "Mga nagawa: x": ("done", "x"),
    "Susunod: x": ("next", "x"), "Gagawin: x": ("next", "x"), "Susunod na gagawin: x": ("next", "x"),
    "Gagawin bukas: x": ("next", "x"),
    "Mga gagawin: x": ("next", "x"),
    "Hadlang: password": ("blocked", "password"), "Mga problema: x": ("blocked", "x"), "Problema: x": ("blocked", "x"),
    "Mga hadlang: x": ("blocked", "x"),
    "Tanong: alin?": ("questions", "alin?"), "Mga tanong: alin?": ("questions", "alin?"), "Katanungan: x": ("questions", "x"),
    "Mga katanungan: x": ("questions", "x"), "Kailangan ko: x": ("questions", "x"),
    "Tanong: wala": ("questions", None), "Mga problema: wala naman": ("blocked", None), "Hadlang: wala po": ("blocked", None),
    "Tanong: wala pa": ("questions", None), "Problema: wala sa ngayon": ("blocked", None),
    "Tanong: Wala.": ("questions", None),
}  # fmt: skip
ALL = {**SPANISH, **PORTUGUESE, **FRENCH, **GERMAN, **TAGALOG}


@pytest.mark.parametrize(("line", "expected"), ALL.items())
def test_a_line_in_any_language(line: str, expected: State | int | tuple[str, str | None]) -> None:
    if isinstance(expected, State):
        section = only(line)
        assert (section.state, section.state_text is None) == (expected, False)
    elif isinstance(expected, int):
        assert only(f"Links: https://a.example.com\n{line}").minutes == expected
    else:
        section = only(f"Links: https://a.example.com\n{line}")
        field, text = expected
        assert getattr(section, field) == (() if text is None else (text,))
        assert (field in section.cleared) == (text is None)


def test_every_language_has_its_table() -> None:
    assert all(len(table) >= 25 for table in (SPANISH, PORTUGUESE, FRENCH, GERMAN, TAGALOG))
    assert len(ALL) >= 230


@pytest.mark.parametrize(
    "prose",
    [
        "Hoy llamé al banco.", "Hecho está hecho, dicen ellos.", "Hoje liguei para o banco.", "Fait divers du jour",
        "Heute habe ich angerufen.", "Ngayon tumawag ako sa bangko.", "Offen gesagt war es viel", "Suite à votre message",
        "Fertig ist es erst morgen", "Pendiente de la respuesta llamo otra vez",
    ],
)  # fmt: skip
def test_prose_in_any_language_is_no_report(prose: str) -> None:
    assert read(prose) == ((), ())
