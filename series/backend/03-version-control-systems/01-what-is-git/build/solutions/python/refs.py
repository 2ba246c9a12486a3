"""Names for objects: HEAD, branches, tags, and the first digits of an id."""

import os
import re

import objects


def head_ref():
    """The ref that HEAD is another name of; None when it holds an id."""
    with open(".git/HEAD") as file:
        text = file.read().strip()
    return text[5:] if text.startswith("ref: ") else None


def packed():
    if not os.path.exists(".git/packed-refs"):
        return {}
    with open(".git/packed-refs") as file:
        lines = [line.split() for line in file if line[0] not in "#^"]
    return {name: value for value, name in lines}


def read(ref):
    path = os.path.join(".git", ref)
    if os.path.isfile(path):
        with open(path) as file:
            return file.read().strip()
    return packed().get(ref)


def write(ref, value):
    if re.search(r"/\.|\.\.|[\x00-\x20\x7f~^:?*\[\\]", ref):
        raise objects.Refused(f"{ref} is no name for a ref")
    path = os.path.join(".git", ref)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w") as file:
        file.write(value + "\n")
    os.rename(path + ".new", path)


def head():
    ref = head_ref()
    return read(ref if ref else "HEAD")


def attach_head(ref):
    with open(".git/HEAD.new", "w") as file:
        file.write(f"ref: {ref}\n")
    os.rename(".git/HEAD.new", ".git/HEAD")


def move_head(value):
    write(head_ref() or "HEAD", value)


def branches():
    top = ".git/refs/heads"
    found = {name[11:] for name in packed() if name.startswith("refs/heads/")}
    for folder, _, names in os.walk(top):
        found |= {os.path.relpath(os.path.join(folder, name), top) for name in names}
    return sorted(found)


def resolve(name):
    if name == "HEAD":
        value = head()
    else:
        places = [name] if name.startswith("refs/") else []
        places += ["refs/tags/" + name, "refs/heads/" + name]
        value = next(filter(None, map(read, places)), None)
    if value is None and re.fullmatch("[0-9a-f]{4,40}", name):
        found = objects.names_beginning(name)
        value = found.pop() if len(found) == 1 else None
    if value is None:
        raise objects.Refused(f"nothing is called {name}, or more than one")
    return value
