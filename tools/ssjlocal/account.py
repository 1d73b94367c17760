# SPDX-License-Identifier: Apache-2.0
"""Which account the servers run under.

PostgreSQL refuses to run as root, and nothing that listens should. An
ordinary user runs everything directly; root runs everything as an account of
its own, which is made when it is missing. It is never `postgres` (whose name
opens the machine's own database) and never `nobody` (which others share).
"""
import ctypes
import os
import pwd
import signal
import subprocess

NAME = os.environ.get("SSJ_ACCOUNT") or "ssj"
PR_SET_PDEATHSIG = 1


class Account:
    """uid and gid to become; `switch` says whether that is a change."""

    def __init__(self, entry, switch):
        self.name = entry.pw_name
        self.uid = entry.pw_uid
        self.gid = entry.pw_gid
        self.switch = switch

    def own(self, path):
        """Gives an existing path to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def folder(self, path, mode=0o700):
        """Makes a folder of the account's, parents included."""
        if not os.path.isdir(path):
            parent = os.path.dirname(path)
            if not os.path.isdir(parent):
                self.folder(parent, 0o755)
            os.mkdir(path)
            self.own(path)
        os.chmod(path, mode)

    def popen_options(self):
        """Arguments of subprocess that make a child run as the account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def become(self):
        """Turns this process into the account for good."""
        if self.switch:
            os.setgroups([])
            os.setresgid(self.gid, self.gid, self.gid)
            os.setresuid(self.uid, self.uid, self.uid)
            self.switch = False

    def unreachable(self, path):
        """The first parent folder the account cannot pass, or None."""
        if not self.switch:
            return None
        path = os.path.realpath(path)
        while not os.path.exists(path):
            path = os.path.dirname(path)
        while True:
            if os.path.isdir(path) and not self._may_pass(os.stat(path)):
                return path
            if path == "/":
                return None
            path = os.path.dirname(path)

    def _may_pass(self, st):
        if st.st_uid == self.uid:
            return bool(st.st_mode & 0o100)
        if st.st_gid == self.gid:
            return bool(st.st_mode & 0o010)
        return bool(st.st_mode & 0o001)


def unprivileged():
    """The account for the servers; makes it when root has none yet."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()), False)
    try:
        return Account(pwd.getpwnam(NAME), True)
    except KeyError:
        pass
    # Two stacks may start at once: the loser finds the account made.
    subprocess.run(["useradd", "--system", "--user-group", "--no-create-home",
                    "--home-dir", "/nonexistent",
                    "--shell", "/usr/sbin/nologin", NAME],
                   check=False, stderr=subprocess.DEVNULL)
    return Account(pwd.getpwnam(NAME), True)


def die_with_parent(signum):
    """For preexec_fn: a child that does not outlive its supervisor, starts
    with no signal blocked and in a session of its own, so that Ctrl-C at the
    terminal reaches the supervisor alone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare():
        libc.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.setsid()
    return prepare
