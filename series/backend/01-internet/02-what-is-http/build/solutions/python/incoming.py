"""The bytes that come over one connection, in whatever pieces they come."""

import select

PIECE = 65536


class Gone(Exception):
    """The client ended the connection, or was silent for too long; there is nobody to answer."""


class Refusal(Exception):
    """What came can't be understood or isn't taken.

    After it nobody knows where the next request begins.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Incoming:
    """A buffer before a socket: lines and bytes are taken off its front; the rest stays."""

    def __init__(self, sock, stop, patience: float) -> None:
        self._sock = sock
        self._stop = stop
        self._patience_in_ms = int(patience * 1000)
        self._buffer = bytearray()
        # While no request has begun, the end of the server is the end of the wait for one.
        self.between_requests = True

    def line(self, limit: int, too_long: int) -> str:
        """The next line without its CR LF, a character for each byte.

        Refuses one of more than `limit` bytes with the status `too_long`, even before its end
        has come.
        """
        searched = 0
        while True:
            end = self._buffer.find(b"\n", searched)
            if end > limit or (end < 0 and len(self._buffer) > limit):
                raise Refusal(too_long)
            if end >= 0:
                break
            searched = len(self._buffer)
            self._receive()
        line = self._take(end + 1).decode("latin-1")
        if not line.endswith("\r\n") or "\r" in line[:-2] or "\0" in line:
            raise Refusal(400)
        return line[:-2]

    def some(self, limit: int) -> bytes:
        """At least one byte, and at most `limit` of them."""
        if not self._buffer:
            self._receive()
        return self._take(min(limit, len(self._buffer)))

    def exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._receive()
        return self._take(count)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _receive(self) -> None:
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        if self.between_requests:
            poll.register(self._stop, select.POLLIN)
        ready = dict(poll.poll(self._patience_in_ms))
        # Both may be ready. What has already come is still looked at.
        if self._sock.fileno() not in ready:
            raise Gone
        try:
            received = self._sock.recv(PIECE)
        except OSError as error:
            raise Gone from error
        if not received:
            raise Gone
        self._buffer += received
