"""One question to one server, with a new ID and a new port, and nothing believed but its reply."""

import asyncio
import secrets
import socket

from message import (
    OPCODE_MASK,
    QR,
    TC,
    Malformed,
    Message,
    read_header,
    read_message,
    read_question,
    write_message,
)

MAX_SIZE = 65535
TCP_PATIENCE = 1.0


class NoReply(Exception):
    """Nothing that answers the question came in time."""


class Useless(Exception):
    """The server is no help, and would be none if it were asked again."""


async def ask_over_udp(address, port, question, patience):
    """The reply, or None where it was cut off and must be asked for over TCP."""
    query = new_query(question)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
            endpoint.setblocking(False)
            # Connected, it hears from this server only, and of errors on the way.
            # Its port is chosen by the system, at random.
            endpoint.connect((address, port))
            async with asyncio.timeout(patience):
                return await exchange_datagrams(endpoint, query)
    except TimeoutError:
        raise NoReply from None
    except OSError:
        raise Useless from None


async def exchange_datagrams(endpoint, query):
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(endpoint, write_message(query))
    while True:
        datagram = await loop.sock_recv(endpoint, MAX_SIZE)
        try:
            if is_reply(datagram, query):
                return None if read_header(datagram)[1] & TC else read_message(datagram)
        except Malformed:
            pass  # The right reply may still be on its way.


async def ask_over_tcp(address, port, question, patience):
    query = new_query(question)
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(address, port)
            try:
                reply = await exchange_frames(reader, writer, write_message(query))
            finally:
                writer.close()
        if is_reply(reply, query):
            return read_message(reply)
    except (TimeoutError, EOFError, Malformed):
        pass
    except OSError:
        raise Useless from None
    raise NoReply


async def exchange_frames(reader, writer, query):
    writer.write(len(query).to_bytes(2, "big") + query)
    length = int.from_bytes(await reader.readexactly(2), "big")
    return await reader.readexactly(length)


def new_query(question):
    return Message(secrets.randbelow(0x10000), 0, [question], [], [], [])


def is_reply(message, query):
    ident, flags, *_ = read_header(message)
    return (
        ident == query.ident
        and flags & (QR | OPCODE_MASK) == QR
        and read_question(message).asks_like(query.questions[0])
    )
