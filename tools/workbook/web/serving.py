"""A folder of files for the browsers of this machine, and nobody else."""
import errno
import http.server
import os
import signal
import sys

from workbook.core.trouble import Trouble

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css",
         ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Its translate_path drops each "..", so no path leads out of the folder."""
    protocol_version = "HTTP/1.1"  # a page asks for dozens of modules, over one connection
    disable_nagle_algorithm = True
    extensions_map = TYPES

    def version_string(self):
        return "workbook"

    def send_head(self):
        try:
            return super().send_head()
        except ValueError:  # a zero byte in the path
            self.send_error(404)
            return None

    def list_directory(self, path):
        self.send_error(404)

    def send_error(self, code, *words):
        """The site has a page for what is not there."""
        page = os.path.join(self.directory, "404.html")
        if code != 404 or not os.path.exists(page):
            super().send_error(code, *words)
            return
        with open(page, "rb") as file:
            body = file.read()
        self.send_response(404)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # what is built anew is seen
        super().end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64  # a page with many modules comes through several connections at once

    def __init__(self, folder, port):
        self.folder = folder
        super().__init__(("127.0.0.1", port), Handler)

    def finish_request(self, request, client_address):
        Handler(request, client_address, self, directory=self.folder)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may go at any time
            super().handle_error(request, client_address)


def say_address(address):
    print(f"listening on {address}", flush=True)


def serve(folder, port, tell=say_address):
    """Until SIGINT or SIGTERM, which end it as they end the chat: that is no failure. `tell(address)` says where it is."""
    try:
        server = Server(folder, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Trouble(f"port {port} is taken; try --port 0") from None
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    with server:
        tell(f"http://127.0.0.1:{server.server_port}")
        server.serve_forever()
