"""A guestbook over HTTP: the addresses, and the one gate that every change goes through."""

import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pages
from encoding import leads_to_a_place
from guestbook import Guestbook

LARGEST_BODY = 8 << 20
EVERY_REPLY = {
    # There is no script of ours, so none runs. Forms lead here only, and nobody frames a page.
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # A page may be about whoever is logged in.
    "Cache-Control": "no-store",
}

guestbook = Guestbook()
lock = threading.Lock()
under_way = set()


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the head and the body of a reply leave together

    def do_GET(self):
        self.answer(self.look)

    do_HEAD = do_GET

    def do_POST(self):
        self.answer(self.change)

    def do_OPTIONS(self):
        self.answer(self.other_method)

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS

    def answer(self, act):
        under_way.add(self)
        try:
            self.send(*self.reply_to(act))
        finally:
            under_way.discard(self)

    def reply_to(self, act):
        try:
            self.body = self.read_body()
            path = [unquote(piece) for piece in urlsplit(self.path).path.split("/")[1:]]
            with lock:
                self.session = self.read_session()
                self.person = guestbook.who(self.session)
                return act(path)
        except Refused as refused:
            return page_reply(pages.message(str(refused)), refused.status)

    def look(self, path):
        match path:
            case [""]:
                return page_reply(pages.home(self.person, guestbook.entries.values()))
            case ["entries"]:
                return json_reply([vars(entry) for entry in guestbook.entries.values()])
            case ["me"]:
                return json_reply({"name": self.person.name if self.person else None})
            case ["people", name] if name in guestbook.people:
                return page_reply(pages.profile(guestbook.people[name]))
            case ["files", name] if name in guestbook.files:
                kind, content = guestbook.files[name]
                only_kept = {"Content-Disposition": "attachment"} if kind == "application/octet-stream" else {}
                return 200, {"Content-Type": kind, **only_kept}, content
        raise Refused(404, "There is nothing here.")

    def change(self, path):
        self.refuse_other_origins()
        match path:
            case ["login"]:
                return self.log_in(self.form())
            case ["logout"]:
                guestbook.log_out(self.session)
                return home_reply({"Set-Cookie": "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"})
            case ["entries"]:
                return self.write_entry(self.logged_in())
            case ["entries", entry_id, "delete"]:
                if not guestbook.delete(self.logged_in(), entry_id):
                    raise Refused(403, "There is no such entry of yours.")
                return home_reply()
            case ["profile"]:
                return self.save_profile(self.logged_in(), self.form())
            case ["files"]:
                self.logged_in()
                name = guestbook.keep_file(self.content_type(), self.body)
                return 201, {"Location": f"/files/{name}"}, b""
        raise Refused(404, "There is nothing here.")

    def other_method(self, path):
        raise Refused(405, "This method does nothing here.")

    def refuse_other_origins(self):
        """A browser says where a request comes from; what says nothing is no browser of today."""
        site, origin = self.headers["Sec-Fetch-Site"], self.headers["Origin"]
        if site is not None:
            ours = site in ("same-origin", "none")
        else:
            ours = origin is None or origin == f"http://{self.headers['Host']}"
        if not ours:
            raise Refused(403, "This request comes from a page of somebody else.")

    def log_in(self, form):
        if not form.get("name") or "password" not in form:
            raise Refused(400, "A name and a password are needed.")
        session = guestbook.log_in(form["name"], form["password"])
        if session is None:
            raise Refused(403, "The password is another.")
        guestbook.log_out(self.session)
        return home_reply({"Set-Cookie": f"session={session}; Path=/; HttpOnly; SameSite=Lax"})

    def write_entry(self, author):
        if self.content_type() == "application/json":
            return json_reply(vars(guestbook.write(author, self.text_from_json())), 201)
        form = self.form()
        if "text" not in form:
            raise Refused(400, "A text is needed.")
        guestbook.write(author, form["text"])
        return home_reply()

    def save_profile(self, person, form):
        link = form.get("link", person.link)
        if link and not leads_to_a_place(link):
            raise Refused(400, "A link begins with http: or https:.")
        person.link = link
        person.motto = form.get("motto", person.motto)
        person.about = form.get("about", person.about)
        return home_reply()

    def logged_in(self):
        if self.person is None:
            raise Refused(403, "You are not logged in.")
        return self.person

    def read_body(self):
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Refused(411, "A length is needed.")
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            raise Refused(413, "This is too long.")
        return self.rfile.read(int(length))

    def read_session(self):
        cookies = [cookie.strip().partition("=") for cookie in self.headers.get("Cookie", "").split(";")]
        return next((value for name, _, value in cookies if name == "session"), None)

    def content_type(self):
        return self.headers.get("Content-Type", "").split(";")[0].strip().lower()

    def form(self):
        if self.content_type() != "application/x-www-form-urlencoded":
            raise Refused(415, "This is not a form of ours.")
        fields = parse_qs(self.body.decode(errors="replace"), keep_blank_values=True)
        return {name: page_text(values[0]) for name, values in fields.items()}

    def text_from_json(self):
        try:
            sent = json.loads(self.body)
        except ValueError:
            raise Refused(400, "The body is not JSON.") from None
        if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
            raise Refused(400, "A text is needed.")
        return page_text(sent["text"])

    def send(self, status, fields, content):
        self.send_response(status)
        for name, value in {**EVERY_REPLY, **fields, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, format, *values):
        pass


def page_reply(page, status=200):
    return status, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


def json_reply(value, status=200):
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


def home_reply(fields={}):
    return 303, {"Location": "/", **fields}, b""


def page_text(text):
    """The text, where a page can hold it: it has no zero byte and no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused(400, "This text has half of a character in it.") from None
    if "\0" in text:
        raise Refused(400, "This text has the character U+0000 in it.")
    return text


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler)
    # shutdown() waits for the loop that this thread runs, so another one calls it.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    while under_way:  # what has begun is answered first
        time.sleep(0.01)
