#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""`rinban serve` beside nginx, both serving the same folder with the same headers to wrk; the ratios bind.

usage: serve.py RINBAN EXAMPLES [--rounds N] [--seconds S] [--million]

The servers take turns, round by round, so that a noisy machine disturbs both alike. Two kinds of requests, over all
feeds of persons in turn: 304 (If-None-Match holds the server's own tag) and the whole calendar. Counted are requests a
second, and requests a second of the server's own processor time, which a busy machine changes less. With --million,
that many requests more to rinban, and the memory before and after. Exit 1 when a ratio is below 0.8. Packages nginx
and wrk.
"""

import csv
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CONNECTIONS = 32
LEAST = 0.8
MONTH = "2027-01"

NGINX = """daemon off;
user root;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  types {{ "text/calendar; charset=utf-8" ics; }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location /f/ {{
      alias {feeds}/;
      add_header Content-Disposition 'inline; filename="rota.ics"';
      add_header Cache-Control "private, no-cache";
      add_header X-Robots-Tag noindex;
      add_header Referrer-Policy no-referrer;
      add_header X-Content-Type-Options nosniff;
      add_header Vary Accept-Encoding;
    }}
  }}
}}
"""

SCRIPT = """local requests = {}
local at = 0
init = function(args)
  for line in io.lines(%r) do
    local path, tag = line:match("^(%%S+) ?(.*)$")
    local headers = {}
    if tag ~= "" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
request = function()
  at = at %% #requests + 1
  return requests[at]
end
"""


class Server:
    def __init__(self, name, command, port, ready):
        self.name, self.port = name, port
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if ready:
            line = self.process.stdout.readline().decode()
            self.port = int(re.search(r":(\d+),", line).group(1))
        for _ in range(200):
            try:
                self.get("/")
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(name + " does not answer")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.getheader("ETag"), body

    def processes(self):
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        return [self.process.pid] + [int(child) for child in children]

    def processor_seconds(self):
        ticks = 0
        for pid in self.processes():
            with open("/proc/%d/stat" % pid, encoding="ascii") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def resident(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def measure(server, script, seconds):
    """Requests, requests a second, and requests a second of the server's processor time."""
    before = server.processor_seconds()
    out = subprocess.run(["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%d" % seconds, "-s", script,
                          "http://127.0.0.1:%d" % server.port], capture_output=True, text=True, check=True).stdout
    used = server.processor_seconds() - before
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit("%s failed requests:\n%s" % (server.name, out))
    return requests, float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), requests / max(used, 0.01)


def publish(rinban, examples, folder):
    base = [rinban, "--db", os.path.join(folder, "a.db"), "--now", "2026-11-20T09:00"]
    feeds = os.path.join(folder, "feeds")
    for words in (["import", os.path.join(examples, "mihon")], ["month", "run", MONTH], ["publish", MONTH, "--out", feeds]):
        done = subprocess.run(base + words, capture_output=True)
        if done.returncode > 1:
            raise SystemExit(done.stderr.decode())
    return base, feeds


def personal(feeds):
    with open(os.path.join(feeds, "index.csv"), encoding="utf-8", newline="") as file:
        return ["/f/" + row["file"] for row in csv.DictReader(file) if row["audience"] == "person"]


def scripts(server, folder, paths, feeds):
    """kind -> Lua script of its requests, after a look that each answer is right."""
    found = {}
    lines = {"304": [], "200": []}
    for path in paths:
        status, tag, body = server.get(path)
        with open(os.path.join(feeds, os.path.basename(path)), "rb") as file:
            if (status, body) != (200, file.read()):
                raise SystemExit("%s serves something else at %s" % (server.name, path))
        lines["304"].append("%s %s" % (path, tag))
        lines["200"].append(path)
    for kind, rows in lines.items():
        name = os.path.join(folder, "%s-%s" % (server.name, kind))
        with open(name, "w", encoding="ascii") as file:
            file.write("\n".join(rows) + "\n")
        found[kind] = name + ".lua"
        with open(found[kind], "w", encoding="ascii") as file:
            file.write(SCRIPT % name)
    return found


def compare(servers, plans, rounds, seconds):
    """Prints the table; the smallest ratio."""
    smallest = 9.0
    print("%-6s %14s %14s %7s   %s" % ("", "rinban/s", "nginx/s", "ratio", "per second of the server's processor time: ratio"))
    for kind in ("304", "200"):
        speeds = {server.name: [] for server in servers}
        for _ in range(rounds):
            for server in servers:
                speeds[server.name].append(measure(server, plans[server.name][kind], seconds))
        wall = {name: statistics.median(one[1] for one in found) for name, found in speeds.items()}
        cpu = {name: statistics.median(one[2] for one in found) for name, found in speeds.items()}
        ratio = wall["rinban"] / wall["nginx"]
        print("%-6s %14.0f %14.0f %7.2f   %.0f, %.0f: %.2f" % (kind, wall["rinban"], wall["nginx"], ratio, cpu["rinban"],
                                                            cpu["nginx"], cpu["rinban"] / cpu["nginx"]), flush=True)
        smallest = min(smallest, ratio)
    return smallest


def million(server, plans):
    before, done, samples = server.resident(), 0, []
    while done < 1000000:
        for kind in ("304", "200"):
            done += measure(server, plans[kind], 5)[0]
        samples.append(server.resident())
    print("memory: %d KiB before, %d KiB after %d requests more (%s)" % (before, samples[-1], done,
                                                                         " ".join(map(str, samples))))
    return samples[-1] <= before + 2048


def main(arguments):
    rinban, examples = arguments[:2]
    rounds = int(arguments[arguments.index("--rounds") + 1]) if "--rounds" in arguments else 5
    seconds = int(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else 3
    with tempfile.TemporaryDirectory(prefix="rinban-bench-") as folder:
        base, feeds = publish(rinban, examples, folder)
        config = os.path.join(folder, "nginx.conf")
        workers = 2
        with open(config, "w", encoding="ascii") as file:
            file.write(NGINX.format(folder=folder, feeds=feeds, port=18471, workers=workers))
        servers = [Server("rinban", base + ["--lang", "en", "serve", "--out", feeds, "--listen", "127.0.0.1:0",
                                            "--threads", str(workers)], 0, True),
                   Server("nginx", [shutil.which("nginx") or "/usr/sbin/nginx", "-p", folder, "-c", config], 18471, False)]
        try:
            paths = personal(feeds)
            plans = {server.name: scripts(server, folder, paths, feeds) for server in servers}
            print("%d feeds of persons, %d connections, medians of %d rounds of %d s" % (len(paths), CONNECTIONS, rounds, seconds))
            smallest = compare(servers, plans, rounds, seconds)
            flat = million(servers[0], plans["rinban"]) if "--million" in arguments else True
        finally:
            for server in servers:
                server.stop()
    return 0 if smallest >= LEAST and flat else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
