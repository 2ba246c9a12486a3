"""A ledger over HTTP: its addresses, and what a refusal looks like."""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import wishes
from database import Database, NotNow
from ledger import Ledger, Refused
from migrate import migrate
from postgres import ConnectionLost, DatabaseError

LARGEST_BODY = 1 << 20

under_way = set()


class Server(ThreadingHTTPServer):
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the head and the body of a reply leave together

    def do_GET(self):
        under_way.add(self)
        try:
            self.reply(*self.answer())
        finally:
            under_way.discard(self)

    do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

    def answer(self):
        try:
            return self.route(self.read_body())
        except Refused as refused:
            return refused.status, {"error": str(refused)}
        except NotNow as reason:
            print(reason, file=sys.stderr)
            return 503, {"error": "not now: try again"}
        except DatabaseError as error:
            print(error, file=sys.stderr)
            return 500, {"error": "something is wrong here; it was noted"}

    def route(self, body):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        path = [unquote(piece) for piece in url.path.split("/")[1:]]
        method = "GET" if self.command == "HEAD" else self.command
        match method, path:
            case "POST", ["accounts"]:
                return 201, ledger.open_account(*wishes.account_of(body))
            case "GET", ["accounts"]:
                return 200, self.accounts_of(query.get("owner"))
            case "GET", ["accounts", account]:
                return 200, ledger.account(account)
            case "GET", ["accounts", account, "entries"]:
                limit, after = wishes.limit_of(query.get("limit", "20")), wishes.after_of(query.get("after"))
                return 200, ledger.entries_of(account, limit, after)
            case "POST", ["transfers"]:
                key = self.headers["Idempotency-Key"]
                return 201, ledger.transfer(wishes.transfer_of(body, key, ledger.knows_notes))
        raise Refused(404, "there is nothing here")

    def accounts_of(self, owner):
        if not owner:
            raise Refused(400, "owner is missing")
        return ledger.accounts_of(owner) if wishes.can_be_kept(owner) else {"accounts": []}

    def read_body(self):
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            raise Refused(413, "a body needs a Content-Length, of at most 1 MiB")
        return self.rfile.read(int(length))

    def reply(self, status, value):
        content = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == 503:
            self.send_header("Retry-After", "1")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, format, *values):
        pass


if __name__ == "__main__":
    url, release = os.environ["DATABASE_URL"], int(os.environ.get("RELEASE", "1"))
    try:
        migrate(url, release)
    except (ConnectionLost, DatabaseError) as error:
        sys.exit(f"the tables could not be made: {error}")
    ledger = Ledger(Database(url), release)
    server = Server((os.environ["HOST"], int(os.environ["PORT"])), Handler)
    # shutdown() waits for the loop that this thread runs, so another one calls it.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    while under_way:  # what has begun is answered first
        time.sleep(0.01)
