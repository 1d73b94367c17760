# SPDX-License-Identifier: Apache-2.0
"""Fastify 5 and pg, two processes, the same SQL."""
import json
import os
import subprocess
import time
import urllib.error
import urllib.request

from .city import HERE, free_port
from .wire import Load, replaced

NODE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools", "node",
                    "node_modules", ".bin", "node")


def template(statement):
    """A statement for the peer: its SQL, and per value either the value or
    the word for what the request decides."""
    values = []
    for v in statement.values:
        stands = replaced(v)
        if stands == v:
            values.append(None if v == "NULL" else v[1:-1].replace("''", "'"))
        else:
            word = ("task" if "00000006" in stands else
                    "record" if "00000007" in stands else "key")
            values.append({"of": word})
    return {"text": statement.sql, "values": values}


class Peer:
    """`run()` measures it as Load measures ours."""

    def __init__(self, city, statements, kind):
        self.city, self.kind = city, kind
        self.port = free_port()
        path = os.path.join(city.home, f"peer-{kind}.json")
        acts = [s for s in statements
                if not s.name.startswith("db_")]
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"enter": "SELECT ssj_enter($1, $2, $3, $4, $5, $6)",
                       "acts": [template(s) for s in acts]}, f)
        env = dict(os.environ, PEER_PORT=str(self.port), PEER_STATEMENTS=path,
                   PEER_KEY=os.path.join(city.home, "keys", "token.key"),
                   PGHOST=city.socket, PGUSER="ssj_app", PGDATABASE="ssj")
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
