"""Messages of DNS: bytes to records and back (RFC 1035 §4).

A name is a tuple of labels, without the empty one of the root.
"""

import struct
from typing import NamedTuple

A, NS, CNAME, SOA, PTR, MX, AAAA, SRV, OPT = 1, 2, 5, 6, 12, 15, 28, 33, 41
DS, IXFR, AXFR, ANY = 43, 251, 252, 255
IN = 1

NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, BADVERS = 0, 1, 2, 3, 4, 5, 16

QR, AA, TC, RD, RA = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080
OPCODE_MASK, RCODE_MASK = 0x7800, 0x000F

HEADER = struct.Struct("!HHHHHH")
HEADER_SIZE = HEADER.size
MAX_NAME = 255
MAX_POINTER = 0x3FFF

# What the data of a type are made of: so many bytes, or a name. In all other types data are bytes.
NAME = None
LAYOUTS = {
    A: (4,),
    AAAA: (16,),
    NS: (NAME,),
    3: (NAME,),  # MD
    4: (NAME,),  # MF
    CNAME: (NAME,),
    SOA: (NAME, NAME, 20),
    7: (NAME,),  # MB
    8: (NAME,),  # MG
    9: (NAME,),  # MR
    PTR: (NAME,),
    14: (NAME, NAME),  # MINFO
    MX: (2, NAME),
    17: (NAME, NAME),  # RP
    18: (2, NAME),  # AFSDB
    21: (2, NAME),  # RT
    26: (2, NAME, NAME),  # PX
    SRV: (6, NAME),
}
# Only in the data of these may names be written as pointers (RFC 3597 §4).
COMPRESSED = {NS, 3, 4, CNAME, SOA, 7, 8, 9, PTR, 14, MX}


class Malformed(ValueError):
    """The bytes are not a message."""


class Question(NamedTuple):
    name: tuple
    kind: int
    klass: int

    def asks_like(self, other):
        return fold(self.name) == fold(other.name) and self[1:] == other[1:]


class Record(NamedTuple):
    name: tuple
    kind: int
    klass: int
    ttl: int
    data: tuple  # of bytes and of names


class Message(NamedTuple):
    ident: int
    flags: int
    questions: list
    answers: list
    authority: list
    additional: list


def fold(name):
    """The same for names that are equal; only the letters A to Z have a case."""
    return tuple(label.lower() for label in name)


def is_within(name, zone):
    """Whether a name is a zone's own or lies below it."""
    return len(name) >= len(zone) and fold(name[len(name) - len(zone) :]) == fold(zone)


class Reader:
    """Takes things from the front of a message, and fails where there is less than it claims."""

    def __init__(self, message):
        self.message = message
        self.at = 0

    def take(self, size):
        taken = self.message[self.at : self.at + size]
        if len(taken) < size:
            raise Malformed("the message ends too early")
        self.at += size
        return taken

    def number(self, size=2):
        return int.from_bytes(self.take(size), "big")

    def name(self):
        """Pointers must lead back, each to before the last one; so none leads round."""
        labels, size = [], 1
        start, end = self.at, None
        while length := self.number(1):
            if length >= 0xC0:
                target = (length & 0x3F) << 8 | self.number(1)
                if not HEADER_SIZE <= target < start:
                    raise Malformed("a pointer does not lead back")
                end = end or self.at
                start = self.at = target
                continue
            size += 1 + length
            if length >= 0x40 or size > MAX_NAME:
                raise Malformed("a label or a name is too long")
            labels.append(bytes(self.take(length)))
        self.at = end or self.at
        return tuple(labels)

    def question(self):
        return Question(self.name(), self.number(), self.number())

    def record(self):
        name, kind, klass, ttl = self.name(), self.number(), self.number(), self.number(4)
        end = self.number() + self.at
        parts = []
        for part in LAYOUTS.get(kind, (end - self.at,)):
            parts.append(self.name() if part is NAME else bytes(self.take(part)))
        if self.at != end:
            raise Malformed("the data are not those of their type")
        return Record(name, kind, klass, ttl, tuple(parts))


def read_header(message):
    """ID, flags and the four counts."""
    if len(message) < HEADER_SIZE:
        raise Malformed("the message is shorter than a header")
    return HEADER.unpack_from(message)


def read_question(message):
    """The only question of a message."""
    if read_header(message)[2] != 1:
        raise Malformed("there is not one question")
    reader = Reader(message)
    reader.at = HEADER_SIZE
    return reader.question()


def read_message(message):
    ident, flags, *counts = read_header(message)
    reader = Reader(message)
    reader.at = HEADER_SIZE
    questions = [reader.question() for _ in range(counts[0])]
    sections = [[reader.record() for _ in range(count)] for count in counts[1:]]
    return Message(ident, flags, questions, *sections)


class Writer:
    """Writes a message, and remembers where names stand in it."""

    def __init__(self):
        self.message = bytearray()
        self.places = {}

    def number(self, value, size=2):
        self.message += value.to_bytes(size, "big")

    def name(self, name, compress=True):
        folded = fold(name)
        for at, label in enumerate(name):
            place = self.places.get(folded[at:])
            if compress and place is not None:
                self.number(0xC000 | place)
                return
            if place is None and len(self.message) <= MAX_POINTER:
                self.places[folded[at:]] = len(self.message)
            self.number(len(label), 1)
            self.message += label
        self.number(0, 1)

    def question(self, question):
        self.name(question.name)
        self.number(question.kind)
        self.number(question.klass)

    def record(self, record):
        self.name(record.name)
        self.number(record.kind)
        self.number(record.klass)
        self.number(record.ttl, 4)
        self.number(0)
        start = len(self.message)
        for part in record.data:
            if isinstance(part, tuple):
                self.name(part, record.kind in COMPRESSED)
            else:
                self.message += part
        self.message[start - 2 : start] = (len(self.message) - start).to_bytes(2, "big")


def write_message(message):
    sections = message[2:]
    writer = Writer()
    writer.message += HEADER.pack(message.ident, message.flags, *map(len, sections))
    for question in message.questions:
        writer.question(question)
    for section in sections[1:]:
        for record in section:
            writer.record(record)
    return bytes(writer.message)
