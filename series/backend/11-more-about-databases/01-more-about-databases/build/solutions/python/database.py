"""Sessions that are lent out, and transactions that are tried again."""

import contextlib
import random
import threading
import time

from postgres import ConnectionLost, DatabaseError, Session

SESSIONS = 12
TRIES = 10
# Nobody waits for a lock for long: two rounds of waiting sessions are over before a reader gives up.
SETTINGS = {"lock_timeout": "500ms", "statement_timeout": "5s"}
# A serialization failure, a deadlock, and a key that somebody else was quicker with: done anew, it may go well.
DONE_ANEW = {"40001", "40P01", "23505"}
# A lock or a statement that took too long. Class 53 is a lack of something: of room on the disk, of memory.
TOO_LONG = {"55P03", "57014"}


class NotNow(Exception):
    """It can't be done, or nobody can tell whether it was done. The client may ask again."""


class Database:
    def __init__(self, url):
        self.url = url
        self.free = threading.BoundedSemaphore(SESSIONS)
        self.idle = []

    @contextlib.contextmanager
    def session(self):
        """Lends a session. It is back in the end, in no transaction, or closed."""
        if not self.free.acquire(timeout=8):
            raise NotNow("all sessions are in use")
        session = None
        try:
            session = self.idle_session() or Session(self.url, **SETTINGS)
            yield session
        finally:
            if session and session.status in ("T", "E"):
                with contextlib.suppress(ConnectionLost, DatabaseError):
                    session.query("ROLLBACK")
            if session and session.status == "I":
                self.idle.append(session)
            elif session:
                session.close()
            self.free.release()

    def idle_session(self):
        try:
            return self.idle.pop()
        except IndexError:
            return None

    def read(self, statement, *values):
        """The rows of one statement that changes nothing."""

        def once():
            with self.session() as session:
                return session.query(statement, *values)

        return self.tried_again(once)

    def transaction(self, work, may_be_repeated=False):
        """Gives what work(session) gives, in a transaction. Work may be done more than once, from the start each time.

        A connection that breaks during COMMIT leaves open whether it was carried out. Only where doing all of it
        again does nothing twice, it is then done again.
        """

        def once():
            with self.session() as session:
                session.query("BEGIN")
                result = work(session)
                try:
                    session.query("COMMIT")
                except ConnectionLost:
                    if may_be_repeated:
                        raise
                    raise NotNow("nobody can tell what became of it") from None
                return result

        return self.tried_again(once)

    def tried_again(self, once):
        for attempt in range(TRIES):
            try:
                return once()
            except ConnectionLost:
                self.forget_idle_sessions()
            except DatabaseError as error:
                if error.code in TOO_LONG or error.code.startswith("53"):
                    raise NotNow(str(error)) from error
                if error.code not in DONE_ANEW:
                    raise
            time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 4)))
        raise NotNow("it did not go well, however often it was tried")

    def forget_idle_sessions(self):
        # Where one has ended, the others probably have too.
        while session := self.idle_session():
            session.close()
