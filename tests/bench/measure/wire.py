# SPDX-License-Identifier: Apache-2.0
"""Load over HTTP with wrk, and the same statements with pgbench."""
import http.client
import os
import re
import subprocess
import tempfile
import time

from .city import HERE, INSPECTOR, TASKS

SECONDS = 3
CLIENTS = 64
WRITE_BODY = ('{{"task_id":"{task}","method":"onsite",'
              '"findings":"现场核对登记事项与公示信息，一致。",'
              '"items":[{{"item_id":"00000004-0000-7000-8000-000000000001",'
              '"result":"no_problem"}}]}}')


def task_id(n):
    return f"00000006-0000-7000-8000-{n:012x}"


class Statement:
    """One statement of a request: its text, name and the values it had."""

    def __init__(self, name, sql, values):
        self.name, self.sql, self.values = name, sql, values


def parse(log):
    """The statements of the extended protocol in a log with
    log_min_duration_statement = 0, in their order, without the workers'."""
    # An entry begins with the time and the process, and goes on in lines that
    # begin with a tab; the parameters stand in the DETAIL behind it.
    entries = re.findall(
        r"^\d{4}-\S+ \S+ \S+ \[(\d+)\] \S* ?(LOG|DETAIL):  "
        r"(.*(?:\n\t.*)*)", log, re.M)
    found, waiting = [], False
    for pid, kind, text in entries:
        text = text.replace("\n\t", "\n")
        m = re.match(r"duration: [0-9.]+ ms  execute ([^:]*): (.*)", text, re.S)
        if kind == "LOG" and m:
            lines = m.group(2).rstrip().splitlines()
            while lines[-1].lstrip().startswith("--"):
                lines.pop()
            found.append((pid, Statement(m.group(1), "\n".join(lines), [])))
            waiting = True
            continue
        if kind == "DETAIL" and waiting and found[-1][0] == pid:
            found[-1][1].values = re.findall(
                r"\$\d+ = (NULL|'(?:[^']|'')*')", text)
        waiting = False
    workers = {pid for pid, s in found if s.name.startswith("job_")}
    return [s for pid, s in found if pid not in workers]


def capture(city):
    """What the api sends for one request of each kind."""
    city.psql("ALTER SYSTEM SET log_min_duration_statement = 0;"
              "ALTER SYSTEM SET log_parameter_max_length = -1;"
              "SELECT pg_reload_conf();")
    time.sleep(1)
    captured = {}
    for kind, method, path, body in (
            ("read", "GET", f"/v1/tasks/{task_id(1)}", None),
            ("write", "POST", "/v1/records",
             WRITE_BODY.format(task=task_id(TASKS))),
            ("search", "GET",
             "/v1/public/publications?code=914499000000000001", None)):
        # The first request prepares; the second is what is measured.
        for attempt in range(2):
            if kind == "write" and attempt == 1:
                body = WRITE_BODY.format(task=task_id(TASKS - 1))
            before = len(city.database_log())
            one_request(city, method, path, body)
            time.sleep(0.5)
            captured[kind] = parse(city.database_log()[before:])
    city.psql("ALTER SYSTEM RESET log_min_duration_statement;"
              "SELECT pg_reload_conf();")
    time.sleep(1)
    return captured


def one_request(city, method, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", city.api_port)
    headers = {"Authorization": f"Bearer {city.fresh_token()}"}
    if body:
        headers["Content-Type"] = "application/json"
        headers["Idempotency-Key"] = f"capture-{time.monotonic_ns()}"
    connection.request(method, path, body.encode() if body else None, headers)
    reply = connection.getresponse()
    text = reply.read()
    if reply.status >= 400:
        raise RuntimeError(f"{method} {path}: {reply.status} {text[:300]}")
    connection.close()


class Load:
    """wrk against one address; requests per second."""

    # Every task gets one record: never the same twice.
    first_task, last_task = 1, TASKS - 2

    def __init__(self, city, kind):
        self.city, self.kind = city, kind

    def run(self, port):
        done = subprocess.run(
            ["wrk", "-t2", f"-c{CLIENTS}", f"-d{SECONDS}s", "-s",
             os.path.join(HERE, "load.lua"), f"http://127.0.0.1:{port}", "--",
             self.kind, str(TASKS), self.city.fresh_token(),
             str(Load.first_task)],
            check=True, text=True, stdout=subprocess.PIPE).stdout
        m = re.search(r"BENCH (\d+) requests (\d+) microseconds (\d+) refused",
                      done)
        requests, microseconds, refused = map(int, m.groups())
        if self.kind == "write":
            # The two threads of wrk take every other task each, unevenly.
            Load.first_task += 2 * (requests + CLIENTS)
        if refused:
            raise RuntimeError(f"{self.kind}: {refused} of {requests} refused")
        return requests / (microseconds / 1e6)


# ---- pgbench ---------------------------------------------------------------

def numbered(kind):
    """SQL for the id that follows from the iteration."""
    return (f"('0000000{kind}-0000-7000-8000-' || "
            "lpad(to_hex(:n::bigint), 12, '0'))::uuid")


def replaced(value):
    """What stands for a captured value in the script: ids follow :n."""
    if re.fullmatch(r"'00000006-[0-9a-f-]+'", value):
        return numbered(6)
    if re.fullmatch(r"'(?!0000000)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'",
                    value) and not value.startswith("'ffffffff"):
        return numbered(7)          # the record and what is named after it
    if value == "'914499000000000001'":
        return "('914499' || lpad(:n::text, 12, '0'))"
    if value.startswith("'capture-"):
        return "('bound-' || lpad(:n::text, 12, '0'))"
    return value


def filled(statement):
    sql = statement.sql
    for i in range(len(statement.values), 0, -1):
        sql = sql.replace(f"${i}", replaced(statement.values[i - 1]))
    return sql.rstrip(";") + ";"


# The api reads what came before it sends these.
AFTER_ANSWERS = ("record_insert",)


def scripted(statements):
    """The request as a pgbench script, in the api's own round trips: what
    needs no answer in between goes out together."""
    lines = ["\\startpipeline"]
    for s in statements:
        if s.name in AFTER_ANSWERS:
            lines += ["\\endpipeline", "\\startpipeline"]
        lines.append(filled(s))
    lines.append("\\endpipeline")
    return "\n".join(lines) + "\n"


def pgbench(city, statements, kind):
    """Transactions per second of the same statements, 64 clients. Those that
    write take tasks from the end, wrk takes them from the beginning."""
    if kind == "write":
        number = (f"\\set k :k + 1\n\\set n {Load.last_task} - :client_id - "
                  f"{CLIENTS} * :k\n")
    else:
        number = f"\\set n random(1, {TASKS - 2})\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(number + scripted(statements))
        script.flush()
        done = subprocess.run(
            ["/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared",
             f"-c{CLIENTS}", "-j2", f"-T{SECONDS}", "-D", "k=0",
             "-f", script.name, "-h", city.socket, "-U", "ssj_app", "ssj"],
            check=False, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    rate = float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1))
    if kind == "write":
        # The quickest of the clients gets well ahead of the others.
        Load.last_task -= int(rate * SECONDS * 3) + 3 * CLIENTS
    return rate
