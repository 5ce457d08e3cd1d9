"""The configured people and engagements in the store, and what was agreed with each since which day."""

from datetime import date

from inboxva.errors import PermanentError
from inboxva.model.people import Engagement, People, Person
from inboxva.store.database import Database

UPSERT_PERSON = """
INSERT INTO person (email, name, role, timezone, language, next_question) VALUES (?, ?, ?, ?, ?, 1)
ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role, timezone = excluded.timezone,
  language = excluded.language"""
UPSERT_ENGAGEMENT = """
INSERT INTO engagement (owner_id, slug, code, name, next_number) VALUES (?, ?, ?, ?, 1)
ON CONFLICT (owner_id, slug) DO UPDATE SET code = excluded.code, name = excluded.name"""


class Directory:
    """The rows of people, engagements and mailboxes by what the rest of the program calls them.

    `configured` are the slugs of the engagements in the configuration; the store may know others, from before.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owner = 0
        self.configured: tuple[str, ...] = ()
        self._people: dict[str, int] = {}
        self._first: dict[int, str] = {}
        self._engagements: dict[str, int] = {}
        self._mailboxes: dict[str, int] = {}

    def forget(self) -> None:
        """Forgets what was looked up: a transaction was undone, or another process may have added somebody."""
        for table in (self._people, self._first, self._engagements, self._mailboxes):
            table.clear()

    def _learn(self) -> None:
        self._people = dict(self._database.rows("SELECT email, person_id FROM address"))
        self._first = dict(self._database.rows("SELECT id, email FROM person"))

    def person(self, address: str) -> int | None:
        """The person with this address (lower case), or None."""
        if not self._people:
            self._learn()
        return self._people.get(address)

    def known_person(self, address: str) -> int:
        """The same where there must be one. Raises PermanentError: the people were not synchronised."""
        if (found := self.person(address)) is None:
            raise PermanentError(f"{address} is not in the store; synchronise the configuration first")
        return found

    def address(self, person: int) -> str:
        """The first address of the person in a row."""
        if not self._first:
            self._learn()
        return self._first[person]

    def participants(self, addresses: tuple[str, ...]) -> str:
        """The configured people among these addresses, as one text: their first addresses, sorted."""
        found = {person for address in addresses if (person := self.person(address)) is not None}
        return " ".join(sorted(self._first[person] for person in found))

    def engagement(self, slug: str | None) -> int | None:
        """The engagement with this slug, or None."""
        if slug is not None and slug not in self._engagements:
            sql = "SELECT slug, id FROM engagement WHERE owner_id = ?"
            self._engagements = dict(self._database.rows(sql, (self.owner,)))
        return self._engagements.get(slug) if slug is not None else None

    def mailbox(self, url: str) -> int:
        """The mailbox of this URL, which is added if it is new."""
        if url not in self._mailboxes:
            row = self._database.row("SELECT id FROM mailbox WHERE url = ?", (url,))
            self._mailboxes[url] = row[0] if row else self._database.insert("mailbox", {"url": url})
        return self._mailboxes[url]


def sync(database: Database, directory: Directory, people: People, today: date) -> None:
    """Writes the configured people and engagements; a rate or cap that changed holds from `today`."""
    for person in (people.owner, *people.assistants):
        sync_person(database, person)
    directory.forget()
    directory.owner = directory.known_person(people.owner.address)
    directory.configured = tuple(engagement.slug for engagement in people.engagements)
    rename_engagements(database, directory, people)
    for engagement in people.engagements:
        values = (directory.owner, engagement.slug, engagement.code.upper(), engagement.name)
        database.run(UPSERT_ENGAGEMENT, values)
        for assistant in people.assistants_of(engagement):
            sync_agreement(database, directory, engagement, assistant, today)


def rename_engagements(database: Database, directory: Directory, people: People) -> None:
    """Gives an engagement whose slug was changed its new one: its code, which references bear, says that it is the same."""
    rows = database.rows("SELECT id, slug, code FROM engagement WHERE owner_id = ?", (directory.owner,))
    known = {slug for _, slug, _ in rows}
    for number, slug, code in rows:
        now = people.by_code.get(code)
        if slug not in people.by_slug and now and now.slug not in known:
            database.run("UPDATE engagement SET slug = ? WHERE id = ?", (now.slug, number))
            for table in ("summary_line", "outbox"):
                database.run(f"UPDATE {table} SET slug = ? WHERE slug = ?", (now.slug, slug))
    directory.forget()


def sync_person(database: Database, person: Person) -> None:
    """Writes one person and their addresses."""
    values = (person.address, person.name, person.role.value, person.timezone, person.language)
    database.run(UPSERT_PERSON, values)
    row = database.row("SELECT id FROM person WHERE email = ?", (person.address,))
    for address in person.addresses:
        database.run(
            "INSERT INTO address (email, person_id) VALUES (?, ?)"
            " ON CONFLICT (email) DO UPDATE SET person_id = excluded.person_id",
            (address, row[0] if row else None),
        )


def sync_agreement(
    database: Database, directory: Directory, engagement: Engagement, assistant: Person, today: date
) -> None:
    """Adds a row if what is agreed with this person now differs from the latest row."""
    place = (directory.engagement(engagement.slug), directory.known_person(assistant.address))
    rate = engagement.rate
    money = (str(rate.amount), rate.currency) if rate else (None, None)
    agreed = (*money, engagement.weekly_cap, engagement.period_cap)
    latest = database.row(
        "SELECT rate, currency, weekly_cap, period_cap FROM agreement WHERE engagement_id = ? AND person_id = ?"
        " ORDER BY since DESC LIMIT 1",
        place,
    )
    if latest is None or tuple(latest) != agreed:
        database.run(
            "INSERT INTO agreement (engagement_id, person_id, since, rate, currency, weekly_cap, period_cap)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (engagement_id, person_id, since) DO UPDATE"
            " SET rate = excluded.rate, currency = excluded.currency, weekly_cap = excluded.weekly_cap,"
            " period_cap = excluded.period_cap",
            (*place, today.isoformat(), *agreed),
        )
