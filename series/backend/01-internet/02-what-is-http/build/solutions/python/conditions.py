"""The conditions of a request: which version of a file it is meant for (RFC 9110 §13)."""

import re

from dates import parse_date
from request import Request
from store import Version

TAG = re.compile(r'(W/)?("[!\x23-~\x80-\xff]*")')


def failed_condition(request: Request, version: Version | None) -> int | None:
    """The status to answer with, or None to go on, in the order of RFC 9110 §13.2.2."""
    fields = request.fields
    reads = request.method in ("GET", "HEAD")
    if "if-match" in fields:
        if not names(fields["if-match"], version, strictly=True):
            return 412
    elif "if-unmodified-since" in fields:
        if version and is_newer(version, fields["if-unmodified-since"]):
            return 412
    if "if-none-match" in fields:
        if names(fields["if-none-match"], version, strictly=False):
            return 304 if reads else 412
    elif "if-modified-since" in fields and reads and version:
        since = parse_date(fields["if-modified-since"])
        if since is not None and version.modified <= since:
            return 304
    return None


def names(tags: str, version: Version | None, *, strictly: bool) -> bool:
    """Whether a list of tags names this version. Strictly, a tag with W/ before it names none."""
    if version is None:
        return False
    if tags == "*":
        return True
    return any(tag == version.tag and not (weak and strictly) for weak, tag in TAG.findall(tags))


def is_newer(version: Version, date: str) -> bool:
    seconds = parse_date(date)
    return seconds is not None and version.modified > seconds
