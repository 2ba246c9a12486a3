"""Objects: blobs, trees and commits, each a compressed file below .git/objects, or in a pack."""

import hashlib
import os
import zlib

import packs


class Refused(Exception):
    """What was asked for can't be done; a sentence for standard error."""


def name_of(kind, content):
    """The name of an object, and what is hashed and stored of it."""
    whole = b"%s %d\0" % (kind.encode(), len(content)) + content
    return hashlib.sha1(whole).hexdigest(), whole


def path_of(name):
    return os.path.join(".git/objects", name[:2], name[2:])


def store(kind, content):
    name, whole = name_of(kind, content)
    path = path_of(name)
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "wb") as file:
            file.write(zlib.compress(whole))
        os.rename(path + ".new", path)
    return name


def load(name):
    """The type and the content of an object."""
    try:
        with open(path_of(name), "rb") as file:
            whole = zlib.decompress(file.read())
    except OSError:
        return load_packed(name)
    head, content = whole.split(b"\0", 1)
    return head.split(b" ")[0].decode(), content


def load_packed(name):
    try:
        found = packs.load(name)
    except (packs.BrokenPack, zlib.error, IndexError) as error:
        raise Refused(f"{name} can't be read: {error}") from error
    if found is None:
        raise Refused(f"there is no object {name}")
    return found


def load_as(kind, name):
    found, content = load(name)
    if found != kind:
        raise Refused(f"{name} is a {found}, not a {kind}")
    return content


def names_beginning(digits):
    folder = os.path.join(".git/objects", digits[:2])
    loose = os.listdir(folder) if os.path.isdir(folder) else []
    return {digits[:2] + rest for rest in loose if rest.startswith(digits[2:])} | packs.names_beginning(digits)


def entries_of(tree):
    """The entries of a tree: mode in octal digits as stored, name in bytes, id."""
    return entries_in(load_as("tree", tree))


def entries_in(content):
    while content:
        head, rest = content.split(b"\0", 1)
        mode, name = head.split(b" ", 1)
        yield mode.decode(), name, rest[:20].hex()
        content = rest[20:]


def files_of(tree, before=b""):
    """All files in a tree and below it: path in bytes, mode, id."""
    for mode, name, child in entries_of(tree):
        if mode == "40000":
            yield from files_of(child, before + name + b"/")
        else:
            yield before + name, mode, child


def store_tree(files):
    """Stores the trees that hold these (path, mode, id); gives the outermost."""
    here, below = [], {}
    for path, mode, name in files:
        first, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(first, []).append((rest, mode, name))
        else:
            here.append((first, mode, name))
    here += [(first, "40000", store_tree(inside)) for first, inside in below.items()]
    here.sort(key=lambda entry: entry[0] + (b"/" if entry[1] == "40000" else b""))
    return store("tree", b"".join(b"%s %s\0" % (m.encode(), p) + bytes.fromhex(i) for p, m, i in here))
