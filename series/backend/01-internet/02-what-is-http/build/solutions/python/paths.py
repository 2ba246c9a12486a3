"""What stands at each path, and which methods it takes."""

import re
from urllib.parse import unquote_to_bytes

from conditions import failed_condition
from ranges import NoSuchRange, wanted_range
from reply import FilePart, Reply, error, text
from request import Request
from store import Store, Version, http_date

KNOWN_METHODS = {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"}
MAX_COUNT_DIGITS = 7
LINES_IN_A_CHUNK = 500


class Site:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._root = {"GET": lambda _request, _rest: text(b"Hello.\n")}
        self._agent = {"GET": get_agent}
        self._below = {
            b"/echo/": {"GET": get_echo},
            b"/count/": {"GET": get_count},
            b"/files/": {"GET": self._get_file, "PUT": self._put_file},
        }

    def answer(self, request: Request) -> Reply:
        if request.method not in KNOWN_METHODS:
            return error(501)
        methods, rest = self._find(unquote_to_bytes(request.path))
        if methods is None:
            return error(404)
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            return error(405, [("Allow", ", ".join(["HEAD", *methods]))])
        return methods[method](request, rest)

    def _find(self, path: bytes):
        """The methods of a path, and what it has behind its fixed beginning."""
        if path == b"/":
            return self._root, b""
        if path == b"/agent":
            return self._agent, b""
        for beginning, methods in self._below.items():
            if path.startswith(beginning):
                return methods, path[len(beginning) :]
        return None, b""

    def _get_file(self, request: Request, name: bytes) -> Reply:
        file = self._store.open(name)
        if file is None:
            return error(404)
        reply = file_reply(request, file)
        if not isinstance(reply.body, FilePart):
            file.close()
        return reply

    def _put_file(self, request: Request, name: bytes) -> Reply:
        if not self._store.allows(name):
            return error(404)
        if "content-range" in request.fields:
            return error(400)
        # Asked twice: now, to refuse before the body is sent, and again when nobody else can store
        # in between.
        if failed_condition(request, self._store.version(name)):
            return error(412)
        try:
            with self._store.draft() as draft:
                while piece := request.body.read():
                    draft.write(piece)
                with self._store.alone:
                    version = self._store.version(name)
                    if failed_condition(request, version):
                        return error(412)
                    draft.keep_as(name)
        except IsADirectoryError:
            return error(409)
        except OSError:
            return error(507)
        return Reply(201) if version is None else Reply(204)


def get_echo(_request: Request, words: bytes) -> Reply:
    return text(words)


def get_agent(request: Request, _rest: bytes) -> Reply:
    return text(request.fields.get("user-agent", "").encode("latin-1"))


def get_count(_request: Request, digits: bytes) -> Reply:
    if not re.fullmatch(rb"[0-9]{1,%d}" % MAX_COUNT_DIGITS, digits):
        return error(404)
    reply = text(b"")
    reply.body = numbers(int(digits))
    return reply


def numbers(last: int):
    """The numbers from 1 on, a line each, many lines at a time."""
    for first in range(1, last + 1, LINES_IN_A_CHUNK):
        until = min(first + LINES_IN_A_CHUNK, last + 1)
        yield b"".join(b"%d\n" % number for number in range(first, until))


def file_reply(request: Request, file) -> Reply:
    version = Version.of_file(file)
    marks = [
        ("ETag", version.tag),
        ("Last-Modified", http_date(version.modified)),
        ("Accept-Ranges", "bytes"),
    ]
    failed = failed_condition(request, version)
    if failed == 304:
        return Reply(304, marks)
    if failed:
        return error(failed)
    try:
        part = wanted_range(request, version)
    except NoSuchRange:
        return error(416, [("Content-Range", f"bytes */{version.size}")])
    fields = [("Content-Type", "application/octet-stream"), *marks]
    if part is None:
        return Reply(200, fields, FilePart(file, 0, version.size))
    first, last = part
    fields.append(("Content-Range", f"bytes {first}-{last}/{version.size}"))
    return Reply(206, fields, FilePart(file, first, last - first + 1))
