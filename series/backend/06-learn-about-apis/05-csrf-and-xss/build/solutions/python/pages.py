"""The pages, as HTML. Every value in them goes through a function of encoding or rich_text."""

from urllib.parse import quote

from encoding import encode, leads_to_a_place, script_data
from rich_text import harmless


def page(title, body):
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{encode(title)}</title></head>
<body>
{body}
</body>
</html>
"""


def home(person, entries):
    shown = "\n".join(entry_item(entry, person) for entry in entries)
    top = forms_for(person) if person else LOGIN
    return page("Guestbook", f"<h1>Guestbook</h1>\n{top}\n<ul>\n{shown}\n</ul>")


LOGIN = """<form method="post" action="/login">
<label>Name <input name="name" required></label>
<label>Password <input name="password" type="password"></label>
<button>Log in</button>
</form>"""


def forms_for(person):
    # The first line feed in a textarea does not count as its text, so there is always one to lose.
    return f"""<p>You are {encode(person.name)}.</p>
<form method="post" action="/logout"><button>Log out</button></form>
<form method="post" action="/entries">
<label>Entry <textarea name="text"></textarea></label>
<button>Write</button>
</form>
<form method="post" action="/profile">
<label>Motto <input name="motto" value="{encode(person.motto)}"></label>
<label>Link <input name="link" value="{encode(person.link)}"></label>
<label>About you <textarea name="about">
{encode(person.about)}</textarea></label>
<button>Save</button>
</form>"""


def entry_item(entry, person):
    delete = ""
    if person and person.name == entry.author:
        delete = f'<form method="post" action="/entries/{entry.id}/delete"><button>Delete</button></form>'
    author = f'<a href="/people/{quote(entry.author, safe="")}"><b class="author">{encode(entry.author)}</b></a>'
    return f'<li id="entry-{entry.id}">{author} <span class="text">{encode(entry.text)}</span>{delete}</li>'


def profile(person):
    link = f' href="{encode(person.link)}" rel="nofollow"' if leads_to_a_place(person.link) else ""
    data = script_data({"name": person.name, "motto": person.motto, "link": person.link})
    return page(
        person.name,
        f"""<h1 id="name">{encode(person.name)}</h1>
<p id="motto" title="{encode(person.motto)}">Motto: {encode(person.motto)}</p>
<p><a id="link"{link}>Link</a></p>
<div id="about">{harmless(person.about)}</div>
<script type="application/json" id="person">{data}</script>""",
    )


def message(text):
    return page("Guestbook", f'<p>{encode(text)}</p>\n<p><a href="/">Back</a></p>')
