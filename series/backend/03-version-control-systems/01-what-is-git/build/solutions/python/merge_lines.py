"""Three versions of a file become one, line by line."""

from line_diff import changes, lines_of


def merge(base, ours, theirs, name):
    """The merged content, and whether something collides in it; `name` is that of their branch."""
    if b"\0" in base + ours + theirs:
        return ours, True  # not lines, so there is nowhere to put marks
    base, ours, theirs = lines_of(base), lines_of(ours), lines_of(theirs)
    merged, collides, at = [], False, 0
    for start, end, our_part, their_part in regions(changes(base, ours), changes(base, theirs)):
        merged += base[at:start]
        at = end
        mine = version(base, ours, start, end, our_part)
        yours = version(base, theirs, start, end, their_part)
        if not their_part or mine == yours:
            merged += mine
        elif not our_part:
            merged += yours
        else:
            merged += with_marks(mine, yours, name)
            collides = True
    return b"".join(merged + base[at:]), collides


def regions(ours, theirs):
    """Parts of the base that were changed, with the changes of each side there; those that touch are one."""
    ours, theirs = list(ours), list(theirs)
    while ours or theirs:
        start = min(side[0][0] for side in (ours, theirs) if side)
        end, taken = start, ([], [])
        while True:
            side = next((at for at, left in enumerate((ours, theirs)) if left and left[0][0] <= end), None)
            if side is None:
                break
            change = (ours, theirs)[side].pop(0)
            taken[side].append(change)
            end = max(end, change[1])
        yield start, end, *taken


def version(base, lines, start, end, part):
    """What one side has made of the lines from start to end of the base."""
    if not part:
        return base[start:end]
    first, last = part[0], part[-1]
    return lines[first[2] - (first[0] - start) : last[3] + (end - last[1])]


def with_marks(mine, yours, name):
    """Only what differs stands between marks."""
    out, at = [], 0
    for my_start, my_end, your_start, your_end in changes(mine, yours):
        out += mine[at:my_start]
        out += [b"<<<<<<< HEAD\n", *ended(mine[my_start:my_end])]
        out += [b"=======\n", *ended(yours[your_start:your_end])]
        out += [b">>>>>>> " + name.encode() + b"\n"]
        at = my_end
    return out + mine[at:]


def ended(lines):
    return [line if line.endswith(b"\n") else line + b"\n" for line in lines]
