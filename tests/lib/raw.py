# SPDX-License-Identifier: Apache-2.0
"""Bytes as they come, for requests that no HTTP library would send."""
import re
import socket
import time


def exchange(port, parts, wait=3.0, pause=0.15):
    """Sends the parts with a pause between them and reads until the server
    closes or is silent for `wait` seconds. Returns (bytes, closed)."""
    out = b""
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.settimeout(wait)
        try:
            for i, part in enumerate(parts):
                if i:
                    time.sleep(pause)
                s.sendall(part)
            while True:
                data = s.recv(65536)
                if not data:
                    return out, True
                out += data
        except socket.timeout:
            return out, False
        except OSError:
            return out, True


def statuses(out):
    """The status codes in what exchange() read, in order."""
    return [int(m) for m in re.findall(rb"HTTP/1\.[01] (\d{3}) ", out)]
