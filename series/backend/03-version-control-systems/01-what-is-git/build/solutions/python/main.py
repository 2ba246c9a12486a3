"""git, up to the merge base: the stages of the build up to finds-where-histories-parted."""

import os
import sys

import history
import index
import objects
import refs


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
    branch = (take_values(args, "-b") or ["main"])[0]
    for folder in ("objects", "refs"):
        os.makedirs(os.path.join(".git", folder), exist_ok=True)
    for name, text in (("HEAD", f"ref: refs/heads/{branch}\n"), ("config", "[core]\n\tbare = false\n")):
        if not os.path.exists(os.path.join(".git", name)):
            with open(os.path.join(".git", name), "w") as file:
                file.write(text)


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
    return objects.store_tree([(path, mode, name) for path, (mode, name) in index.read().items()])


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
    head, tree = refs.head(), write_tree()
    if head and history.read(head)[0] == tree:
        raise objects.Refused("nothing has changed in the index")
    refs.move_head(history.write(tree, [head] if head else [], take_values(args, "-m")[0]))


def status(args):
    head = refs.head()
    last = {path: (mode, name) for path, mode, name in objects.files_of(history.read(head)[0])} if head else {}
    for line in index.status(last):
        out(line)


def log(args):
    take(args, "--format=%H")
    for each in history.walk(refs.resolve(args[0] if args else "HEAD")):
        out(each)


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
}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except (objects.Refused, OSError) as error:
        sys.exit(str(error))
