"""What has become of the files of one tree in another, as a patch."""

import objects
from line_diff import changes, lines_of

CONTEXT = 3


def patch(before, after):
    """The lines of a patch from some files to others: {path: (mode, id)}."""
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old and new and old[0][:2] != new[0][:2]:
            # A file that has become a link is taken away and made.
            yield from file_patch(path, old, None)
            yield from file_patch(path, None, new)
        elif old != new:
            yield from file_patch(path, old, new)


def file_patch(path, old, new):
    a, b = quoted(b"a/" + path), quoted(b"b/" + path)
    yield b"diff --git " + a + b" " + b + b"\n"
    if old is None:
        yield b"new file mode " + new[0].encode() + b"\n"
    elif new is None:
        yield b"deleted file mode " + old[0].encode() + b"\n"
    elif old[0] != new[0]:
        yield b"old mode " + old[0].encode() + b"\nnew mode " + new[0].encode() + b"\n"
    old_lines, new_lines = lines_of_blob(old), lines_of_blob(new)
    if old_lines != new_lines:
        yield b"--- " + (a if old else b"/dev/null") + b"\n"
        yield b"+++ " + (b if new else b"/dev/null") + b"\n"
        for hunk in hunks(changes(old_lines, new_lines)):
            yield from shown(hunk, old_lines, new_lines)


def lines_of_blob(entry):
    return lines_of(objects.load_as("blob", entry[1])) if entry else []


def hunks(found):
    """Changes that are so close that their context meets, together."""
    together = []
    for change in found:
        if together and change[0] - together[-1][1] > 2 * CONTEXT:
            yield together
            together = []
        together.append(change)
    if together:
        yield together


def shown(hunk, old, new):
    before = min(CONTEXT, hunk[0][0])
    behind = min(CONTEXT, len(old) - hunk[-1][1])
    old_from, old_to = hunk[0][0] - before, hunk[-1][1] + behind
    new_from, new_to = hunk[0][2] - before, hunk[-1][3] + behind
    yield b"@@ -%s +%s @@\n" % (range_of(old_from, old_to), range_of(new_from, new_to))
    at = old_from
    for old_start, old_end, new_start, new_end in hunk:
        yield from marked(b" ", old[at:old_start])
        yield from marked(b"-", old[old_start:old_end])
        yield from marked(b"+", new[new_start:new_end])
        at = old_end
    yield from marked(b" ", old[at:old_to])


def range_of(start, end):
    # Lines count from 1. Where there are none, the line before is named.
    return b"%d,%d" % (start + (end > start), end - start)


def marked(sign, lines):
    for line in lines:
        yield sign + line + (b"" if line.endswith(b"\n") else b"\n\\ No newline at end of file\n")


def quoted(path):
    """A path as git writes it: in quotes where a sign in it would be misread."""
    special = [byte for byte in path if byte < 0x20 or byte in b'"\\\x7f']
    if not special:
        return path
    return b'"' + b"".join(b"\\%03o" % byte if byte in special else bytes([byte]) for byte in path) + b'"'
