"""Commits: how one is written, and the ways between them."""

import functools
import os

import objects


def write(tree, parents, message):
    def person(role):
        name, email, date = (os.environ[f"GIT_{role}_{part}"] for part in ("NAME", "EMAIL", "DATE"))
        return f"{name} <{email}> {date}"

    lines = [f"tree {tree}"] + [f"parent {parent}" for parent in parents]
    lines += [f"author {person('AUTHOR')}", f"committer {person('COMMITTER')}", "", message]
    text = "\n".join(lines)
    return objects.store("commit", (text if text.endswith("\n") else text + "\n").encode())


@functools.cache
def read(commit):
    """The tree, the parents and the committer's time."""
    head = objects.load_as("commit", commit).split(b"\n\n", 1)[0].decode()
    values = {}
    for line in head.split("\n"):
        key, _, value = line.partition(" ")
        values.setdefault(key, []).append(value)
    return values["tree"][0], values.get("parent", []), int(values["committer"][0].split()[-2])


def tree_of(name):
    return read(name)[0] if objects.load(name)[0] == "commit" else name


def files_of(commit):
    """The files of a commit, {path: (mode, id)}; none where there is no commit."""
    return {path: (mode, name) for path, mode, name in objects.files_of(tree_of(commit))} if commit else {}


def walk(start):
    """All commits from one on: of those found and not shown yet, the latest next."""
    found, waiting = {start}, [start]
    while waiting:
        waiting.sort(key=lambda commit: read(commit)[2])
        commit = waiting.pop()
        yield commit
        for parent in read(commit)[1]:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)


def merge_base(a, b):
    common = set(walk(a)) & set(walk(b))
    surpassed = set()
    for commit in common:
        for parent in read(commit)[1]:
            surpassed |= set(walk(parent))
    best = common - surpassed
    if not best:
        raise objects.Refused("they have nothing in common")
    return sorted(best)[0]
