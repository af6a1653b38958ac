# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""For tests of `rinban serve`: a published month, the server as a process, and requests down to single bytes."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time

from harness import MONTH, PROGRAM, claim

AFTER_THE_NOTICE = "2027-01-10T09:00" # 61 days after the time at which tests publish and revoke


def touch_index(feeds):
    """As a publication would: the index gets a new inode."""
    path = os.path.join(feeds, "index.csv")
    with open(path, "rb") as file:
        data = file.read()
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.rename(path + ".new", path)


class Server:
    """A running `rinban serve` on a free port."""

    def __init__(self, database, feeds, *options, **environment):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [PROGRAM, "--db", database.path, "--lang", "en", "serve", "--out", feeds, "--listen", "127.0.0.1:0"] +
            list(options), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors,
            env={**os.environ, **environment})
        line = self.process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.process.wait(10)
            raise AssertionError("the server did not start: %s%s" % (line, self.said()))
        self.port = int(found.group(1))

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def get(self, path, method="GET", **headers):
        """(status, headers in lower case, body) of one request on a connection of its own. Underscores in names of
        headers stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def feed(self, name, **headers):
        return self.get("/f/" + name, **headers)

    def connect(self, timeout=20):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def raw(self, data, timeout=20):
        """Everything that comes back for these bytes until the server closes or is silent for a second."""
        with self.connect(timeout) as link:
            link.sendall(data)
            link.settimeout(1)
            received = b""
            with contextlib.suppress(OSError):
                while True:
                    part = link.recv(65536)
                    if not part:
                        break
                    received += part
            return received

    def resident_kilobytes(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))

    def stop(self, number=signal.SIGTERM):
        """Exit code, and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(20)
        self.process.stdout.close()
        return code, time.monotonic() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()


def eventually(question, what, seconds=20):
    """Waits until the question is answered with yes."""
    end = time.monotonic() + seconds
    while not question():
        claim(time.monotonic() < end, "it never came true: " + what)
        time.sleep(0.02)


def swaps(database, month=MONTH):
    """Every first-seat duty to every other person who holds such duties in its area: (slot, holder, other)."""
    duties = [duty for duty in database.json("show", month)["duties"] if "/first/" in duty["slot"] and duty["unit_id"]]
    for duty in duties:
        area = duty["slot"].split("/")[1]
        for unit in sorted({other["unit_id"] for other in duties if other["slot"].split("/")[1] == area}):
            if unit != duty["unit_id"]:
                yield duty["slot"], duty["unit_id"], unit


def swap_once(database, feeds):
    """Makes the first swap that the rules allow; (slot, former holder, new holder)."""
    before = len(database.json("version", "list", MONTH)["versions"])
    for slot, old, new in swaps(database):
        database.run("swap", slot, new, "--out", feeds, accept=(0, 1, 3))
        if len(database.json("version", "list", MONTH)["versions"]) > before:
            return slot, old, new
    raise AssertionError("no swap is allowed")
