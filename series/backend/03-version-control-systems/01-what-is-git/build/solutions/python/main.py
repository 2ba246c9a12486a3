"""git, as far as the stages of the build go: the commands and what they print."""

import os
import sys

import history
import index
import merge
import objects
import refs
import repository
import work_tree
from patch import patch


def out(line):
    sys.stdout.buffer.write((line if isinstance(line, bytes) else line.encode()) + b"\n")


def take(args, *flags):
    """Takes the flags that are there out of the arguments."""
    found = {flag for flag in flags if flag in args}
    args[:] = [arg for arg in args if arg not in found]
    return found


def take_values(args, option):
    values = []
    while option in args:
        at = args.index(option)
        values.append(args[at + 1])
        del args[at : at + 2]
    return values


def init(args):
    repository.make((take_values(args, "-b") or ["main"])[0])


def hash_object(args):
    flags = take(args, "-w", "--stdin")
    if "--stdin" in flags:
        content = sys.stdin.buffer.read()
    else:
        with open(args[0], "rb") as file:
            content = file.read()
    out(objects.store("blob", content) if "-w" in flags else objects.name_of("blob", content)[0])


def cat_file(args):
    flags = take(args, "-t", "-s", "-p")
    kind, content = objects.load(refs.resolve(args[0]))
    if "-t" in flags:
        out(kind)
    elif "-s" in flags:
        out(str(len(content)))
    elif kind == "tree":
        show_entries((name, mode, child) for mode, name, child in objects.entries_of(refs.resolve(args[0])))
    else:
        sys.stdout.buffer.write(content)


def ls_tree(args):
    flags = take(args, "-r")
    tree = history.tree_of(refs.resolve(args[0]))
    if "-r" in flags:
        show_entries(objects.files_of(tree))
    else:
        show_entries((name, mode, child) for mode, name, child in objects.entries_of(tree))


def show_entries(entries):
    for path, mode, name in entries:
        kind = {"40000": "tree", "160000": "commit"}.get(mode, "blob")
        out(f"{mode:0>6} {kind} {name}\t".encode() + path)


def write_tree():
    entries, unmerged = index.read_all()
    if unmerged:
        raise objects.Refused("not all collisions are mended: add what is")
    return objects.store_tree([(path, mode, name) for path, (mode, name) in entries.items()])


def commit_tree(args):
    parents = [refs.resolve(parent) for parent in take_values(args, "-p")]
    message = take_values(args, "-m")
    tree = refs.resolve(args[0])
    objects.load_as("tree", tree)
    out(history.write(tree, parents, message[0] if message else sys.stdin.read()))


def update_ref(args):
    value = refs.resolve(args[1])
    objects.load(value)
    refs.write(args[0], value)


def branch(args):
    if not args:
        for name in refs.branches():
            out(("* " if "refs/heads/" + name == refs.head_ref() else "  ") + name)
        return
    if refs.read("refs/heads/" + args[0]):
        raise objects.Refused(f"there is a branch {args[0]}")
    refs.write("refs/heads/" + args[0], refs.resolve(args[1] if len(args) > 1 else "HEAD"))


def commit(args):
    head, merged, tree = refs.head(), merge.head_of_merge(), write_tree()
    if head and not merged and history.read(head)[0] == tree:
        raise objects.Refused("nothing has changed in the index")
    parents = [parent for parent in (head, merged) if parent]
    refs.move_head(history.write(tree, parents, take_values(args, "-m")[0]))
    if merged:
        os.unlink(merge.MERGE_HEAD)


def status(args):
    for line in index.status(history.files_of(refs.head())):
        out(line)


def log(args):
    take(args, "--format=%H")
    for each in history.walk(refs.resolve(args[0] if args else "HEAD")):
        out(each)


def diff(args):
    before, after = (history.files_of(refs.resolve(arg)) for arg in args)
    for line in patch(before, after):
        sys.stdout.buffer.write(line)


def switch(args):
    ref = "refs/heads/" + args[0]
    if refs.read(ref) is None:
        raise objects.Refused(f"there is no branch {args[0]}")
    if merge.head_of_merge():
        raise objects.Refused("a merge is not finished: commit it first")
    work_tree.move(history.files_of(refs.head()), history.files_of(refs.read(ref)))
    refs.attach_head(ref)


def clone_repository(args):
    from clone import clone  # what it needs takes longer to load than all the rest

    clone(*args)


COMMANDS = {
    "init": init,
    "hash-object": hash_object,
    "cat-file": cat_file,
    "ls-tree": ls_tree,
    "add": lambda args: index.add([os.fsencode(arg) for arg in args]),
    "write-tree": lambda args: out(write_tree()),
    "commit-tree": commit_tree,
    "update-ref": update_ref,
    "rev-parse": lambda args: out(refs.resolve(args[0])),
    "branch": branch,
    "commit": commit,
    "status": status,
    "log": log,
    "merge-base": lambda args: out(history.merge_base(*(refs.resolve(arg) for arg in args))),
    "diff": diff,
    "switch": switch,
    "merge": lambda args: merge.merge(args[0]),
    "clone": clone_repository,
}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except (objects.Refused, OSError) as error:
        sys.exit(str(error))
