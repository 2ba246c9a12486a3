"""The files of the server: one folder, and beside it one for what has not wholly come yet."""

import os
import stat
import tempfile
import threading
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import BinaryIO

# The longest name of a file on the usual file systems, in bytes.
MAX_NAME = 255


@dataclass
class Version:
    """What tells one state of a file from another."""

    tag: str
    modified: int
    size: int

    @classmethod
    def of_file(cls, file: BinaryIO) -> "Version":
        return cls.of_status(os.fstat(file.fileno()))

    @classmethod
    def of_status(cls, status: os.stat_result) -> "Version":
        tag = f'"{status.st_ino:x}-{status.st_size:x}-{status.st_mtime_ns:x}"'
        return cls(tag, int(status.st_mtime_ns // 1_000_000_000), status.st_size)


def http_date(seconds: int) -> str:
    """A date of a file; one in the future is said to be now (RFC 9110 §8.8.2.1)."""
    return formatdate(min(seconds, int(time.time())), usegmt=True)


class Draft:
    """A body that is still coming. It takes its place when it's whole, and else goes away."""

    def __init__(self, files: bytes, drafts: bytes) -> None:
        self._files = files
        handle, self._path = tempfile.mkstemp(dir=drafts)
        self._file = os.fdopen(handle, "wb")

    def __enter__(self) -> "Draft":
        return self

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def keep_as(self, name: bytes) -> None:
        self._file.close()
        os.replace(self._path, os.path.join(self._files, name))
        self._path = None

    def __exit__(self, *_error) -> None:
        try:
            self._file.close()
        finally:
            if self._path is not None:
                os.unlink(self._path)


class Store:
    def __init__(self, data_dir: str) -> None:
        self._files = os.path.join(os.fsencode(data_dir), b"files")
        self._drafts = os.path.join(os.fsencode(data_dir), b"drafts")
        # Held from the look at a version to its replacement, never while anything is waited for.
        self.alone = threading.Lock()
        os.makedirs(self._files, exist_ok=True)
        os.makedirs(self._drafts, exist_ok=True)
        for left_over in os.listdir(self._drafts):
            os.unlink(os.path.join(self._drafts, left_over))

    def allows(self, name: bytes) -> bool:
        """Only a single name passes, so that none leads out of the folder."""
        return (
            0 < len(name) <= MAX_NAME
            and name not in (b".", b"..")
            and b"/" not in name
            and b"\0" not in name
        )

    def open(self, name: bytes) -> BinaryIO | None:
        """The file of that name, or None.

        A link could lead out of the folder, and a pipe could hold us up, so neither is opened.
        """
        if not self.allows(name):
            return None
        try:
            handle = os.open(
                os.path.join(self._files, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            )
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            return None
        return os.fdopen(handle, "rb", buffering=0)

    def version(self, name: bytes) -> Version | None:
        file = self.open(name)
        if file is None:
            return None
        with file:
            return Version.of_file(file)

    def draft(self) -> Draft:
        return Draft(self._files, self._drafts)
