"""The fewest lines to take away and to add, by E. W. Myers, An O(ND) Difference Algorithm, 1986."""

import re


def lines_of(content):
    return re.findall(rb"[^\n]*\n|[^\n]+", content)


def changes(old, new):
    """Where two lists of lines differ: (from, to) in the old one and (from, to) in the new one, in order."""
    found, old_at, new_at = [], 0, 0
    for i, j in [*kept(old, new), (len(old), len(new))]:
        if i > old_at or j > new_at:
            found.append((old_at, i, new_at, j))
        old_at, new_at = i + 1, j + 1
    return found


def kept(old, new):
    """Pairs of positions of the lines that both have: as many as can be, in order."""
    begin, end = 0, 0
    shorter = min(len(old), len(new))
    while begin < shorter and old[begin] == new[begin]:
        begin += 1
    while end < shorter - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    # A line that the other side does not have is never kept, so there is no need to look at it.
    in_both = set(old[begin : len(old) - end]) & set(new[begin : len(new) - end])
    olds = [i for i in range(begin, len(old) - end) if old[i] in in_both]
    news = [j for j in range(begin, len(new) - end) if new[j] in in_both]
    between = longest_common([old[i] for i in olds], [new[j] for j in news])
    return (
        [(i, i) for i in range(begin)]
        + [(olds[x], news[y]) for x, y in between]
        + [(len(old) - n, len(new) - n) for n in range(end, 0, -1)]
    )


def longest_common(a, b):
    """For 0, 1, 2 … edits, how far they lead on each diagonal; then the way back from the end.

    After d edits there are d + 1 diagonals to be on: with n of the edits taking a line of a away, that is 2n - d.
    """
    rows = []
    while not rows or not arrived(rows[-1], len(a), len(b)):
        edits, row = len(rows), []
        for n in range(edits + 1):
            x = start_of(rows[-1], n)[0] if rows else 0
            y = x - (2 * n - edits)
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            row.append(x)
        rows.append(row)
    pairs, x, y = [], len(a), len(b)
    for edits in range(len(rows) - 1, -1, -1):
        n = (x - y + edits) // 2
        start, n_before = start_of(rows[edits - 1], n) if edits else (0, 0)
        while x > start:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if edits:
            x = rows[edits - 1][n_before]
            y = x - (2 * n_before - edits + 1)
    return pairs[::-1]


def start_of(before, n):
    """Where one more edit leads to: x, and from which of the diagonals before."""
    if n == 0 or (n < len(before) and before[n - 1] < before[n]):
        return before[n], n
    return before[n - 1] + 1, n - 1


def arrived(row, width, height):
    n = (width - height + len(row) - 1) / 2
    return n.is_integer() and 0 <= n < len(row) and row[int(n)] >= width
