"""A session with PostgreSQL, in its own protocol, so that this ledger needs no driver installed.

Messages are in https://www.postgresql.org/docs/current/protocol-message-formats.html. Values always go beside a
statement, never into its text. Of the ways to log in there is only the one without a password.
"""

import contextlib
import getpass
import socket
import struct
from urllib.parse import unquote, urlsplit

READERS = {16: lambda text: text == "t", 20: int, 21: int, 23: int}  # by the number of the type
PATIENCE = 8  # seconds


class ConnectionLost(Exception):
    """The session is over. What its last statement has done is not known."""


class DatabaseError(Exception):
    """The database has refused a statement. `code` is its SQLSTATE."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Session:
    def __init__(self, url, **settings):
        self.status = None  # as the last ReadyForQuery says it; None while a reply is awaited
        address = urlsplit(url)
        user = unquote(address.username or getpass.getuser())
        start = {"user": user, "database": unquote(address.path[1:]) or user, "client_encoding": "UTF8", **settings}
        words = b"".join(name.encode() + b"\0" + value.encode() + b"\0" for name, value in start.items())
        body = struct.pack(">I", 3 << 16) + words + b"\0"
        try:
            self.socket = connected(address)
            self.incoming = self.socket.makefile("rb")
            self.socket.sendall(struct.pack(">I", len(body) + 4) + body)
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        try:
            self.read_replies()
        except DatabaseError as error:
            self.close()
            raise ConnectionLost(str(error)) from error

    def query(self, statement, *values):
        """Runs one statement with values for its $1, $2 …; gives its rows, each a dictionary."""
        self.status = None
        bound = b"".join(parameter(value) for value in values)
        messages = (
            message(b"P", b"\0" + statement.encode() + b"\0" + struct.pack(">H", 0))
            + message(b"B", b"\0\0" + struct.pack(">HH", 0, len(values)) + bound + struct.pack(">H", 0))
            + message(b"D", b"P\0")
            + message(b"E", b"\0" + struct.pack(">I", 0))
            + message(b"S", b"")
        )
        try:
            self.socket.sendall(messages)
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        return self.read_replies()

    def read_replies(self):
        """Reads up to the next ReadyForQuery."""
        columns, rows, error = [], [], None
        while True:
            kind, body = self.read_message()
            if kind == b"T":
                columns = columns_of(body)
            elif kind == b"D":
                rows.append(row_of(body, columns))
            elif kind == b"E":
                fields = {field[:1]: field[1:].decode(errors="replace") for field in body.split(b"\0") if field}
                error = DatabaseError(fields[b"C"], fields[b"M"])
                if fields.get(b"V") in ("FATAL", "PANIC"):
                    raise ConnectionLost(str(error))
            elif kind == b"R" and body != b"\0\0\0\0":
                raise ConnectionLost("the database asks for a password")
            elif kind == b"Z":
                self.status = body.decode()
                if error:
                    raise error
                return rows

    def read_message(self):
        try:
            head = self.incoming.read(5)
            length = struct.unpack(">I", head[1:])[0] - 4 if len(head) == 5 else 0
            body = self.incoming.read(length)
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        if len(head) < 5 or len(body) < length:
            raise ConnectionLost("the database has closed the connection")
        return head[:1], body

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.sendall(message(b"X", b""))
        self.incoming.close()
        self.socket.close()


def connected(address):
    if not address.hostname:
        unix = socket.socket(socket.AF_UNIX)
        unix.settimeout(PATIENCE)
        unix.connect(f"/var/run/postgresql/.s.PGSQL.{address.port or 5432}")
        return unix
    tcp = socket.create_connection((address.hostname, address.port or 5432), timeout=PATIENCE)
    tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tcp


def message(kind, body):
    return kind + struct.pack(">I", len(body) + 4) + body


def parameter(value):
    if value is None:
        return struct.pack(">i", -1)
    text = str(value).encode()
    return struct.pack(">i", len(text)) + text


def columns_of(body):
    """The name of each column, and how to read its values."""
    columns, rest = [], body[2:]
    while rest:
        name, rest = rest.split(b"\0", 1)
        kind = struct.unpack(">I", rest[6:10])[0]
        columns.append((name.decode(), READERS.get(kind, str)))
        rest = rest[18:]
    return columns


def row_of(body, columns):
    row, at = {}, 2
    for name, read in columns:
        length = struct.unpack(">i", body[at : at + 4])[0]
        at += 4
        row[name] = None if length < 0 else read(body[at : at + length].decode())
        at += max(length, 0)
    return row
