"""One connection: a request after the other, each answered before the next is looked at."""

import socket
import time
import traceback
from contextlib import closing

from incoming import Gone, Incoming, Refusal
from reply import Reply, error, send_reply
from request import Request, read_request

# A client may be silent for this long, in seconds, before it's given up.
PATIENCE = 60.0
# After the last reply the client gets this long to read it and to close its side.
GOODBYE = 1.0


def serve(sock: socket.socket, site, stop) -> None:
    """Answers what comes over a connection until one side ends it."""
    with sock:
        try:
            sock.settimeout(PATIENCE)
            # A reply is to leave at once, not to wait until the one before is acknowledged.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            incoming = Incoming(sock, stop, PATIENCE)
            while answer_next(sock, incoming, site, stop):
                pass
            say_goodbye(sock)
        except (Gone, OSError):
            pass  # the client is gone; nobody is left to tell


def answer_next(sock: socket.socket, incoming: Incoming, site, stop) -> bool:
    """Answers one request and says whether the connection goes on."""

    def say_continue() -> None:
        try:
            sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        except OSError as error_of_socket:
            raise Gone from error_of_socket

    incoming.between_requests = True
    try:
        request = read_request(incoming, say_continue)
    except Refusal as refusal:
        send_reply(sock, Reply(refusal.status), connection="close", with_body=True, in_chunks=True)
        return False

    reply, understood = reply_to(request, site)
    with closing(reply):
        knows_chunks = request.minor_version >= 1
        goes_on = (
            understood
            and request.body.complete
            and request.persists
            and not stop.asked
            and (knows_chunks or reply.length is not None)
        )
        if not goes_on:
            connection = "close"
        else:
            connection = None if request.minor_version >= 1 else "keep-alive"
        send_reply(
            sock,
            reply,
            connection=connection,
            with_body=request.method != "HEAD",
            in_chunks=knows_chunks,
        )
    return goes_on


def reply_to(request: Request, site) -> tuple[Reply, bool]:
    """The reply, and whether it's still known where the next request begins."""
    try:
        reply = site.answer(request)
    except Refusal as refusal:
        return error(refusal.status), False
    except Gone:
        raise
    except Exception:
        traceback.print_exc()
        return error(500), False
    try:
        request.body.skip()
    except Refusal as refusal:
        reply.close()
        return error(refusal.status), False
    except Gone:
        reply.close()
        raise
    return reply, True


def say_goodbye(sock: socket.socket) -> None:
    """Ends our side and reads on for a moment.

    Closing with bytes unread resets the connection, and the reply may be lost with it
    (RFC 9112 §9.6).
    """
    sock.shutdown(socket.SHUT_WR)
    deadline = time.monotonic() + GOODBYE
    while (left := deadline - time.monotonic()) > 0:
        sock.settimeout(left)
        if not sock.recv(65536):
            return
