"""The inspector's web server. It shows what people type into a chat, so it answers nobody but who was given its
address: loopback alone, a token in the path, and no other page can make a browser ask it."""
import hmac
import http.server
import json
import secrets
import socketserver
import sys
import threading
import urllib.parse

from workbook.core.trouble import Trouble
from workbook.inspector import events, page_files, seed_keeping

MOST_STREAMS = 16         # pages that listen at a time
MOST_POSTED = 4 * 1024 * 1024
PATIENCE = 15             # seconds until a quiet stream shows that it lives
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
                               "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                               "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address is the key
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, ring, about):
        """`about`: what the page is to know, as JSON would have it."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.ring, self.about = ring, about
        self.token = secrets.token_urlsafe(24)
        self.lock, self.streams = threading.Lock(), 0  # pages that listen
        port = self.server_address[1]
        # A name that somebody's DNS leads here is none of these.
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.address = f"http://127.0.0.1:{port}/{self.token}/"

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)  # HTTPServer's asks the DNS what we are called

    def start(self):
        threading.Thread(target=self.serve_forever, args=[0.1], name="inspector", daemon=True).start()

    def may_listen(self):
        with self.lock:
            self.streams += 1
            return self.streams <= MOST_STREAMS

    def has_left(self):
        with self.lock:
            self.streams -= 1

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # a browser that left
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "workbook", ""
    timeout = 60

    def do_GET(self):
        name = self.asked_for()
        if name == "events":
            return self.send_events()
        if name == "about.json":
            about = {**self.server.about, "lab": page_files.has_lab()}
            return self.send(200, "application/json", json.dumps(about).encode())
        found = page_files.find(name) if name is not None else None
        return self.send(200, *found) if found else self.refuse()

    def do_POST(self):
        size = self.headers.get("Content-Length", "")
        ours = [f"http://{host}" for host in self.server.hosts]
        if (self.asked_for() != "keep" or self.headers.get("Origin") not in ours
                or not size.isdecimal() or int(size) > MOST_POSTED):
            self.close_connection = True  # what it sends is not read
            return self.refuse()
        try:
            answer = seed_keeping.keep(self.rfile.read(int(size)), self.server.about["command"])
        except (ValueError, KeyError, TypeError, Trouble) as error:
            return self.send(400, "application/json", json.dumps({"error": str(error)}).encode())
        return self.send(200, "application/json", json.dumps(answer).encode())

    def asked_for(self):
        """The name behind the token; None, if we do not answer this."""
        token, slash, name = urllib.parse.urlsplit(self.path).path[1:].partition("/")
        is_ours = hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode())
        return name if is_ours and slash and self.headers.get("Host") in self.server.hosts else None

    def send_events(self):
        last = self.headers.get("Last-Event-ID", "0")
        try:
            if not self.server.may_listen():
                return self.send(503, "text/plain", b"too many pages listen already")
            self.send_head(200, {"Content-Type": "text/event-stream", "Connection": "close"})
            for event in events.stream(self.server.ring, int(last) if last.isdecimal() else 0, PATIENCE):
                self.wfile.write(event)
        finally:
            self.server.has_left()
            self.close_connection = True

    def refuse(self):
        """The same for all: who has no token learns nothing."""
        self.send(404, "text/plain", b"not here")

    def send(self, status, kind, body):
        self.send_head(status, {"Content-Type": kind, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def send_head(self, status, fields):
        self.send_response(status)
        for name, value in {**fields, **HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, *_):
        """Another method, or what is no HTTP."""
        self.close_connection = True
        self.refuse()

    def log_message(self, *_):
        """The terminal is the server's."""
