"""Takes clients' questions over UDP and TCP, and answers each when its answer is there."""

import asyncio
import math
from typing import NamedTuple

from message import (
    AXFR,
    BADVERS,
    FORMERR,
    HEADER_SIZE,
    IN,
    IXFR,
    NOTIMP,
    OPCODE_MASK,
    OPT,
    QR,
    RA,
    RD,
    REFUSED,
    SERVFAIL,
    TC,
    Malformed,
    Message,
    Record,
    read_header,
    read_message,
    write_message,
)
from resolver import Failure

MIN_SIZE, OWN_SIZE, MAX_SIZE = 512, 1232, 65535
DO = 0x8000
IDLE_TIME = 30
QUESTIONS_AT_ONCE = 100
CLIENTS_AT_ONCE = 5000


class Edns(NamedTuple):
    """What a client's OPT record says (RFC 6891 §6.1.3)."""

    size: int
    version: int
    flags: int


class Server:
    def __init__(self, resolver):
        self.resolver = resolver
        self.tasks = set()

    def start(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def reply_to(self, message, limit=None):
        """The reply, or None where there must be none: to a reply, and to what has no ID."""
        if len(message) < HEADER_SIZE or read_header(message)[1] & QR:
            return None
        ident, flags, *_ = read_header(message)
        flags = QR | RA | flags & (OPCODE_MASK | RD)
        if flags & OPCODE_MASK:
            return write_message(Message(ident, flags | NOTIMP, [], [], [], []))
        try:
            query = read_message(message)
            edns = read_edns(query)
        except Malformed:
            return write_message(Message(ident, flags | FORMERR, [], [], [], []))
        rcode, answers, authority = await self.look_up(query.questions, edns)
        additional = [own_opt(edns, rcode)] if edns else []
        flags |= rcode & 15
        reply = Message(ident, flags, query.questions[:1], answers, authority, additional)
        written = write_message(reply)
        if len(written) > (size_for(edns) if limit is None else limit):
            written = write_message(reply._replace(flags=flags | TC, answers=[], authority=[]))
        return written

    async def look_up(self, questions, edns):
        """RCODE, answers and authority."""
        if len(questions) != 1:
            return FORMERR, [], []
        if edns and edns.version:
            return BADVERS, [], []
        name, kind, klass = questions[0]
        if klass != IN or kind in (AXFR, IXFR, OPT):
            return REFUSED, [], []
        try:
            findings = await self.resolver.resolve(name, kind)
        except Failure:
            return SERVFAIL, [], []
        now = self.resolver.clock()
        answers = [
            record for each in findings for record in with_time_left(each.records, each, now)
        ]
        last = findings[-1]
        return last.rcode, answers, with_time_left(last.authority, last, now)

    async def serve_connection(self, reader, writer):
        """Answers each question when it is found out, and takes only so many at once."""
        slots = asyncio.Semaphore(QUESTIONS_AT_ONCE)
        turn = asyncio.Lock()
        under_way = set()
        try:
            while True:
                async with asyncio.timeout(IDLE_TIME):
                    length = int.from_bytes(await reader.readexactly(2), "big")
                    message = await reader.readexactly(length)
                await slots.acquire()
                task = self.start(self.answer_frame(message, writer, turn))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                task.add_done_callback(lambda _: slots.release())
        except (OSError, EOFError, TimeoutError):
            await asyncio.gather(*under_way, return_exceptions=True)
        finally:
            writer.close()

    async def answer_frame(self, message, writer, turn):
        reply = await self.reply_to(message, MAX_SIZE)
        if reply is None or writer.is_closing():
            return
        async with turn:
            try:
                writer.write(len(reply).to_bytes(2, "big") + reply)
                await writer.drain()
            except OSError:
                pass  # The client has gone.


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server):
        self.server = server

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, datagram, client):
        if len(self.server.tasks) < CLIENTS_AT_ONCE:
            self.server.start(self.answer(datagram, client))

    async def answer(self, datagram, client):
        reply = await self.server.reply_to(datagram)
        if reply:
            self.transport.sendto(reply, client)


def read_edns(query):
    records = [record for record in query.additional if record.kind == OPT]
    if len(records) > 1 or any(record.name for record in records):
        raise Malformed("there is more than one OPT record, or it has a name")
    if not records:
        return None
    return Edns(records[0].klass, records[0].ttl >> 16 & 0xFF, records[0].ttl & 0xFFFF)


def own_opt(edns, rcode):
    return Record((), OPT, OWN_SIZE, rcode >> 4 << 24 | edns.flags & DO, (b"",))


def size_for(edns):
    return min(max(edns.size, MIN_SIZE), OWN_SIZE) if edns else MIN_SIZE


def with_time_left(records, finding, now):
    """Records as they are handed out: none with more time than is left of what was found."""
    left = max(0, math.ceil(finding.expires - now))
    return [record._replace(ttl=min(record.ttl, left)) for record in records]
