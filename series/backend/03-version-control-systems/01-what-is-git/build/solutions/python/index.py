"""The index: the list of what the next commit will hold."""

import hashlib
import os
import stat
import struct

import objects

PATH = ".git/index"
# What status says of a collision, by the stages that there are: 1 of the base, 2 of ours, 3 of theirs.
COLLISIONS = {
    (1,): b"DD",
    (2,): b"AU",
    (3,): b"UA",
    (1, 2): b"UD",
    (1, 3): b"DU",
    (2, 3): b"AA",
    (1, 2, 3): b"UU",
}


def read():
    """The entries by their path in bytes: (mode in octal digits, id). Those of a collision are not among them."""
    return read_all()[0]


def read_all():
    """The entries, and for each path that collides its entries by their stages."""
    entries, unmerged = {}, {}
    if not os.path.exists(PATH):
        return entries, unmerged
    with open(PATH, "rb") as file:
        data = file.read()
    at = 12
    for _ in range(struct.unpack(">I", data[8:12])[0]):
        mode = "%o" % struct.unpack(">I", data[at + 24 : at + 28])
        stage = data[at + 60] >> 4 & 3
        end = data.index(b"\0", at + 62)
        path, entry = data[at + 62 : end], (mode, data[at + 40 : at + 60].hex())
        if stage == 0:
            entries[path] = entry
        else:
            unmerged.setdefault(path, {})[stage] = entry
        at += (end - at) // 8 * 8 + 8
    return entries, unmerged


def write(entries, unmerged={}):
    staged = [(path, 0, entry) for path, entry in entries.items()]
    staged += [(path, stage, entry) for path, stages in unmerged.items() for stage, entry in stages.items()]
    data = b"DIRC" + struct.pack(">II", 2, len(staged))
    for path, stage, (mode, name) in sorted(staged):
        # Of the ten numbers only the mode says something; the others may be zero.
        entry = struct.pack(">10I", 0, 0, 0, 0, 0, 0, int(mode, 8), 0, 0, 0) + bytes.fromhex(name)
        entry += struct.pack(">H", stage << 12 | min(len(path), 0xFFF)) + path
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
    entries, unmerged = read_all()
    for path in given:
        found = list(files_below(path))
        known = [p for p in entries.keys() | unmerged.keys() if path in (b".", p) or p.startswith(path + b"/")]
        if not found and not known:
            raise objects.Refused(f"{os.fsdecode(path)} is not there")
        for each in known:
            entries.pop(each, None)
            unmerged.pop(each, None)
        for each in found:
            mode, content = content_of(each)
            entries[each] = (mode, objects.store("blob", content))
    write(entries, unmerged)


def status(last):
    """The lines of status, against the files of the last commit: {path: (mode, id)}."""
    (entries, unmerged), lines = read_all(), []
    for path in sorted(entries.keys() | unmerged.keys() | last.keys()):
        if path in unmerged:
            lines.append(COLLISIONS[tuple(sorted(unmerged[path]))] + b" " + path)
            continue
        now = None
        if path in entries and os.path.lexists(path) and (os.path.islink(path) or not os.path.isdir(path)):
            mode, content = content_of(path)
            now = mode, objects.name_of("blob", content)[0]
        staged = letter(last.get(path), entries.get(path))
        changed = letter(entries[path], now) if path in entries else " "
        if staged + changed != "  ":
            lines.append((staged + changed).encode() + b" " + path)
    tracked = entries.keys() | unmerged.keys()
    folders = {path[: at + 1] for path in tracked for at in range(len(path)) if path[at : at + 1] == b"/"}
    others = set()
    for path in files_below(b"."):
        if path not in tracked:
            cuts = [path[: at + 1] for at in range(len(path)) if path[at : at + 1] == b"/"]
            others.add(next((folder for folder in cuts if folder not in folders), path))
    return lines + [b"?? " + path for path in sorted(others)]


def letter(before, after):
    if before == after:
        return " "
    return "A" if before is None else "D" if after is None else "M"
