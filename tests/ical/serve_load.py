#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Many connections at once: those that only want to hold the server up (case 36), and a thousand downloads while rotas
are published (case 39). What is asserted is who is served and who is cut off, with times so generous that a busy
machine does not matter."""

import asyncio
import contextlib
import hashlib
import os
import random
import resource
import select
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import claim, equal, files_below, index_of, main, published, skipping
from serving import Server, swap_once

PATIENCE = 10 # seconds that a good client may wait
DESCRIPTORS = 2600 # of this process, and of the server
FIRST_REQUEST = 10 # seconds after which an unfinished request is cut off


class Crowd:
    """Connections that send nothing, or a byte of a header twice a second, as long as they are let."""

    def __init__(self, server, idle, dripping):
        self.server = server
        self.start = time.monotonic()
        self.idle = [server.connect() for _ in range(idle)]
        self.dripping = [server.connect() for _ in range(dripping)]
        self.opened = idle + dripping
        self.ended = 0
        self.lasted = 0.0
        for link in self.idle + self.dripping:
            link.setblocking(False)
        for link in self.dripping:
            link.send(b"GET /health HTTP/1.1\r\nHost: a\r\nX-Drip: ")
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.drip)
        self.thread.start()

    def drip(self):
        while not self.stopping.wait(0.5):
            for links in (self.idle, self.dripping):
                self.take_out_the_ended(links)
            for link in self.dripping:
                with contextlib.suppress(OSError):
                    link.send(b"a")

    def take_out_the_ended(self, links):
        poll = select.poll()
        for link in links:
            poll.register(link, select.POLLIN | select.POLLHUP | select.POLLERR)
        ready = {number for number, _ in poll.poll(0)}
        for link in [link for link in links if link.fileno() in ready]:
            with contextlib.suppress(OSError):
                if link.recv(4096):
                    continue
            links.remove(link)
            link.close()
            self.ended += 1
            self.lasted = time.monotonic() - self.start

    def stop(self):
        self.stopping.set()
        self.thread.join()
        for link in self.idle + self.dripping:
            link.close()


def poll_until(server, name, crowd, finished, limit):
    """A good client asks again and again; the longest that it had to wait."""
    worst, end = 0.0, time.monotonic() + limit
    while not finished() and time.monotonic() < end:
        start = time.monotonic()
        equal(server.feed(name)[0], 200, "the good client")
        worst = max(worst, time.monotonic() - start)
        time.sleep(0.05)
    print("# %d connections; the good client waited for %.0f ms at most" % (crowd.opened, 1000 * worst), flush=True)
    claim(worst < PATIENCE, "the good client waited for %.1f s" % worst)
    claim(finished(), "after %d s %d of %d connections are still held" % (limit, crowd.opened - crowd.ended, crowd.opened))


def allow_descriptors():
    """As many as the tests need; False when the system gives less."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < DESCRIPTORS:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    return True


def case_36_two_thousand_idle_and_dripping(folder):
    database, feeds = published(folder)
    name = index_of(feeds)["hub", ""]
    with Server(database, feeds) as server:
        server.feed(name)
        crowd = Crowd(server, 1000, 1000)
        try:
            poll_until(server, name, crowd, lambda: crowd.ended == crowd.opened, 60)
            claim(crowd.lasted > 0.5 * FIRST_REQUEST, "cut off after %.1f s already" % crowd.lasted)
        finally:
            crowd.stop()
        equal(server.feed(name)[0], 200, "after it all")
        claim(server.resident_kilobytes() < 128 * 1024, "memory: %d KiB" % server.resident_kilobytes())
        equal(server.stop()[0], 0, "exit code")


def case_36_more_than_there_is_room_for(folder):
    database, feeds = published(folder)
    name = index_of(feeds)["hub", ""]
    with Server(database, feeds, "--connections", "64") as server:
        crowd = Crowd(server, 60, 60)
        try:
            poll_until(server, name, crowd, lambda: crowd.ended == crowd.opened, 60)
        finally:
            crowd.stop()
        equal(server.feed(name)[0], 200, "after it all")


async def download(port, name, draw):
    """ETag and body of one slow download; the body must be as long as promised."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2048)
    writer.write(b"GET /f/%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % name.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    equal(head[:15], b"HTTP/1.1 200 OK", "status")
    body = b""
    while True:
        await asyncio.sleep(draw.random() * 0.2)
        part = await reader.read(16384)
        if not part:
            break
        body += part
    writer.close()
    equal(len(body), int(fields["Content-Length"]), "length")
    return fields["ETag"].strip('"'), body


async def download_while(port, name, parallel, publishing):
    """Keeps `parallel` downloads running until the publications are done, and one each after them; all (tag, body)."""
    draw = random.Random(1)
    found = set()

    async def client():
        over = False
        while not over:
            over = publishing.done()  # the last download begins after the last publication
            found.add(await download(port, name, draw))

    await asyncio.gather(*(client() for _ in range(parallel)))
    return found


def case_39_publishing_during_a_thousand_downloads(folder):
    database, feeds = published(folder)
    name = index_of(feeds)["hub", ""]
    slot, old, new = swap_once(database, feeds)
    bodies = [files_below(feeds)[name]]

    def publish():
        time.sleep(0.3)
        for unit in (old, new, old, new):
            database.run("swap", slot, unit, "--out", feeds)
            bodies.append(files_below(feeds)[name])

    async def both(port):
        publishing = asyncio.get_running_loop().run_in_executor(None, publish)
        found = await download_while(port, name, 1000, publishing)
        await publishing
        return found

    with Server(database, feeds) as server:
        found = asyncio.run(both(server.port))
        equal(len(set(bodies)), 5, "publications")
        for tag, body in found:
            claim(body in bodies, "a body that was never published")
            equal(tag, hashlib.sha256(body).hexdigest()[:32], "ETag")
        claim(len(found) > 1, "no download met a publication")
        equal(server.feed(name)[2], bodies[-1], "the last")


def a_publication_is_seen_whole(folder):
    """Two feeds that change together are never seen one old and one new, in whichever order they are asked for."""
    database, feeds = published(folder)
    slot, old, new = swap_once(database, feeds)
    index = index_of(feeds)
    names = [index["hub", ""], index["person", old], index["person", new]]
    states = [[files_below(feeds)[name] for name in names]]
    done = threading.Event()

    def publish():
        for unit in (old, new, old):
            database.run("swap", slot, unit, "--out", feeds)
            states.append([files_below(feeds)[name] for name in names])
        done.set()

    with Server(database, feeds) as server:
        thread = threading.Thread(target=publish)
        seen = []
        thread.start()
        while not done.is_set():
            seen.append([server.feed(name)[2] for name in names])
        thread.join()
        for bodies in seen:
            steps = [next(step for step, state in enumerate(states) if state[i] == body) for i, body in enumerate(bodies)]
            claim(steps == sorted(steps), "publications went backwards: %r" % steps)
        equal([server.feed(name)[2] for name in names], states[-1])


if __name__ == "__main__":
    crowded = [case_39_publishing_during_a_thousand_downloads, case_36_more_than_there_is_room_for,
               case_36_two_thousand_idle_and_dripping]
    if not allow_descriptors():
        crowded = [skipping(test, "needs %d descriptors" % DESCRIPTORS) for test in crowded]
    main([a_publication_is_seen_whole] + crowded)
