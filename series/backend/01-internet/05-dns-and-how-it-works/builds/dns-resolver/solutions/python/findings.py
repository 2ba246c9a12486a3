"""What a reply tells about a question: an answer, that there is none, a referral, or nothing."""

from typing import NamedTuple

from message import (
    A,
    AA,
    ANY,
    CNAME,
    IN,
    NOERROR,
    NS,
    NXDOMAIN,
    RCODE_MASK,
    SOA,
    fold,
    is_within,
)

MAX_TTL = 604800
MAX_NEGATIVE_TTL = 10800


class Finding(NamedTuple):
    """What is at a name: records, or none, and until when that may be said."""

    rcode: int
    records: list
    authority: list
    expires: float

    def alias(self, kind):
        """The name to look at instead, where a type other than CNAME was asked for."""
        record = self.records[0] if self.records else None
        if record is None or record.kind != CNAME or kind in (CNAME, ANY):
            return None
        return record.data[0]


class Server(NamedTuple):
    """A name server with the addresses that came along with its name, if any."""

    host: tuple
    addresses: list


class Zone(NamedTuple):
    """A part of the tree and the servers that answer for it."""

    name: tuple
    servers: list
    expires: float


def read_reply(message, zone, question, now):
    """A Finding, a Zone below the one whose server has replied, or None where it is of no use."""
    rcode = message.flags & RCODE_MASK
    if rcode not in (NOERROR, NXDOMAIN):
        return None
    # A server knows about its own zone; whatever it says of others is not to be believed.
    answers, authority, additional = (
        [record for record in section if record.klass == IN and is_within(record.name, zone.name)]
        for section in (message.answers, message.authority, message.additional)
    )
    at_name = [record for record in answers if fold(record.name) == fold(question.name)]
    for kind in (question.kind, CNAME):
        records = [record for record in at_name if kind in (record.kind, ANY)]
        if records:
            return Finding(NOERROR, unique(records), [], now + shortest(records))

    above = [record for record in authority if is_within(question.name, record.name)]
    soa = next((record for record in above if record.kind == SOA), None)
    borders = [
        record for record in above if record.kind == NS and len(record.name) > len(zone.name)
    ]
    if borders and not soa and rcode == NOERROR:
        return read_referral(borders, additional, now)
    if soa:
        ttl = min(sane(soa.ttl), int.from_bytes(soa.data[2][16:], "big"), MAX_NEGATIVE_TTL)
        return Finding(rcode, [], [soa._replace(ttl=ttl)], now + ttl)
    if message.flags & AA and not any(record.kind == NS for record in message.authority):
        return Finding(rcode, [], [], now)
    return None


def read_referral(borders, additional, now):
    """The zone that NS records lead to, and what the reply tells of its servers' addresses."""
    name = fold(max(borders, key=lambda record: len(record.name)).name)
    borders = [record for record in borders if len(record.name) == len(name)]
    hosts = dict.fromkeys(fold(record.data[0]) for record in borders)
    glue = [record for record in additional if record.kind == A and fold(record.name) in hosts]
    servers = [
        Server(host, addresses_in(record for record in glue if fold(record.name) == host))
        for host in hosts
    ]
    return Zone(name, servers, now + shortest(borders + glue))


def addresses_in(records):
    return [".".join(map(str, record.data[0])) for record in records if record.kind == A]


def unique(records):
    return list(dict.fromkeys(records))


def shortest(records):
    return min(sane(record.ttl) for record in records)


def sane(ttl):
    """A TTL with its first bit set counts as zero (RFC 2181 §8)."""
    return 0 if ttl >= 2**31 else min(ttl, MAX_TTL)
