"""Brings the history of another branch into ours."""

import os

import history
import index
import merge_lines
import objects
import refs
import work_tree

MERGE_HEAD = ".git/MERGE_HEAD"


def head_of_merge():
    """The commit that is being merged, or None."""
    if not os.path.exists(MERGE_HEAD):
        return None
    with open(MERGE_HEAD) as file:
        return file.read().strip()


def merge(name):
    if head_of_merge():
        raise objects.Refused("a merge is not finished: commit it first")
    ours, theirs = refs.head(), refs.resolve(name)
    base = history.merge_base(ours, theirs) if ours else None
    if base == theirs:
        return
    if base == ours:
        work_tree.move(history.files_of(ours), history.files_of(theirs))
        refs.move_head(theirs)
    else:
        merge_with_base(name, base, ours, theirs)


def merge_with_base(name, base, ours, theirs):
    before = history.files_of(ours)
    if index.read() != before:
        raise objects.Refused("what was added is in no commit yet")
    result = Result(history.files_of(base), before, history.files_of(theirs), name)
    refuse_folders_for_files(result.files)
    work_tree.move(before, result.files, result.contents)
    for content in result.clean_contents():
        objects.store("blob", content)
    if result.collisions:
        files = {path: entry for path, entry in index.read().items() if path not in result.collisions}
        index.write(files, result.collisions)
        with open(MERGE_HEAD, "w") as file:
            file.write(theirs + "\n")
        paths = ", ".join(os.fsdecode(path) for path in sorted(result.collisions))
        raise objects.Refused(f"it collides in {paths}: mend that, add it, and commit")
    tree = objects.store_tree([(path, *entry) for path, entry in result.files.items()])
    refs.move_head(history.write(tree, [ours, theirs], f"Merge branch '{name}'"))


class Result:
    """All files after a merge; contents that are not stored yet; and for each collision what the index says of it."""

    def __init__(self, base, ours, theirs, name):
        self.name = name
        self.files, self.contents, self.collisions = {}, {}, {}
        for path in base.keys() | ours.keys() | theirs.keys():
            entry = self.merged(path, base.get(path), ours.get(path), theirs.get(path))
            if entry is not None:
                self.files[path] = entry

    def merged(self, path, base, ours, theirs):
        if ours == theirs or base == theirs:
            return ours
        if base == ours:
            return theirs
        if is_file(ours) and is_file(theirs) and (base is None or is_file(base)):
            return self.merged_files(path, base, ours, theirs)
        self.collide(path, base, ours, theirs)
        return ours or theirs

    def merged_files(self, path, base, ours, theirs):
        texts = [objects.load_as("blob", entry[1]) if entry else b"" for entry in (base, ours, theirs)]
        content, collides = merge_lines.merge(*texts, self.name)
        if collides:
            self.collide(path, base, ours, theirs)
        name = objects.name_of("blob", content)[0]
        self.contents[name] = content
        return (theirs[0] if base and base[0] == ours[0] else ours[0]), name

    def clean_contents(self):
        """Contents that are not stored yet, of files in which nothing collides."""
        for path, (_, name) in self.files.items():
            if path not in self.collisions and name in self.contents:
                yield self.contents[name]

    def collide(self, path, *versions):
        self.collisions[path] = {stage: entry for stage, entry in enumerate(versions, 1) if entry}


def is_file(entry):
    return entry is not None and entry[0].startswith("100")


def refuse_folders_for_files(files):
    for path in files:
        for folder in work_tree.folders_of(path):
            if folder in files:
                raise objects.Refused(f"{os.fsdecode(folder)} is a file on one side and a folder on the other")
