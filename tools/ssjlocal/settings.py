# SPDX-License-Identifier: Apache-2.0
"""What may be set from outside, and what follows from it.

    SSJ_HOME         folder with all state of one stack        var
    SSJ_PORT         port of the edge                          8080
    SSJ_LISTEN       address of the edge                       127.0.0.1
    SSJ_API_PORT     port of the api, loopback only            SSJ_PORT + 1
    SSJ_API_WORKERS  processes of the api                      2
    SSJ_WORKERS      job workers                               2
    SSJ_PUBLIC_RATE  requests per second and address, public   50
    SSJ_LOGIN_RATE   log-ins per minute and address            60
    SSJ_ACCOUNT      who the servers run as, for root          ssj
"""
import hashlib
import os

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SOCKET_PATH_MAX = 107
LONGEST_SOCKET = "/.s.PGSQL.5432"
# What means something in one of the files that the path is written into.
UNQUOTED = " \t\n\"'\\;{}#$@"


class SettingsError(Exception):
    """A setting that cannot be used; the text says what to do."""


class Settings:
    """One stack's settings. `environment` is where they are read from, and
    what the services inherit; `programs` is the folder inside the build that
    the programs are taken from ("testing": those with the tests' clock)."""

    def __init__(self, environment, programs=""):
        def number(name, default, low=0, high=65535):
            text = environment.get(name) or str(default)
            if not text.isdigit() or not low <= int(text) <= high:
                raise SettingsError(
                    f"{name} must be a number from {low} to {high}")
            return int(text)

        self.environment = environment
        self.build = os.path.abspath(
            os.path.join(TOP, environment.get("B") or "build"))
        self.programs = os.path.join(self.build, programs)
        self.home = os.path.abspath(
            os.path.join(TOP, environment.get("SSJ_HOME") or "var"))
        if set(self.home) & set(UNQUOTED):
            raise SettingsError(
                f"{self.home!r} has a blank or one of {UNQUOTED.strip()} in "
                "it: set SSJ_HOME to a path without them")
        self.listen = environment.get("SSJ_LISTEN") or "127.0.0.1"
        last = 65535 if environment.get("SSJ_API_PORT") else 65534
        self.port = number("SSJ_PORT", 8080, 1024, last)
        self.api_port = number("SSJ_API_PORT", self.port + 1, 1024)
        self.api_workers = number("SSJ_API_WORKERS", 2, 1, 64)
        self.workers = number("SSJ_WORKERS", 2, 0, 64)
        self.public_rate = number("SSJ_PUBLIC_RATE", 50, 1, 1000000)
        self.login_rate = number("SSJ_LOGIN_RATE", 60, 1, 1000000)
        if self.port == self.api_port:
            raise SettingsError("SSJ_PORT and SSJ_API_PORT must differ")

    @property
    def url(self):
        """The edge, as a person on this machine reaches it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def run(self):
        """The folder of the sockets. A socket's path is at most 107 bytes;
        a stack that lives too deep keeps them under /tmp."""
        path = os.path.join(self.home, "run")
        if len(os.fsencode(path + LONGEST_SOCKET)) <= SOCKET_PATH_MAX:
            return path
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return f"/tmp/ssj-run-{name}"
