"""Objects: blobs, trees and commits, each a compressed file below .git/objects."""

import hashlib
import os
import zlib


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
        raise Refused(f"there is no object {name}") from None
    head, content = whole.split(b"\0", 1)
    return head.split(b" ")[0].decode(), content


def load_as(kind, name):
    found, content = load(name)
    if found != kind:
        raise Refused(f"{name} is a {found}, not a {kind}")
    return content


def names_beginning(digits):
    folder = os.path.join(".git/objects", digits[:2])
    if not os.path.isdir(folder):
        return []
    return [digits[:2] + rest for rest in os.listdir(folder) if rest.startswith(digits[2:])]


def entries_of(tree):
    """The entries of a tree: mode in octal digits as stored, name in bytes, id."""
    content = load_as("tree", tree)
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
