"""The index: the list of what the next commit will hold."""

import hashlib
import os
import stat
import struct

import objects

PATH = ".git/index"


def read():
    """The entries by their path in bytes: (mode in octal digits, id)."""
    if not os.path.exists(PATH):
        return {}
    with open(PATH, "rb") as file:
        data = file.read()
    entries, at = {}, 12
    for _ in range(struct.unpack(">I", data[8:12])[0]):
        mode = "%o" % struct.unpack(">I", data[at + 24 : at + 28])
        end = data.index(b"\0", at + 62)
        entries[data[at + 62 : end]] = (mode, data[at + 40 : at + 60].hex())
        at += (end - at) // 8 * 8 + 8
    return entries


def write(entries):
    data = b"DIRC" + struct.pack(">II", 2, len(entries))
    for path, (mode, name) in sorted(entries.items()):
        # Of the ten numbers only the mode says something; the others may be zero.
        entry = struct.pack(">10I", 0, 0, 0, 0, 0, 0, int(mode, 8), 0, 0, 0) + bytes.fromhex(name)
        entry += struct.pack(">H", min(len(path), 0xFFF)) + path
        data += entry + b"\0" * (8 - len(entry) % 8)
    with open(PATH + ".new", "wb") as file:
        file.write(data + hashlib.sha1(data).digest())
    os.rename(PATH + ".new", PATH)


def files_below(path):
    """The files at a path and below it, as git names them."""
    if os.path.isdir(path) and not os.path.islink(path):
        for name in sorted(os.listdir(path)):
            if name != b".git":
                yield from files_below(name if path == b"." else path + b"/" + name)
    elif os.path.lexists(path):
        yield path


def content_of(path):
    """The mode of a file, and its bytes; of a link, where it leads."""
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return "120000", os.readlink(path)
    with open(path, "rb") as file:
        return "100755" if mode & 0o100 else "100644", file.read()


def add(given):
    entries = read()
    for path in given:
        found = list(files_below(path))
        gone = [p for p in entries if (path == b"." or p == path or p.startswith(path + b"/")) and p not in found]
        if not found and not gone:
            raise objects.Refused(f"{os.fsdecode(path)} is not there")
        for each in gone:
            del entries[each]
        for each in found:
            mode, content = content_of(each)
            entries[each] = (mode, objects.store("blob", content))
    write(entries)


def status(last):
    """The lines of status, against the files of the last commit: {path: (mode, id)}."""
    entries, lines = read(), []
    for path in sorted(entries.keys() | last.keys()):
        now = None
        if path in entries and os.path.lexists(path) and (os.path.islink(path) or not os.path.isdir(path)):
            mode, content = content_of(path)
            now = mode, objects.name_of("blob", content)[0]
        staged = letter(last.get(path), entries.get(path))
        changed = letter(entries[path], now) if path in entries else " "
        if staged + changed != "  ":
            lines.append((staged + changed).encode() + b" " + path)
    folders = {path[: at + 1] for path in entries for at in range(len(path)) if path[at : at + 1] == b"/"}
    others = set()
    for path in files_below(b"."):
        if path not in entries:
            cuts = [path[: at + 1] for at in range(len(path)) if path[at : at + 1] == b"/"]
            others.add(next((folder for folder in cuts if folder not in folders), path))
    return lines + [b"?? " + path for path in sorted(others)]


def letter(before, after):
    if before == after:
        return " "
    return "A" if before is None else "D" if after is None else "M"
