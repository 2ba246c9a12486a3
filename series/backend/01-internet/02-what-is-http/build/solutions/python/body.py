"""The body of a request, read piece by piece and only when somebody wants it."""

import re

from incoming import PIECE, Incoming, Refusal

MAX_BODY = 1 << 30
# A body that nobody wants is read up to here, so that the connection can go on. Beyond it,
# closing costs less.
MAX_SKIPPED = 1 << 20
MAX_SIZE_LINE = 4096

SIZE_LINE = re.compile(r"([0-9A-Fa-f]+)(?:[ \t]*;[\t -~\x80-\xff]*)?")


class Body:
    def __init__(self, pieces) -> None:
        self._pieces = pieces
        self._announce = None
        self.complete = False

    @classmethod
    def empty(cls) -> "Body":
        body = cls(iter(()))
        body.complete = True
        return body

    def announce_with(self, say_continue) -> None:
        """The client holds the body back until it's told to go on."""
        self._announce = say_continue

    def read(self) -> bytes:
        """The next bytes, or none when all have come."""
        if self._announce is not None:
            self._announce()
            self._announce = None
        piece = next(self._pieces, b"")
        self.complete = not piece
        return piece

    def skip(self) -> None:
        """Reads on to the end for nothing, unless the client holds the body back or it is long."""
        left = MAX_SKIPPED
        while not self.complete and self._announce is None and left > 0:
            left -= len(self.read())


def by_length(incoming: Incoming, length: int):
    while length > 0:
        piece = incoming.some(min(length, PIECE))
        length -= len(piece)
        yield piece


def by_chunks(incoming: Incoming, read_fields):
    """Yields the data of chunks (RFC 9112 §7.1). Fields after the last are read and forgotten."""
    left = MAX_BODY
    while size := read_size(incoming):
        left -= size
        if left < 0:
            raise Refusal(413)
        yield from by_length(incoming, size)
        if incoming.exactly(2) != b"\r\n":
            raise Refusal(400)
    read_fields(incoming)


def read_size(incoming: Incoming) -> int:
    match = SIZE_LINE.fullmatch(incoming.line(MAX_SIZE_LINE, too_long=400))
    if match is None:
        raise Refusal(400)
    return int(match[1], 16)
