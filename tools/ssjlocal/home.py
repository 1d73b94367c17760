# SPDX-License-Identifier: Apache-2.0
"""The folder of one stack: SSJ_HOME.

    bin/    the programs as they were when the stack was started; a build
            that goes on meanwhile does not touch a running stack
    www/    what the edge serves as files
    pg/     PostgreSQL's data             run/   sockets, pids, status
    blobs/  evidence and import files     log/   one file per service
    pools/  frozen pools of draws         keys/  made at the first start
    party/  one folder per party of the draw
    demo/   accounts, parties and audit folder of the demo city
    kore.conf, edge.conf                  filled in from the templates
"""
import os
import secrets
import shutil
import stat

from . import postgres, redis
from .settings import SettingsError

FOLDERS = ["bin", "blobs", "demo", "keys", "log", "party", "pools", "www"]
PROGRAMS = ["ssj", "ssj-worker", "ssj-verify", "party", "ssj.so"]


class Home:
    """Paths and preparation of one stack's folder."""

    def __init__(self, settings, account):
        self.settings = settings
        self.account = account
        self.root = settings.home
        self.run = settings.run
        self.postgres = postgres.Postgres(account, self.path("pg"), self.run)
        self.redis = redis.Redis(os.path.join(self.run, "redis"))

    def path(self, *names):
        return os.path.join(self.root, *names)

    def prepare(self):
        """Folders, keys, programs and configuration, before any service."""
        try:
            self._prepare()
        except OSError as e:
            raise SettingsError(
                f"{e.filename}: {e.strerror}: set SSJ_HOME to a folder that "
                "can be made and written") from e

    def _prepare(self):
        blocked = self.account.unreachable(self.root)
        if blocked is not None:
            raise SettingsError(
                f"the account {self.account.name} may not enter {blocked}: "
                "set SSJ_HOME to a folder it can reach")
        self.account.folder(self.root, 0o755)
        for name in FOLDERS:
            self.account.folder(self.path(name))
        self._run_folder()
        self._keys()
        self._programs()
        self._configuration()

    def environment(self):
        """What every program of the stack is told."""
        kept = ("ASAN_", "UBSAN_", "LSAN_", "SSJ_")
        env = {k: v for k, v in self.settings.environment.items()
               if k.startswith(kept)}
        env.update({
            "PATH": self.path("bin") + ":/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "SSJ_HOME": self.root,
            "SSJ_PORT": str(self.settings.port),
            "SSJ_API_PORT": str(self.settings.api_port),
            "SSJ_URL": self.settings.url,
            "SSJ_DATABASE": self.postgres.conninfo(postgres.APPLICATION),
            "SSJ_DATABASE_OWNER": self.postgres.conninfo(postgres.OWNER),
            "SSJ_REDIS": self.redis.path,
            "SSJ_BLOBS": self.path("blobs"),
            "SSJ_POOLS": self.path("pools"),
            "SSJ_KEYS": self.path("keys"),
            "SSJ_EDGE_SECRET_FILE": self.path("keys", "edge.secret"),
            "SSJ_WORKERS": str(self.settings.workers),
        })
        return env

    def _run_folder(self):
        # Under /tmp somebody else may have been here first.
        if not os.path.isdir(self.run):
            self.account.folder(self.run)
        st = os.lstat(self.run)
        if not stat.S_ISDIR(st.st_mode) or st.st_uid != self.account.uid:
            raise SettingsError(f"{self.run} belongs to somebody else")
        os.chmod(self.run, 0o700)
        self.account.folder(os.path.join(self.run, "body"))
        self.account.folder(os.path.join(self.run, "edge"))

    def _keys(self):
        self._secret("token.key", secrets.token_bytes(32))
        self._secret("edge.secret", secrets.token_hex(32).encode())

    def _secret(self, name, content):
        path = self.path("keys", name)
        if os.path.exists(path):
            return
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as f:
            f.write(content)
        self.account.own(path)

    def _programs(self):
        for name in PROGRAMS:
            source = os.path.join(self.settings.programs, name)
            if os.path.exists(source):
                self._copy(source, self.path("bin", name))
        www = os.path.join(self.settings.build, "www")
        if os.path.isdir(www):
            shutil.rmtree(self.path("www"))
            shutil.copytree(www, self.path("www"))
            for folder, folders, files in os.walk(self.path("www")):
                for name in [".", *folders, *files]:
                    self.account.own(os.path.join(folder, name))

    def _copy(self, source, target):
        # A new file, not new bytes in one that may be running.
        shutil.copy2(source, target + ".new")
        self.account.own(target + ".new")
        os.chmod(target + ".new", 0o755)
        os.replace(target + ".new", target)

    def _configuration(self):
        s = self.settings
        with open(self.path("keys", "edge.secret"), encoding="ascii") as f:
            secret = f.read()
        words = {
            "BIN": self.path("bin"), "RUN": self.run, "WWW": self.path("www"),
            "LOG": self.path("log"),
            "API_HOST": "127.0.0.1", "API_PORT": s.api_port,
            "API_WORKERS": s.api_workers,
            "LISTEN": s.listen, "PORT": s.port, "SECRET": secret,
            "PUBLIC_RATE": s.public_rate, "LOGIN_RATE": s.login_rate,
            "PUBLIC_BURST": 2 * s.public_rate, "LOGIN_BURST": s.login_rate,
        }
        for name in ("kore.conf", "edge.conf"):
            self._fill(os.path.join(s.build, name + ".in"), name, words)

    def _fill(self, template, name, words):
        with open(template, encoding="utf-8") as f:
            text = f.read()
        for word, value in words.items():
            text = text.replace(f"@{word}@", str(value))
        path = self.path(name)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as f:
            f.write(text)
        self.account.own(path)
