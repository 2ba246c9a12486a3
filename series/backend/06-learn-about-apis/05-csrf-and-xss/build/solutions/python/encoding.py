"""How a value is written so that it stays a value: one function for each place in a page."""

import html
import json
import re


def encode(text):
    """For text between tags, and for a value between double quotes."""
    # A carriage return as it stands would become a line feed when the page is read.
    return html.escape(text).replace("\r", "&#13;")


def script_data(value):
    """JSON that can't end the script element it stands in, nor begin a comment there."""
    return json.dumps(value).replace("<", "\\u003c")


def leads_to_a_place(address):
    """Whether a browser reads this address as http or https, by the steps of the URL Standard."""
    ends = "".join(map(chr, range(0x21)))
    read = re.sub(r"[\t\n\r]", "", address.strip(ends))
    return re.match("https?:", read, re.IGNORECASE) is not None
