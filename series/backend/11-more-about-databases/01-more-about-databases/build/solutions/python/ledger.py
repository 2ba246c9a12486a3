"""Accounts, the transfers between them, and the entries that say how each balance came about."""

import re
from dataclasses import dataclass

from postgres import DatabaseError

ACCOUNT = "SELECT id, owner, overdraft, balance FROM accounts WHERE id = $1"
OPEN = """WITH opened AS (
    INSERT INTO accounts (owner, overdraft, balance) VALUES ($1, $2, $3) RETURNING id, balance
)
INSERT INTO entries (account, amount, balance) SELECT id, balance, balance FROM opened RETURNING account"""
# One statement, so one moment: no balance is older or newer than the entries beside it.
ACCOUNTS_OF = """SELECT accounts.id, owner, overdraft, accounts.balance, entry.*
FROM accounts CROSS JOIN LATERAL ({entries} WHERE account = accounts.id ORDER BY entries.id DESC LIMIT 3) AS entry
WHERE owner = $1 ORDER BY accounts.id, entry_id DESC"""
# All accounts that the rules are about, in the order that every transfer keeps.
LOCK = """SELECT id, owner, overdraft, balance FROM accounts
WHERE id = $2 OR owner = (SELECT owner FROM accounts WHERE id = $1)
ORDER BY id FOR UPDATE"""
BY_KEY = "SELECT id, source, target, amount FROM transfers WHERE key = $1"
MOVE = """WITH moved AS (
    UPDATE accounts SET balance = balance + CASE id WHEN $2 THEN $4::bigint ELSE -$4::bigint END
    WHERE id IN ($1, $2) RETURNING id, balance
)
INSERT INTO entries (account, transfer, amount, balance)
SELECT id, $3::bigint, CASE id WHEN $2 THEN $4::bigint ELSE -$4::bigint END, balance FROM moved"""
NEWER_THAN_ALL = 2**63 - 1


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Wish:
    """A transfer that somebody asks for; the two accounts by their ids as they came."""

    source: str
    target: str
    amount: int
    key: str | None
    note: str | None


class Ledger:
    def __init__(self, database, release):
        self.database = database
        self.knows_notes = release >= 2
        note = ", transfers.note" if self.knows_notes else ""
        self.entries = f"""SELECT entries.id AS entry_id, transfer, entries.amount AS entry_amount,
            entries.balance AS entry_balance{note}
            FROM entries LEFT JOIN transfers ON transfers.id = transfer"""

    def open_account(self, owner, overdraft, balance):
        opened = self.database.transaction(lambda session: session.query(OPEN, owner, overdraft, balance))
        return {"id": str(opened[0]["account"]), "owner": owner, "overdraft": overdraft, "balance": balance}

    def account(self, account):
        found = self.database.read(ACCOUNT, number_of(account))
        if not found:
            raise Refused(404, "there is no such account")
        return shown_account(found[0])

    def accounts_of(self, owner):
        accounts = {}
        for row in self.database.read(ACCOUNTS_OF.format(entries=self.entries), owner):
            account = accounts.setdefault(row["id"], {**shown_account(row), "entries": []})
            account["entries"].append(self.shown_entry(row))
        return {"accounts": list(accounts.values())}

    def entries_of(self, account, limit, after):
        """A page of entries, the newest first, and the text that asks for the next page."""
        self.account(account)
        # One more than the page holds says whether another follows.
        statement = f"{self.entries} WHERE account = $1 AND entries.id < $2 ORDER BY entries.id DESC LIMIT $3"
        rows = self.database.read(statement, number_of(account), after or NEWER_THAN_ALL, limit + 1)
        following = str(rows[limit - 1]["entry_id"]) if len(rows) > limit else None
        return {"entries": [self.shown_entry(row) for row in rows[:limit]], "next": following}

    def transfer(self, wish):
        try:
            made = self.database.transaction(
                lambda session: self.make_transfer(session, wish), may_be_repeated=wish.key is not None
            )
        except DatabaseError as error:
            if error.code == "23514":
                raise Refused(409, "there is not enough money") from error
            raise
        return {"id": str(made), "from": wish.source, "to": wish.target, "amount": wish.amount}

    def make_transfer(self, session, wish):
        """The id of the transfer, made now or earlier under the same key."""
        accounts = session.query(LOCK, number_of(wish.source), number_of(wish.target))
        # Only now: whoever has the same wish has waited for these accounts, and sees what was made meanwhile.
        if wish.key is not None:
            for earlier in session.query(BY_KEY, wish.key):
                if not is_of(earlier, wish):
                    raise Refused(422, "this key was used for another transfer")
                return earlier["id"]
        by_id = {str(account["id"]): account for account in accounts}
        if wish.source not in by_id or wish.target not in by_id:
            raise Refused(404, "there is no such account")
        if not may_pay(by_id[wish.source], by_id[wish.target], accounts, wish.amount):
            raise Refused(409, "there is not enough money")
        transfer = self.write_transfer(session, wish)
        session.query(MOVE, wish.source, wish.target, transfer, wish.amount)
        return transfer

    def write_transfer(self, session, wish):
        values = {"source": wish.source, "target": wish.target, "amount": wish.amount, "key": wish.key}
        if self.knows_notes:
            values["note"] = wish.note
        places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        statement = f"INSERT INTO transfers ({', '.join(values)}) VALUES ({places}) RETURNING id"
        return session.query(statement, *values.values())[0]["id"]

    def shown_entry(self, row):
        entry = {
            "id": str(row["entry_id"]),
            "transfer": None if row["transfer"] is None else str(row["transfer"]),
            "amount": row["entry_amount"],
            "balance": row["entry_balance"],
        }
        return {**entry, "note": row["note"]} if self.knows_notes else entry


def may_pay(source, target, accounts, amount):
    if not source["overdraft"] and source["balance"] < amount:
        return False
    together = sum(account["balance"] for account in accounts if account["owner"] == source["owner"])
    return target["owner"] == source["owner"] or together >= amount


def is_of(transfer, wish):
    made = (str(transfer["source"]), str(transfer["target"]), transfer["amount"])
    return made == (wish.source, wish.target, wish.amount)


def number_of(text):
    """The number that an id stands for; None where no account can have it."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,17}", text) else None


def shown_account(row):
    return {"id": str(row["id"]), "owner": row["owner"], "overdraft": row["overdraft"], "balance": row["balance"]}
