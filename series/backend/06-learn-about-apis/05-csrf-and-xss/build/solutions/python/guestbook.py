"""What the guestbook knows: people, sessions, entries and files. All of it is in memory."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

# Only pictures are given back as what they are. A page, an SVG or a script from here would be one of ours.
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@dataclass
class Person:
    name: str
    salt: bytes
    password: bytes
    motto: str = ""
    link: str = ""
    about: str = ""


@dataclass
class Entry:
    id: str
    author: str
    text: str


class Guestbook:
    def __init__(self):
        self.people = {}
        self.sessions = {}
        self.entries = {}
        self.files = {}
        self.last_id = 0

    def log_in(self, name, password):
        """The id of a new session, or None where the password is another."""
        person = self.people.get(name)
        if person is None:
            salt = secrets.token_bytes(16)
            person = self.people[name] = Person(name, salt, hashed(password, salt))
        elif not hmac.compare_digest(person.password, hashed(password, person.salt)):
            return None
        session = secrets.token_urlsafe(24)
        self.sessions[session] = person
        return session

    def log_out(self, session):
        self.sessions.pop(session, None)

    def who(self, session):
        return self.sessions.get(session)

    def write(self, author, text):
        self.last_id += 1
        entry = Entry(str(self.last_id), author.name, text)
        self.entries[entry.id] = entry
        return entry

    def delete(self, person, entry_id):
        """Whether the entry was there and theirs to delete."""
        entry = self.entries.get(entry_id)
        if entry is None or entry.author != person.name:
            return False
        del self.entries[entry_id]
        return True

    def keep_file(self, kind, content):
        name = secrets.token_urlsafe(12)
        self.files[name] = (kind if kind in PICTURES else "application/octet-stream", content)
        return name


def hashed(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=2**13, r=8, p=1)
