"""Markup that people may write: what is on the list is built anew, all else is shown as text."""

import re
from html import unescape
from html.entities import html5

from encoding import encode, leads_to_a_place

LISTS = {"ul", "ol"}
ALLOWED = {"p", "b", "i", "em", "strong", "li", "br", "a"} | LISTS
TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z0-9]+;|[a-zA-Z0-9]+(?![a-zA-Z0-9=]))")


def harmless(markup):
    """The markup with the elements of the list alone, each of them closed."""
    out, still_open, end = [], [], 0

    def close(names, not_beyond=frozenset()):
        """Closes the innermost element of these names, and what is open in it."""
        for at in range(len(still_open) - 1, -1, -1):
            if still_open[at] in not_beyond:
                return
            if still_open[at] in names:
                out.extend(f"</{name}>" for name in reversed(still_open[at:]))
                del still_open[at:]
                return

    for tag in TAG.finditer(markup):
        out.append(as_text(markup[end : tag.start()]))
        end = tag.end()
        slash, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name not in ALLOWED:
            out.append(as_text(tag[0]))
        elif slash:
            close({name})
        elif name == "br":
            out.append("<br>")
        else:
            # A browser ends these by itself; what is written here must mean the same to it.
            if name in LISTS or name in ("p", "li"):
                close({"p"}, LISTS | {"li"})
            if name == "li":
                close({"li"}, LISTS)
            if name == "a":
                close({"a"})
            still_open.append(name)
            out.append(f"<a{href(attributes)}>" if name == "a" else f"<{name}>")
    out.append(as_text(markup[end:]))
    out.extend(f"</{name}>" for name in reversed(still_open))
    return "".join(out)


def as_text(markup):
    # References stay: they were written as markup, and can't begin an element.
    return markup.replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def href(attributes):
    for attribute in ATTRIBUTE.finditer(attributes):
        if attribute[1].lower() == "href":
            address = REFERENCE.sub(character, attribute[2] or attribute[3] or attribute[4] or "")
            return f' href="{encode(address)}" rel="nofollow"' if leads_to_a_place(address) else ""
    return ""


def character(reference):
    # In an attribute &copy=3 is no reference: only names that are whole count.
    name = reference[1]
    return unescape(reference[0]) if name.startswith("#") else html5.get(name, reference[0])
