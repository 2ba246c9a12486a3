"""Reads the head of a request and finds out how its body is framed."""

import re
from dataclasses import dataclass

from body import MAX_BODY, Body, by_chunks, by_length
from incoming import Incoming, Refusal

MAX_REQUEST_LINE = 16_384
MAX_FIELDS = 65_536
MAX_EMPTY_LINES = 8

TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rf"({TOKEN}) ([!\"$-~]+) HTTP/([0-9])\.([0-9])")
# A value: printable ASCII and whatever lies beyond it, spaces and tabs. White space around it is
# no part of it.
FIELD_LINE = re.compile(rf"({TOKEN}):([\t -~\x80-\xff]*)")
HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]+)(?::[0-9]*)?"
HTTP_URL = re.compile(rf"https?://{HOST}(/[^?]*)?(\?.*)?", re.IGNORECASE)


@dataclass
class Request:
    method: str
    path: str
    minor_version: int
    fields: dict[str, str]
    body: Body

    def lists(self, name: str, word: str) -> bool:
        """Whether the field, a list of words that are the same in any case, has this one."""
        return word in words(self.fields.get(name, ""))

    @property
    def persists(self) -> bool:
        """Whether the client wants the connection kept open (RFC 9112 §9.3)."""
        if self.lists("connection", "close"):
            return False
        return self.minor_version >= 1 or self.lists("connection", "keep-alive")


def words(value: str) -> list[str]:
    return [word.strip(" \t").lower() for word in value.split(",")]


def read_request(incoming: Incoming, say_continue) -> Request:
    """Reads a head. The body is left to whoever wants it.

    `say_continue` is called before the body is read, where the client waits for that.
    """
    match = REQUEST_LINE.fullmatch(read_request_line(incoming))
    if match is None:
        raise Refusal(400)
    method, target, major, minor = match.groups()
    if major != "1":
        raise Refusal(505)
    minor_version = int(minor)
    fields = read_fields(incoming)
    incoming.between_requests = False
    check_host(fields, minor_version)
    path = path_of(target)
    body = frame_body(incoming, fields, minor_version)
    if (
        minor_version >= 1
        and not body.complete
        and "100-continue" in words(fields.get("expect", ""))
    ):
        body.announce_with(say_continue)
    return Request(method, path, minor_version, fields, body)


def read_request_line(incoming: Incoming) -> str:
    """Skips empty lines before it, which some clients send after a body (RFC 9112 §2.2)."""
    for _ in range(MAX_EMPTY_LINES):
        line = incoming.line(MAX_REQUEST_LINE, too_long=414)
        if line:
            return line
    raise Refusal(400)


def read_fields(incoming: Incoming) -> dict[str, str]:
    """Reads field lines up to the empty one.

    Names are in lower case, lines of one name are joined by commas (RFC 9110 §5.3).
    """
    fields: dict[str, str] = {}
    left = MAX_FIELDS
    while line := incoming.line(left, too_long=431):
        left -= len(line) + len("\r\n")
        match = FIELD_LINE.fullmatch(line)
        if match is None:
            raise Refusal(400)
        name, value = match[1].lower(), match[2].strip(" \t")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def check_host(fields: dict[str, str], minor_version: int) -> None:
    """Two Host lines are joined by a comma and a space, and a space is in no host."""
    if "host" not in fields:
        if minor_version >= 1:
            raise Refusal(400)
    elif not re.fullmatch(HOST, fields["host"]):
        raise Refusal(400)


def path_of(target: str) -> str:
    """The path in a target, still encoded and without the query (RFC 9112 §3.2)."""
    if target.startswith("/"):
        return target.partition("?")[0]
    if target == "*":
        return target
    match = HTTP_URL.fullmatch(target)
    if match is None:
        raise Refusal(400)
    return match[1] or "/"


def frame_body(incoming: Incoming, fields: dict[str, str], minor_version: int) -> Body:
    """Where the body ends (RFC 9112 §6.3). What could be read in two ways is refused."""
    coding = fields.get("transfer-encoding")
    length = fields.get("content-length")
    if coding is not None:
        if length is not None or minor_version == 0:
            raise Refusal(400)
        if words(coding) != ["chunked"]:
            raise Refusal(501 if words(coding)[-1] == "chunked" else 400)
        return Body(by_chunks(incoming, read_fields))
    if length is None:
        return Body.empty()
    if not re.fullmatch("[0-9]+", length):
        raise Refusal(400)
    digits = length.lstrip("0") or "0"
    if len(digits) > len(str(MAX_BODY)) or int(digits) > MAX_BODY:
        raise Refusal(413)
    return Body(by_length(incoming, int(digits))) if digits != "0" else Body.empty()
