"""What a reply is, and how it goes over the wire."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import BinaryIO

PHRASES = {
    200: "OK",
    201: "Created",
    204: "No Content",
    206: "Partial Content",
    304: "Not Modified",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    505: "HTTP Version Not Supported",
    507: "Insufficient Storage",
}
WITHOUT_BODY = (204, 304)
TEXT = ("Content-Type", "text/plain; charset=utf-8")
# Up to here a part of a file goes out in one write with its head.
SMALL = 65_536


@dataclass
class FilePart:
    file: BinaryIO
    start: int
    length: int


@dataclass
class Reply:
    """What to answer.

    The length of bytes and of a part of a file is named; what is made piece by piece goes out in
    chunks.
    """

    status: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | FilePart | Iterator[bytes] = b""

    @property
    def length(self) -> int | None:
        """The length of the body, or None where nobody knows it yet."""
        if isinstance(self.body, FilePart):
            return self.body.length
        return len(self.body) if isinstance(self.body, bytes) else None

    def close(self) -> None:
        if isinstance(self.body, FilePart):
            self.body.file.close()


def text(body: bytes) -> Reply:
    return Reply(200, [TEXT], body)


def error(status: int, fields=()) -> Reply:
    return Reply(status, [TEXT, *fields], f"{status} {PHRASES[status]}\n".encode())


def send_reply(
    sock, reply: Reply, *, connection: str | None, with_body: bool, in_chunks: bool
) -> None:
    """Writes a reply.

    `connection` is the value of that field. Without `with_body` only the head goes out, which
    answers HEAD. `in_chunks` says that the client knows chunks; without, a body of unknown length
    ends with the connection.
    """
    head = head_of(reply, connection, in_chunks)
    body = reply.body
    if not with_body or reply.status in WITHOUT_BODY:
        sock.sendall(head)
    elif isinstance(body, bytes):
        sock.sendall(head + body)
    elif isinstance(body, FilePart):
        send_file(sock, head, body)
    else:
        sock.sendall(head)
        send_pieces(sock, body, in_chunks)


def head_of(reply: Reply, connection: str | None, in_chunks: bool) -> bytes:
    lines = [
        f"HTTP/1.1 {reply.status} {PHRASES[reply.status]}",
        f"Date: {formatdate(usegmt=True)}",
    ]
    lines += [f"{name}: {value}" for name, value in reply.fields]
    if reply.status not in WITHOUT_BODY:
        if reply.length is not None:
            lines.append(f"Content-Length: {reply.length}")
        elif in_chunks:
            lines.append("Transfer-Encoding: chunked")
    if connection is not None:
        lines.append(f"Connection: {connection}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def send_file(sock, head: bytes, part: FilePart) -> None:
    if part.length <= SMALL:
        part.file.seek(part.start)
        data = part.file.read(part.length)
        sock.sendall(head + data)
        sent = len(data)
    else:
        sock.sendall(head)
        sent = sock.sendfile(part.file, part.start, part.length)
    if sent < part.length:
        # The file has become shorter. The length is said already, so only breaking off tells.
        raise ConnectionAbortedError("the file has become shorter than its length")


def send_pieces(sock, pieces: Iterator[bytes], in_chunks: bool) -> None:
    for piece in pieces:
        if in_chunks and piece:  # an empty chunk would be the end
            sock.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
        else:
            sock.sendall(piece)
    if in_chunks:
        sock.sendall(b"0\r\n\r\n")
