#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The feed server from outside: addresses, conditions, what it refuses, the last good state, the log, and its end.
Names of tests carry the numbers of the cases of the brief on feeds. The rules of single fields are tested in
test_http.c, many connections in serve_load.py."""

import gzip
import hashlib
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import MONTH, claim, equal, files_below, index_of, main, published
from serving import AFTER_THE_NOTICE, Server, eventually, swap_once, touch_index


def serving(folder, *options):
    database, feeds = published(folder)
    return database, feeds, Server(database, feeds, *options)


def every_feed_is_the_published_file(folder):
    _, feeds, server = serving(folder)
    with server:
        for name, data in files_below(feeds, ".ics").items():
            status, headers, body = server.feed(name)
            equal((status, body), (200, data), name)
            equal(headers["content-type"], "text/calendar; charset=utf-8")
            equal(headers["etag"], '"%s"' % hashlib.sha256(data).hexdigest()[:32], "ETag of " + name)
            status, packed_headers, body = server.feed(name, Accept_Encoding="deflate, gzip")
            equal((status, packed_headers["content-encoding"], gzip.decompress(body)), (200, "gzip", data))
            claim(packed_headers["etag"] != headers["etag"], "one tag for two codings")
            equal(int(packed_headers["content-length"]), len(body))
        for field, value in (("cache-control", "private, no-cache"), ("vary", "Accept-Encoding"),
                            ("x-robots-tag", "noindex"), ("referrer-policy", "no-referrer"),
                            ("x-content-type-options", "nosniff"),
                            ("content-disposition", 'inline; filename="rota.ics"')):
            equal(headers[field], value, field)
        status, head, body = server.feed(name, method="HEAD")
        equal((status, body, head["content-length"]), (200, b"", headers["content-length"]), "HEAD")
        equal({key: value for key, value in head.items() if key != "date"},
              {key: value for key, value in headers.items() if key != "date"}, "headers of HEAD")


def case_34_only_exact_addresses_exist(folder):
    _, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""]
    token = name[:-4]
    swapped = token.swapcase()
    with server:
        bodies = set()
        for path in ("/", "/f/", "/f/" + token, "/f/%s.ICS" % token, "/f/%s.ics" % swapped, "/f/%s.ics" % token[:-1],
                     "/f/%s.ics" % ("A" * 43), "/f/%s.ics%%00" % token, "/f/%s%%00.ics" % token, "/f/%%2e%%2e/%s" % name,
                     "/f/../f/" + name, "/f/./" + name, "//f/" + name, "/f//" + name, "/f/%s/" % name,
                     "http://127.0.0.1/f/" + name, "/f/index.csv", "/index.csv", "/f/%%%02x%s" % (ord(name[0]), name[1:]),
                     "/duty/" + token, "/f/%0d%0aX:%20y", "/f/" + "a" * 4000):
            status, headers, body = server.get(path)
            equal(status, 404, path)
            bodies.add((body, headers["content-type"], headers["cache-control"]))
        equal(len(bodies), 1, "different answers")
        equal(server.get("/f/%s?v=2" % name)[0], 200, "a query")


def case_35_conditions(folder):
    _, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""]
    with server:
        _, headers, body = server.feed(name)
        tag, modified = headers["etag"], headers["last-modified"]
        packed = server.feed(name, Accept_Encoding="gzip")[1]["etag"]
        for expected, sent in ((304, {"If_None_Match": tag}), (304, {"If_None_Match": "W/" + tag}),
                               (304, {"If_None_Match": '"x", %s' % tag}), (304, {"If_None_Match": "*"}),
                               (200, {"If_None_Match": '"x"'}), (200, {"If_None_Match": packed}),
                               (304, {"If_None_Match": packed, "Accept_Encoding": "gzip"}),
                               (304, {"If_Modified_Since": modified}),
                               (200, {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}),
                               (200, {"If_Modified_Since": "Fri, 01 Jan 2099 00:00:00 GMT"}),
                               (200, {"If_Modified_Since": "no date"}),
                               (200, {"If_None_Match": '"x"', "If_Modified_Since": modified}),
                               (304, {"If_None_Match": tag, "If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"})):
            status, answer, received = server.feed(name, **sent)
            equal((status, len(received)), (expected, 0 if expected == 304 else len(body)), "%r" % sent)
            equal(answer["etag"], packed if "Accept_Encoding" in sent else tag)
            for field in ("cache-control", "vary", "last-modified"):
                claim(field in answer, "%d without %s" % (status, field))


def case_35_two_publications_in_a_second(folder):
    database, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""]
    with server:
        slot, old, new = swap_once(database, feeds)
        tags, dates = set(), set()
        for unit in (old, new, old, new):
            database.run("swap", slot, unit, "--out", feeds)
            for date in dates:
                equal(server.feed(name, If_Modified_Since=date)[0], 200, "an old copy passed for new")
            status, headers, body = server.feed(name)
            equal((status, body), (200, files_below(feeds)[name]))
            claim(headers["etag"] not in tags, "one tag for two bodies")
            tags.add(headers["etag"])
            if "last-modified" in headers: # not while it would lie in the future
                dates.add(headers["last-modified"])


def case_37_bytes_that_are_no_request(folder):
    _, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""].encode()
    host = b"Host: a\r\n"
    with server:
        for data, allowed in ((b"POST /f/%s HTTP/1.1\r\n%sContent-Length: 3\r\n\r\nabc" % (name, host), b"405"),
                              (b"FOO /f/%s HTTP/1.1\r\n%s\r\n" % (name, host), b"405"),
                              (b"PUT /f/%s HTTP/1.1\r\n%sContent-Length: 99999999999\r\n\r\n" % (name, host), b"405"),
                              (b"OPTIONS * HTTP/1.1\r\n%s\r\n" % host, b"405"),
                              (b"GET /f/%s HTTP/1.1\r\n%sContent-Length: 3\r\n\r\nabc" % (name, host), b"400"),
                              (b"GET /f/%s HTTP/1.1\r\n%sContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                               % (name, host), b"400"),
                              (b"GET /f/%s HTTP/1.1\r\n%sContent-Length: 0\r\nContent-Length: 9\r\n\r\n" % (name, host), None),
                              (b"GET /f/%s HTTP/1.1\r\n\r\n" % name, b"400"),
                              (b"GET /f/%s HTTP/1.1\r\n%sX: %s\r\n\r\n" % (name, host, b"a" * 60000), b"431"),
                              (b"GET /%s HTTP/1.1\r\n%s\r\n" % (b"a" * 60000, host), b"414")):
            received = server.raw(data)
            claim(allowed is None or received.startswith(b"HTTP/1.1 " + allowed), "%r got %r" % (data[:60], received[:60]))
            claim(b"BEGIN:VCALENDAR" not in received or allowed is None, "%r got a feed" % data[:60])
        draw = random.Random(20270101)
        for data in ([b"GET /f/%s\r\n" % name, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64), b"\0" * 500,
                      b"GET /f/%s HTTP/9.9\r\n\r\n" % name, b"\r\n\r\n", b"GET\r\n\r\n", b"GET  HTTP/1.1\r\n\r\n"] +
                     [bytes(draw.randrange(256) for _ in range(draw.randrange(1, 400))) for _ in range(60)]):
            with server.connect() as link:
                link.sendall(data)
        equal(server.feed(name.decode())[0], 200, "after all that")


def keep_alive_and_pipelining(folder):
    _, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""]
    with server:
        tag = server.feed(name)[1]["etag"]
        one = "GET /f/%s HTTP/1.1\r\nHost: a\r\nIf-None-Match: %s\r\n\r\n" % (name, tag)
        received = server.raw(one.encode() * 3 + b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        equal(received.count(b"HTTP/1.1 304"), 3)
        equal(received.count(b"HTTP/1.1 200"), 1)


def case_38_the_log_holds_no_address(folder):
    _, feeds, server = serving(folder, "--log", os.path.join(folder, "log"))
    log = os.path.join(folder, "log")
    index = index_of(feeds)
    with server:
        for name in index.values():
            server.feed(name)
            server.get("/f/%s.ics" % name[:-4][::-1])
        server.get("/" + index["hub", ""])
        server.get("/f/%s?token=%s" % (index["hub", ""], index["hub", ""]))
        os.rename(log, log + ".1")
        server.process.send_signal(signal.SIGHUP)
        eventually(lambda: os.path.exists(log), "a new log")
        server.get("/health")
        equal(server.stop()[0], 0)
        with open(log, encoding="utf-8") as file:
            equal([line.split(" ", 1)[1] for line in file], ["GET 200 3 health\n"], "the new log")
        with open(log + ".1", encoding="utf-8") as file:
            lines = file.read()
        text = lines + server.said()
        equal(lines.count("\n"), 2 * len(index) + 2, "lines")
        claim(" GET 200 " in lines and "unknown feed" in lines and " person " in lines, "what was asked")
        for name in index.values():
            claim(name[:-4] not in text and name[:-4][::-1] not in text, "the log holds an address")


def damage(feeds, name, data):
    path = os.path.join(feeds, name)
    os.unlink(path)
    if data is not None:
        with open(path, "wb") as file:
            file.write(data)


def case_40_the_last_good_file_is_served(folder):
    database, feeds, server = serving(folder)
    good = files_below(feeds, ".ics")
    index = index_of(feeds)
    broken = {"empty": b"", "gone": None, "half": None, "foreign": b"<html>login</html>"}
    with server:
        names = dict(zip(broken, list(good)[:4]))
        for kind, data in broken.items():
            damage(feeds, names[kind], good[names[kind]][:500] if kind == "half" else data)
        touch_index(feeds)
        for name, data in good.items():
            equal(server.feed(name)[::2], (200, data), "a damaged folder")
        slot, old, new = swap_once(database, feeds) # mends all
        now = files_below(feeds, ".ics")
        for name, data in now.items():
            equal(server.feed(name)[::2], (200, data), "a mended folder")
        equal(server.get("/health")[0], 200)
        os.rename(feeds, feeds + ".away")
        for name, data in now.items():
            equal(server.feed(name)[::2], (200, data), "no folder")
        equal(server.get("/health")[0], 503, "health without a folder")
        os.rename(feeds + ".away", feeds)
        eventually(lambda: server.get("/health")[0] == 200, "health again")
        claim(index["person", old] in now and index["person", new] in now, "addresses stay")


def a_damage_from_before_the_start(folder):
    database, feeds = published(folder)
    good = files_below(feeds, ".ics")
    names = list(good)
    damage(feeds, names[0], b"")
    damage(feeds, names[1], good[names[1]][:900])
    os.unlink(os.path.join(feeds, names[2]))
    os.symlink(os.path.join(feeds, names[3]), os.path.join(feeds, names[2]))
    with Server(database, feeds) as server:
        for name in names[:3]:
            status, headers, _ = server.feed(name)
            equal((status, headers["retry-after"]), (503, "300"), "a feed without a good file")
        equal(server.feed(names[3])[::2], (200, good[names[3]]))
        equal(server.get("/health")[0], 503)


def case_40_a_database_that_cannot_be_read(folder):
    database, feeds, server = serving(folder)
    good = files_below(feeds, ".ics")
    desk = desk_path(database)
    with server:
        equal(server.get(desk)[0], 200, "the desk")
        with open(database.path, "rb") as file:
            whole = file.read()
        for state in ("corrupt", "missing", "foreign"):
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(database.path + suffix):
                    os.unlink(database.path + suffix)
            if state != "missing":
                with open(database.path, "wb") as file:
                    file.write(whole[:3000] + os.urandom(5000) if state == "corrupt" else b"not a database" * 900)
            eventually(lambda: server.get("/health")[0] == 503, "health: " + state)
            for name, data in good.items():
                equal(server.feed(name)[::2], (200, data), state)
            status, _, body = server.get(desk)
            equal(status, 200, "the desk, " + state)
            claim("当番の記録を読めません" in body.decode(), "the desk hides that it is old")
            os.path.exists(database.path) and os.unlink(database.path)
            with open(database.path, "wb") as file:
                file.write(whole)
            eventually(lambda: server.get("/health")[0] == 200, "health again after " + state)
        lock = sqlite3.connect(database.path, isolation_level=None)
        lock.execute("PRAGMA locking_mode=EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        for name, data in good.items():
            equal(server.feed(name)[::2], (200, data), "locked")
        lock.close()


def case_38_a_withdrawn_address_is_gone(folder):
    database, feeds, server = serving(folder)
    _, unit = next(key for key in index_of(feeds) if key[0] == "person")
    with server:
        name = index_of(feeds)["person", unit]
        before = files_below(feeds)[name]
        with server.connect() as link: # a download that is under way
            link.sendall(b"GET /f/%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % name.encode())
            link.recv(1, socket.MSG_PEEK)
            database.run("feed", "revoke", "person", unit, "--out", feeds)
            received = b"".join(iter(lambda: link.recv(65536), b""))
            claim(received.endswith(before), "the download was cut off")
        status, _, body = server.feed(name)
        equal((status, body.count(b"BEGIN:VEVENT")), (200, 1), "the next request")
        claim("このフィードは停止されました" in body.decode().replace("\r\n ", ""), "no notice")
        database.run("--now", AFTER_THE_NOTICE, "feed", "build", "--out", feeds)
        equal(server.feed(name)[0], 410, "after the notice")
        equal(server.feed(name, method="HEAD")[0], 410, "HEAD")
        equal(server.feed(name, If_None_Match="*")[0], 410, "a condition")
        equal(server.feed(name[:-5] + ("A" if name[-5] != "A" else "B") + ".ics")[0], 404, "never issued")
    with Server(database, feeds) as again:
        equal(again.feed(name)[0], 410, "after a new start")


def desk_path(database):
    return database.json("serve", "--desk")["desks"][0]["path"]


def the_desk_has_an_address_of_its_own(folder):
    database, feeds, server = serving(folder)
    path = desk_path(database)
    with server:
        status, headers, _ = server.get(path)
        equal((status, headers["cache-control"], headers["content-type"]), (200, "no-store", "text/html; charset=utf-8"))
        claim("script" not in headers["content-security-policy"], "scripts are allowed")
        database.run("feed", "address", "https://rota.example.jp/f/")
        equal(database.json("serve", "--desk")["desks"][0]["address"], "https://rota.example.jp" + path)
        equal(server.get("/duty/" + path[len("/duty/"):][::-1])[0], 404, "another token")
        equal(server.get("/duty/" + index_of(feeds)["hub", ""][:-4])[0], 404, "the token of the feed")
        equal(server.get("/f/%s.ics" % path[len("/duty/"):])[0], 404, "the token of the desk as a feed")


def on_duty(database, at):
    return {seat["slot"]: seat["name"] for block in database.json("who", "--at", at)["blocks"] for seat in block["seats"]}


def the_desk_shows_who_is_on_duty(folder):
    database, feeds = published(folder)
    slot, _, new = swap_once(database, feeds)
    duty = next(duty for duty in database.json("show", MONTH)["duties"] if duty["slot"] == slot)
    equal(duty["unit_id"], new)
    for at in (duty["start"][:16], "2027-01-01T03:00", "2027-01-13T12:00"):
        with Server(database, feeds, "--now", at) as server:
            page = server.get(desk_path(database))[2].decode()
            now = "".join(re.findall(r'class="now".*?</table>', page, re.DOTALL))
            who = on_duty(database, at)
            equal(len(re.findall("<td>", now)), 3 * len(who), "cells at " + at)
            for name in who.values():
                claim(name in now, "%s is on duty at %s and not on the page" % (name, at))
            claim(duty["name"] in now or at != duty["start"][:16], "the new holder is not on the page")


def the_desk_follows_a_swap(folder):
    database, feeds = published(folder)
    slot, old, new = swap_once(database, feeds)
    duty = next(duty for duty in database.json("show", MONTH)["duties"] if duty["slot"] == slot)
    with Server(database, feeds, "--now", duty["start"][:16]) as server:
        before = server.get(desk_path(database))[2]
        database.run("swap", slot, old, "--out", feeds)
        after = server.get(desk_path(database))[2].decode()
        claim(duty["name"] in before.decode(), "the holder before")
        claim(on_duty(database, duty["start"][:16])[slot] in after and after != before.decode(), "the holder after")


def case_50_the_end(folder):
    _, feeds, server = serving(folder)
    name = index_of(feeds)["hub", ""]
    with server:
        idle = server.connect()
        slow = server.connect()
        slow.sendall(b"GET /f/%s HTTP/1.1\r\nHost: a\r\n" % name.encode())
        server.feed(name)
        code, seconds = server.stop()
        equal(code, 0, "exit code")
        claim(seconds < 5, "the end took %.1f s" % seconds)
        idle.close()
        slow.close()
    for number in (signal.SIGINT, signal.SIGTERM):
        _, _, server = serving(folder)
        with server:
            server.process.send_signal(signal.SIGPIPE)
            equal(server.feed(name)[0], 200, "after SIGPIPE")
            equal(server.stop(number)[0], 0, "exit code")


def refusals_at_the_start(folder):
    database, feeds = published(folder)
    for options, code in ((["--listen", "localhost"], 3), (["--listen", "1.2.3:80"], 3), (["--listen", "unix:"], 3),
                          (["--listen", "127.0.0.1:99999"], 3), (["--listen", "192.0.2.1:1"], 5),
                          (["--connections", "3"], 2), (["--threads", "99"], 2),
                          (["--out", os.path.join(folder, "nothing")], 3),
                          (["--log", os.path.join(folder, "no", "log")], 5)):
        words = ["serve", "--out", feeds] + options
        database.run(*words, accept=(code,))
    path = os.path.join(folder, "socket")
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(path)
    stale.close()
    with subprocess.Popen(database.command("serve", "--out", feeds, "--listen", "unix:" + path), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        link = socket.socket(socket.AF_UNIX)
        link.connect(path)
        link.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        claim(link.recv(100).startswith(b"HTTP/1."), "no answer on the socket")
        link.close()
        process.terminate()
        equal(process.wait(10), 0)


if __name__ == "__main__":
    main([every_feed_is_the_published_file, case_34_only_exact_addresses_exist, case_35_conditions,
          case_35_two_publications_in_a_second, case_37_bytes_that_are_no_request, keep_alive_and_pipelining,
          case_38_the_log_holds_no_address, case_38_a_withdrawn_address_is_gone,
          case_40_the_last_good_file_is_served, a_damage_from_before_the_start,
          case_40_a_database_that_cannot_be_read, the_desk_has_an_address_of_its_own, the_desk_shows_who_is_on_duty,
          the_desk_follows_a_swap, case_50_the_end, refusals_at_the_start])
