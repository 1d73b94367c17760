# SPDX-License-Identifier: Apache-2.0
"""The edge alone, in front of an upstream that tells what has reached it."""
import http.server
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading

from .mortal import mortal
from .stack import free_ports, wait_until   # also finds ssjlocal
from ssjlocal import account   # noqa: I100
from ssjlocal.home import Home
from ssjlocal.settings import Settings


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers every request with what it got, as JSON."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.seen += 1
        told = json.dumps({
            "method": self.command, "path": self.path,
            "headers": [[k.lower(), v] for k, v in self.headers.items()],
            "body": body.decode("latin-1"),
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.send_header("ETag", '"v1"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

    def log_message(self, *_):
        pass


class Edge:
    """nginx with the built configuration; `upstream` may be closed."""

    def __init__(self, **settings):
        self.folder = tempfile.mkdtemp(prefix="ssj-edge-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.port, self.api_port = free_ports(2)
        environment = dict(os.environ, SSJ_HOME=self.folder + "/home",
                           SSJ_PORT=str(self.port),
                           SSJ_API_PORT=str(self.api_port), **settings)
        who = account.unprivileged()
        who.own(self.folder)
        self.home = Home(Settings(environment), who)
        self.home.prepare()
        self.upstream = http.server.ThreadingHTTPServer(
            ("127.0.0.1", self.api_port), Upstream)
        self.upstream.seen = 0
        threading.Thread(target=self.upstream.serve_forever,
                         daemon=True).start()
        self.child = subprocess.Popen(
            mortal("/usr/sbin/nginx", "-p", self.home.run, "-e", "stderr",
                   "-c", self.home.path("edge.conf"), signum="TERM"),
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **who.popen_options())
        wait_until(lambda: os.path.exists(self.home.run + "/edge.pid"),
                   what="the start of nginx")

    def secret(self):
        with open(self.home.path("keys", "edge.secret"),
                  encoding="ascii") as f:
            return f.read()

    def close_upstream(self):
        self.upstream.shutdown()
        self.upstream.server_close()

    def close(self):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait()
        self.close_upstream()
        shutil.rmtree(self.folder, ignore_errors=True)
