"""Packets: four hexadecimal digits of length, which count themselves, and what they say the length of."""

import objects


def packet(line):
    return b"%04x" % (len(line) + 4) + line


def packets(data):
    """What the packets hold, one after the other; None for an empty one, 0000."""
    at = 0
    while at < len(data):
        length = int(data[at : at + 4], 16)
        if length > len(data) - at or 0 < length < 4:
            raise objects.Refused("the server's answer is cut off")
        yield data[at + 4 : at + length] if length else None
        at += length or 4
