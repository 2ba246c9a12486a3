"""Makes the tables, and changes them for the next release, while others may do the same or use them."""

import time

from postgres import ConnectionLost, DatabaseError, Session

# A number that stands for "I work on the tables"; whoever has its lock works alone.
LOCK = 7_020_101
ASKS_FOR_TABLES = "SELECT to_regclass('entries') IS NOT NULL AS found"
TABLES = (
    """CREATE TABLE accounts (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        owner text NOT NULL,
        overdraft boolean NOT NULL,
        balance bigint NOT NULL,
        CHECK (overdraft OR balance >= 0)
    )""",
    "CREATE INDEX ON accounts (owner, id)",
    """CREATE TABLE transfers (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source bigint NOT NULL REFERENCES accounts,
        target bigint NOT NULL REFERENCES accounts,
        amount bigint NOT NULL CHECK (amount > 0),
        key text UNIQUE
    )""",
    """CREATE TABLE entries (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account bigint NOT NULL REFERENCES accounts,
        transfer bigint REFERENCES transfers,
        amount bigint NOT NULL,
        balance bigint NOT NULL
    )""",
    "CREATE INDEX ON entries (account, id)",
)
ASKS_FOR_NOTE = """SELECT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = 'transfers'::regclass AND attname = 'note'
) AS found"""


def migrate(url, release, patience=60):
    """Brings the tables to what this release needs; tries for that many seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            return try_to_migrate(url, release)
        except (ConnectionLost, DatabaseError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def try_to_migrate(url, release):
    session = Session(url)
    try:
        session.query("BEGIN")
        session.query("SELECT pg_advisory_xact_lock($1)", LOCK)
        if not session.query(ASKS_FOR_TABLES)[0]["found"]:
            for statement in TABLES:
                session.query(statement)
        if release >= 2 and not session.query(ASKS_FOR_NOTE)[0]["found"]:
            # Everyone who comes while this waits has to wait behind it.
            session.query("SET LOCAL lock_timeout = '100ms'")
            session.query("ALTER TABLE transfers ADD COLUMN note text")
        session.query("COMMIT")
    finally:
        session.close()
