"""Packs: many objects in one file, some of them stored as what to change in another."""

import bisect
import functools
import glob
import struct
import zlib

KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
DELTA_BY_PLACE, DELTA_BY_NAME = 6, 7


class BrokenPack(Exception):
    """The bytes are not those of a pack."""


class Pack:
    def __init__(self, index_path):
        with open(index_path, "rb") as file:
            self.index = file.read()
        with open(index_path.removesuffix(".idx") + ".pack", "rb") as file:
            self.data = file.read()
        if self.index[:8] != b"\xfftOc\0\0\0\2":
            raise BrokenPack(f"{index_path} is no index of version 2")
        self.counts = struct.unpack_from(">256I", self.index, 8)
        self.size = self.counts[255]

    def name_at(self, position):
        at = 8 + 4 * 256 + 20 * position
        return self.index[at : at + 20].hex()

    def names_beginning(self, digits):
        first = int(digits[:2], 16)
        positions = range(self.counts[first - 1] if first else 0, self.counts[first])
        at = bisect.bisect_left(positions, digits, key=self.name_at)
        for position in positions[at:]:
            if not self.name_at(position).startswith(digits):
                return
            yield position, self.name_at(position)

    def place_of(self, position):
        places = 8 + 4 * 256 + 24 * self.size
        place = struct.unpack_from(">I", self.index, places + 4 * position)[0]
        if place & 0x80000000:
            long_places = places + 4 * self.size
            return struct.unpack_from(">Q", self.index, long_places + 8 * (place & 0x7FFFFFFF))[0]
        return place

    def load_at(self, place):
        """The type and the content of the object that begins there."""
        deltas = []
        kind, base, content, _ = entry_at(self.data, place)
        while base is not None:
            deltas.append(content)
            if kind == DELTA_BY_NAME:
                base = next((self.place_of(position) for position, _ in self.names_beginning(base)), None)
                if base is None:
                    raise BrokenPack("the base of a delta is not there")
            kind, base, content, _ = entry_at(self.data, base)
        for delta in reversed(deltas):
            content = apply(delta, content)
        return KINDS[kind], content


@functools.cache
def all_packs():
    return [Pack(path) for path in sorted(glob.glob(".git/objects/pack/*.idx"))]


def load(name):
    """The type and the content of an object in one of the packs, or None."""
    for pack in all_packs():
        for position, _ in pack.names_beginning(name):
            return pack.load_at(pack.place_of(position))
    return None


def names_beginning(digits):
    return {name for pack in all_packs() for _, name in pack.names_beginning(digits)}


def entry_at(data, at):
    """What stands in a pack from there on: type, base, content, and where the next begins.

    The base of a delta is a place in the pack or a name, as its type says; that of any other object is None.
    """
    start, byte, base = at, data[at], None
    kind = byte >> 4 & 7
    at += 1
    while byte & 0x80:
        byte, at = data[at], at + 1
    if kind == DELTA_BY_PLACE:
        byte, at = data[at], at + 1
        distance = byte & 0x7F
        while byte & 0x80:
            byte, at = data[at], at + 1
            distance = (distance + 1 << 7) + (byte & 0x7F)
        base = start - distance
    elif kind == DELTA_BY_NAME:
        base, at = data[at : at + 20].hex(), at + 20
    content, at = decompressed(data, at)
    return kind, base, content, at


def decompressed(data, at):
    """The content whose compressed bytes begin there, and where these end: only zlib knows."""
    reader, pieces = zlib.decompressobj(), []
    while not reader.eof:
        piece = data[at : at + 8192]
        if not piece:
            raise BrokenPack("an object is cut off")
        pieces.append(reader.decompress(piece))
        at += len(piece)
    return b"".join(pieces), at - len(reader.unused_data)


def apply(delta, base):
    """What a delta makes of its base."""
    _, at = size_at(delta, 0)
    size, at = size_at(delta, at)
    pieces = []
    while at < len(delta):
        instruction, at = delta[at], at + 1
        if instruction & 0x80:
            offset, at = number_at(delta, at, instruction & 0x0F)
            length, at = number_at(delta, at, instruction >> 4 & 0x07)
            pieces.append(base[offset : offset + (length or 0x10000)])
        else:
            pieces.append(delta[at : at + instruction])
            at += instruction
    result = b"".join(pieces)
    if len(result) != size:
        raise BrokenPack("a delta makes another size than it says")
    return result


def size_at(delta, at):
    """A number in 7 bits a byte, the lowest first."""
    number = shift = 0
    while True:
        byte, at = delta[at], at + 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return number, at


def number_at(delta, at, bits):
    """A number of which only those bytes are there that the bits name, the lowest first."""
    number = shift = 0
    while bits:
        if bits & 1:
            number, at = number | delta[at] << shift, at + 1
        bits, shift = bits >> 1, shift + 8
    return number, at


def entries_of(data):
    """All entries of a pack that has no index, by their places: (type, base, content)."""
    if data[:4] != b"PACK":
        raise BrokenPack("this is no pack")
    entries, at = {}, 12
    for _ in range(struct.unpack_from(">I", data, 8)[0]):
        place = at
        kind, base, content, at = entry_at(data, at)
        entries[place] = (kind, base, content)
    return entries
