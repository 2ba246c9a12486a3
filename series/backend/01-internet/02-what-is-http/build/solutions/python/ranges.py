"""Which part of a file a request asks for (RFC 9110 §14)."""

import re
import sys
import time

from dates import parse_date
from request import Request
from store import Version

# More digits than any size of a file has.
MAX_DIGITS = 18


class NoSuchRange(Exception):
    """No byte of the file lies in the range, or it is none."""


def wanted_range(request: Request, version: Version) -> tuple[int, int] | None:
    """The first and the last byte asked for, or None for the whole file."""
    unit, equals, ranges = request.fields.get("range", "").partition("=")
    if request.method != "GET" or not equals or unit.lower() != "bytes":
        return None
    if not may_be_put_together(request.fields.get("if-range"), version):
        return None
    if "," in ranges:
        return None  # several at once; a server may send the whole
    match = re.fullmatch("([0-9]*)-([0-9]*)", ranges)
    if match is None or not (match[1] or match[2]):
        raise NoSuchRange
    if not match[1]:
        return last_bytes(number(match[2]), version.size)
    first, last = number(match[1]), number(match[2]) if match[2] else sys.maxsize
    if last < first or first >= version.size:
        raise NoSuchRange
    return first, min(last, version.size - 1)


def last_bytes(count: int, size: int) -> tuple[int, int] | None:
    if count == 0:
        raise NoSuchRange
    return (max(0, size - count), size - 1) if size > 0 else None


def number(digits: str) -> int:
    return int(digits) if len(digits) <= MAX_DIGITS else sys.maxsize


def may_be_put_together(mark: str | None, version: Version) -> bool:
    """Whether the part that the client has is of this version.

    A date can't tell two changes within a second apart, so it counts only when that second is well
    over (RFC 9110 §13.1.5).
    """
    if mark is None or mark == version.tag:
        return True
    return parse_date(mark) == version.modified and version.modified < time.time() - 2
