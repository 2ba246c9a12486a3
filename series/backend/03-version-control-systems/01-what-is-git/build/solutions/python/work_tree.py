"""The working tree: how its files become those of another commit, and no work is lost."""

import os

import index
import objects


def move(before, after, contents={}):
    """Makes files and index hold `after` where it differs from `before`, both {path: (mode, id)}.

    What was changed elsewhere stays. Where work would be lost it is refused, and nothing is touched.
    `contents` are the bytes of those ids that are not stored.
    """
    entries, unmerged = index.read_all()
    if unmerged:
        raise objects.Refused("a merge is not finished")
    moved = [path for path in before.keys() | after.keys() if must_move(path, entries, before, after)]
    gone = {path for path in moved if path in before}
    new = sorted(path for path in moved if path in after)
    for path in new:
        refuse_to_overwrite(path, gone)
    for path in gone:
        take_away(path)
    for path in new:
        mode, name = after[path]
        write(path, mode, contents[name] if name in contents else objects.load_as("blob", name))
        entries[path] = after[path]
    for path in gone - set(new):
        del entries[path]
    index.write(entries)


def must_move(path, entries, before, after):
    if before.get(path) == after.get(path) or entries.get(path) == after.get(path):
        return False
    if entries.get(path) != before.get(path) or (path in entries and is_changed(path, entries[path])):
        raise objects.Refused(f"{os.fsdecode(path)} has changes that would be lost")
    return True


def is_changed(path, entry):
    if not is_there(path) or is_folder(path):
        return False
    mode, content = index.content_of(path)
    return (mode, objects.name_of("blob", content)[0]) != entry


def refuse_to_overwrite(path, gone):
    """Sees that nothing stands where a file comes, or will have been taken away."""
    for folder in folders_of(path):
        if os.path.lexists(folder) and not is_folder(folder) and folder not in gone:
            raise objects.Refused(f"{os.fsdecode(folder)} is in the way")
    for there in index.files_below(path):
        if there not in gone:
            raise objects.Refused(f"{os.fsdecode(there)} would be overwritten")


def take_away(path):
    if is_there(path) and not is_folder(path):
        os.unlink(path)
    for folder in reversed(folders_of(path)):
        try:
            os.rmdir(folder)
        except OSError:
            return  # something is left in it


def write(path, mode, content):
    if is_folder(path):
        take_away_empty(path)
    os.makedirs(os.path.dirname(path) or b".", exist_ok=True)
    if mode == "120000":
        os.symlink(content, path)
    else:
        # O_EXCL: a file of anybody else is not written to, and no link is followed.
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777 if mode == "100755" else 0o666)
        with open(number, "wb") as file:
            file.write(content)


def take_away_empty(folder):
    for each, _, _ in os.walk(folder, topdown=False):
        os.rmdir(each)


def is_there(path):
    # Behind a link there is somebody else's file.
    return os.path.lexists(path) and not any(map(os.path.islink, folders_of(path)))


def is_folder(path):
    return os.path.isdir(path) and not os.path.islink(path)


def folders_of(path):
    """The folders around a path, the outermost first."""
    return [path[:at] for at in range(len(path)) if path[at : at + 1] == b"/"]
