# SPDX-License-Identifier: Apache-2.0
"""Fastify 5 and pg, two processes, the same requests over the same SQL."""
import json
import os
import subprocess
import time
import urllib.error
import urllib.request

import yaml

from .city import HERE, TOP, free_port
from .wire import Load

NODE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools", "node",
                    "node_modules", ".bin", "node")
CONTRACT = os.path.join(TOP, "openapi", "openapi.yaml")


def work(statements):
    """What the peer needs to know: SQL by name, the schemas it checks."""
    with open(CONTRACT, encoding="utf-8") as f:
        contract = yaml.safe_load(f)
    return {"statements": {s.name: s.sql for s in statements},
            "schemas": contract["components"]["schemas"]}


class Peer:
    """`run()` measures it as Load measures ours."""

    def __init__(self, city, statements, kind):
        self.city, self.kind = city, kind
        self.port = free_port()
        path = os.path.join(city.home, f"peer-{kind}.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(work(statements), f)
        env = dict(os.environ, PEER_PORT=str(self.port), PEER_WORK=path,
                   PEER_KEY=os.path.join(city.home, "keys", "token.key"),
                   PEER_LOG=os.path.join(city.home, "log", f"peer-{kind}.log"),
                   PGHOST=city.socket, PGUSER="ssj_app", PGDATABASE="ssj",
                   PGOPTIONS="-c TimeZone=Asia/Shanghai -c jit=off")
        node = NODE if os.path.exists(NODE) else "node"
        self.process = subprocess.Popen([node, "peer.mjs"], cwd=HERE, env=env)
        self._wait()

    def run(self):
        return Load(self.city, self.kind).run(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def _wait(self):
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/none",
                                       timeout=1)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the peer did not start")
