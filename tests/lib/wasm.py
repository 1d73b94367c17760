# SPDX-License-Identifier: Apache-2.0
"""The C of the page at /verify/ as WebAssembly, run in Node by the page's own
code (tests/browser/wasm.mjs)."""
import os

from .browser import NODE, TOP
from .ssj1 import BUILD, Driver

WASM = f"{TOP}/{BUILD}/www/verify/ssj-verify.wasm"


class Wasm(Driver):
    """Answers as the driver of the reference's test does."""

    COMMAND = [NODE, "--disable-warning=ExperimentalWarning",
               f"{TOP}/tests/browser/wasm.mjs", WASM]

    def amended(self, document, folder, amendments):
        """What the page says of a document and its amendments: the
        difference, and the notes on these. `folder` may be None."""
        told = self.ask({"verify": document.hex(),
                         "files": folder and hexed(folder),
                         "amendments": amendments.hex()})
        return (told["difference"] or told["amended"]["difference"],
                told["amended"]["notes"])


def hexed(folder):
    files = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as f:
            files[name] = f.read().hex()
    return files
