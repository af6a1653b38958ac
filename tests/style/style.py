#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The house style that a machine can judge, as TAP: layers, names, headers, banned words.

usage: style.py SOURCE-DIR [BUILD-DIR]

A rule is a function over a tree (path -> text) that yields complaints. Each rule carries a small bad tree, and the
first of its two tests is that the bad tree is complained about: a rule that cannot fail is no rule. Only files that
git knows are judged (all files where there is no git), so scratch files disturb nobody.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

LAYERS = ["solver", "engine", "ical", "cli"]  # each may include itself and those before it
TOP = {"engine", "solver", "cli", "ical", "tests", "examples", "meson.build", "README.md", "LICENSE", "CHANGELOG.md",
       "meson_options.txt", ".ci", ".clang-format", ".editorconfig", ".gitattributes", ".gitignore"}

# Files of more than 500 lines, each with the reason why it is one idea.
LONG = {
    "LICENSE": "the text of the licence",
    "cli/man/rinban.5.scd": "a paragraph for every column of every table",
}

# Sources that end a process of their own, each with the reason.
PROCESSES = {
    "ical/absence_child.c": "the child that reads a calendar may not return into its parent's work",
}

# Sources whose functions speak of a thing that has its home elsewhere, each with the reason.
ELSEWHERE = {
    ("engine/month_events.c", "version"): "a month's version receives its events",
    ("engine/month_names.c", "version"): "a month's version receives its names and reasons",
    ("solver/answer.c", "proof"): "the proof is a part of the answer",
}

RULES = []


def rule(name, bad):
    """Registers a rule with the tree that it must complain about."""
    def register(function):
        RULES.append((name, bad, function))
        return function
    return register


def strip_comments(text):
    """C without comments and without the insides of literals, line numbers kept."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

    def blank(match):
        found = match.group(0)
        return '""' if found[0] == '"' else "''" if found[0] == "'" else " " + "\n" * found.count("\n")
    return pattern.sub(blank, text)


def is_c(path):
    return path.endswith((".c", ".h"))


def layer(path):
    first = path.split("/")[0]
    return LAYERS.index(first) if first in LAYERS else None


def includes(text):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text, re.MULTILINE)


def c_files(tree):
    return [(path, text) for path, text in sorted(tree.items()) if is_c(path)]


def grep(tree, pattern, paths=lambda path: True, text_of=lambda path, text: text):
    for path, text in sorted(tree.items()):
        if paths(path):
            for number, line in enumerate(text_of(path, text).split("\n"), 1):
                match = re.search(pattern, line)
                if match:
                    yield "%s:%d: %s" % (path, number, match.group(0).strip())


@rule("no include upwards", {"solver/a.c": '#include "engine/date.h"\n', "engine/b.h": '#include "cli/cli.h"\n'})
def no_include_upwards(tree):
    for path, text in c_files(tree):
        own = layer(path)
        for name in includes(text):
            other = layer(name)
            if own is not None and (name.startswith("tests/") or other is not None and other > own):
                yield "%s includes %s" % (path, name)


@rule("glpk.h only in solver/glpk*.c", {"solver/a.c": "#include <glpk.h>\n"})
def users_of_glpk(tree):
    for path, text in c_files(tree):
        if "glpk.h" in includes(text) and not re.match(r"solver/glpk(_\w+)?\.c$", path):
            yield path


@rule("sqlite3.h only in engine/store*.c and tests/", {"engine/store.h": "#include <sqlite3.h>\n"})
def users_of_sqlite(tree):
    for path, text in c_files(tree):
        if "sqlite3.h" in includes(text) and not re.match(r"engine/store[^/]*\.c$|tests/", path):
            yield path


@rule("libical and libmicrohttpd only in ical/ and tests/", {"cli/a.c": "#include <libical/ical.h>\n"})
def users_of_libical(tree):
    for path, text in c_files(tree):
        if not path.startswith(("ical/", "tests/")):
            for name in includes(text):
                if re.match(r"(lib)?ical\.h|libical|microhttpd", name):
                    yield "%s includes %s" % (path, name)


@rule("no third-party type in a header", {"ical/a.h": "#include <libical/ical.h>\n"})
def headers_without_third_parties(tree):
    known = re.compile(r"(glib|gio|glib-object|gmodule)\.h$|glib/|gio/|(std\w+|string|limits|time|math|errno|inttypes)\.h$")
    for path, text in c_files(tree):
        if path.endswith(".h") and layer(path) is not None:
            for name in includes(text):
                if layer(name) is None and not known.match(name):
                    yield "%s includes %s" % (path, name)


@rule("includes are written from the source root", {"engine/date.h": "\n", "engine/a.c": '#include "date.h"\n'})
def includes_from_the_root(tree):
    for path, text in c_files(tree):
        for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.MULTILINE):
            if name not in tree and name != "config.h":
                yield '%s includes "%s"' % (path, name)


BANNED = r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|localtime|gmtime|mktime|ctime)\s*\("


@rule("banned functions", {"engine/a.c": "int f(char *a) { return atoi(a); }\n"})
def banned_functions(tree):
    return grep(tree, BANNED, is_c, lambda path, text: strip_comments(text))


@rule("libraries do not print, exit or ask the time",
      {"engine/a.c": 'void f(void) { printf("a"); }\n', "solver/b.c": "void f(void) { exit(1); }\n"})
def quiet_libraries(tree):
    calls = (r"(?<!->)(?<!\.)\b(printf|puts|putchar|perror|g_print|g_printerr|exit|_exit|abort|time|gettimeofday|"
             r"g_get_real_time|g_date_time_new_now\w*)\s*\(|\bf(printf|puts)\s*\(\s*std(out|err)\b")
    return grep(tree, calls, lambda path: is_c(path) and path.startswith(("solver/", "engine/", "ical/"))
                and path not in PROCESSES, lambda path, text: strip_comments(text))


@rule("no goto", {"cli/a.c": "int f(void) { goto out; out: return 1; }\n"})
def no_goto(tree):
    return grep(tree, r"\bgoto\s+\w+\s*;", is_c, lambda path, text: strip_comments(text))


@rule("two SPDX lines on top of every source", {"engine/a.c": "int a;\n", "tests/a.sh": "#!/bin/sh\n"})
def spdx(tree):
    for path, text in sorted(tree.items()):
        if path.endswith((".c", ".h", ".sh", ".py", ".js", ".mjs", ".cjs")) or path == ".ci/run":
            head = "\n".join(text.split("\n")[:5])
            for line in ("SPDX-License-Identifier: GPL-3.0-or-later", "SPDX-FileCopyrightText: the rinban authors"):
                if line not in head:
                    yield "%s lacks %s" % (path, line)


# Spelt in pieces, so that this file may be judged too.
PROMISES = r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|not imple" r"mented"


@rule("no promises left", {"engine/a.c": "/* TO" "DO: think */\n"})
def no_promises(tree):
    return grep(tree, PROMISES, lambda path: path not in ("LICENSE",) and not path.endswith((".csv", ".ics")))


@rule("no path or host of one machine", {"tests/a.sh": "cd /ho" "me/me\n", "tests/b.json": '"https://regi' 'stry.example.org/a"'})
def no_machine(tree):
    place = r"(?<![\w.])/(home|root|work|Users|mnt)/\w|https?://[^\s\"]*(regis" r"try|artifact)"
    return grep(tree, place, lambda path: path != "LICENSE")


@rule("the top level holds only what it may", {"notes.md": "\n", "engine/a.c": "\n"})
def top_level(tree):
    for name in sorted({path.split("/")[0] for path in tree} - TOP):
        yield name


@rule("no file over 500 lines without a reason", {"engine/a.c": "\n" * 501})
def long_files(tree):
    for path, text in sorted(tree.items()):
        if text.count("\n") > 500 and path not in LONG and not path.endswith((".csv", ".ics", ".json", ".po", ".txt")):
            yield "%s: %d lines" % (path, text.count("\n"))


@rule("headers are guarded", {"engine/a.h": "int a;\n"})
def guarded_headers(tree):
    for path, text in c_files(tree):
        if path.endswith(".h") and "#pragma once" not in text.split("\n")[:6]:
            yield path


def function_names(text):
    """Functions defined with external linkage: the name stands in the first column, its type on the line above."""
    lines = strip_comments(text).split("\n")
    for before, line in zip(lines, lines[1:]):
        match = re.match(r"(\w+)\(", line)
        if match and before and not before.startswith(("static", "#", "}", " ")) and not before.endswith(";"):
            if re.match(r"[A-Za-z_]", before) and not re.search(r"\bstatic\b", before):
                yield match.group(1)


@rule("a function is found by its name", {"engine/ledger.c": "int\nrn_quota_of(void)\n{\n}\n"})
def names(tree):
    """rn_WORD_… stands in WORD.c or WORD_….c, is declared in WORD.h or in the header beside its source, or its last
    word is its file (rn_problem_export in export.c)."""
    for path, text in c_files(tree):
        if layer(path) is None or not path.endswith(".c"):
            continue
        folder, stem = path.split("/")[0], os.path.basename(path)[:-2]
        for name in function_names(text):
            if name == "main" or name.isupper():
                continue
            if not name.startswith("rn_"):
                yield "%s: %s has no prefix" % (path, name)
                continue
            rest = name[len("rn_"):]
            homes = [stem, stem.split("_")[0]]
            homes += [word for source, word in ELSEWHERE if source == path]
            if any(rest == word or rest.startswith(word + "_") for word in homes) or rest.endswith("_" + stem):
                continue
            headers = [header for header, declarations in tree.items() if header.startswith(folder + "/")
                       and header.endswith(".h") and re.search(r"\b%s\(" % name, strip_comments(declarations))]
            beside = [os.path.basename(header)[:-2] for header in headers]
            if not any(word in homes or rest == word or rest.startswith(word + "_") for word in beside):
                yield "%s: %s" % (path, name)


@rule("every Check test is registered",
      {"tests/unit/test_a.c": "START_TEST(one)\nEND_TEST\nRN_TEST_MAIN(\"a\", {})\n", "tests/unit/meson.build": "unit/a"})
def registered_tests(tree):
    for path, text in c_files(tree):
        if not re.match(r"tests/\w+/test_\w+\.c$", path):
            continue
        for name in re.findall(r"START_TEST\((\w+)\)", text):
            if not re.search(r"tcase_add_\w+\(\s*\w+,\s*%s\b" % name, text):
                yield "%s: %s is never added" % (path, name)
        folder = path.split("/")[1]
        program = "%s/%s" % (folder, os.path.basename(path)[len("test_"):-2])
        if "'%s'" % program not in tree.get("tests/%s/meson.build" % folder, ""):
            yield "%s is not in tests/%s/meson.build" % (path, folder)


@rule("every test script is registered", {"tests/golden/a.py": "#!/usr/bin/env python3\n"})
def registered_scripts(tree):
    builds = "\n".join(text for path, text in tree.items() if path.startswith("tests/") and path.endswith("meson.build"))
    for path, text in sorted(tree.items()):
        if re.match(r"tests/\w+/.*\.(py|sh|mjs)$", path) and text.startswith("#!"):
            folder, name = os.path.split(path)
            listed = "'%s'," % name.split(".")[0] in tree.get(folder + "/meson.build", "")
            if "%s'" % name not in builds and not listed:
                yield path


@rule("every source is built", {"engine/a.c": "int a;\n", "engine/meson.build": "files()\n"})
def built_sources(tree):
    for path, _ in c_files(tree):
        if layer(path) is not None and path.endswith(".c"):
            folder, name = path.split("/", 1)
            if "'%s'" % name not in tree.get(folder + "/meson.build", ""):
                yield path


@rule("scripts may be run", {"tests/a.sh": "#!/bin/sh\n"})
def runnable_scripts(tree):
    for path, text in sorted(tree.items()):
        if text.startswith("#!") and path not in getattr(tree, "executable", ()):
            yield path


class Tree(dict):
    """The files of a folder, with the set of those that may be executed."""

    def __init__(self, top):
        super().__init__()
        self.top = top
        self.executable = set()
        for path in self.list_files():
            full = os.path.join(top, path)
            if os.path.isfile(full) and not os.path.islink(full):
                with open(full, "rb") as file:
                    data = file.read()
                if b"\0" not in data[:4096]:
                    self[path] = data.decode("utf-8", errors="replace")
                if os.access(full, os.X_OK):
                    self.executable.add(path)

    def list_files(self):
        try:
            listed = subprocess.run(["git", "-c", "safe.directory=*", "-C", self.top, "ls-files", "-z"],
                                    capture_output=True, check=True).stdout.decode()
            return [path for path in listed.split("\0") if path]
        except (OSError, subprocess.CalledProcessError):
            return list(self.walk())

    def walk(self):
        for folder, folders, files in os.walk(self.top):
            relative = os.path.relpath(folder, self.top)
            if relative == ".":
                folders[:] = [name for name in folders
                              if name != ".git" and name != "out" and not name.startswith("build")]
            folders[:] = [name for name in folders if name not in ("node_modules", "__pycache__")]
            for name in files:
                yield os.path.normpath(os.path.join(relative, name))


class Tap:
    """One line a test, complaints as comments below it."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, name, complaints, skip=None):
        self.count += 1
        complaints = list(complaints)
        self.failed += bool(complaints)
        print("%sok %d - %s%s" % ("not " if complaints else "", self.count, name, " # SKIP " + skip if skip else ""))
        for complaint in complaints:
            print("# " + complaint)
            print("%s: %s" % (name, complaint), file=sys.stderr)

    def end(self):
        print("1..%d" % self.count)
        return 1 if self.failed else 0


def compile_alone(compiler, top, tree):
    """Complaints about headers that do not compile without help; one run of the compiler for each."""
    packages = ["glib-2.0", "gio-2.0", "check"]
    flags = subprocess.run(["pkg-config", "--cflags"] + packages, capture_output=True, text=True).stdout.split()
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(tree):
            if not path.endswith(".h"):
                continue
            source = os.path.join(folder, "alone.c")
            with open(source, "w", encoding="utf-8") as file:
                file.write('#include "%s"\n#include "%s"\n' % (path, path))
            run = subprocess.run([compiler, "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                                  "-Wno-unused-function", "-I", top] + flags + [source],
                                 capture_output=True, text=True)
            if run.returncode != 0:
                yield "%s: %s" % (path, run.stderr.strip().split("\n")[0])


def check_headers(tap, top, tree):
    with tempfile.TemporaryDirectory() as bad:
        with open(os.path.join(bad, "a.h"), "w", encoding="utf-8") as file:
            file.write("gboolean a(void);\n")
        for compiler in ("gcc", "clang"):
            name = "every header compiles alone with " + compiler
            if not shutil.which(compiler):
                tap.result(name, [], skip="there is no " + compiler)
                continue
            noticed = list(compile_alone(compiler, bad, {"a.h": ""}))
            tap.result(name + ": can fail", [] if noticed else ["the bad header was accepted"])
            tap.result(name, compile_alone(compiler, top, tree))


def check_compile_commands(tap, build, tree):
    path = os.path.join(build, "compile_commands.json")
    complaints = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            listed = {os.path.basename(entry["file"]) for entry in json.load(file)}
        complaints = [path for path, _ in c_files(tree)
                      if layer(path) is not None and path.endswith(".c") and os.path.basename(path) not in listed]
    else:
        complaints = ["there is no " + path]
    tap.result("compile_commands.json lists every source", complaints)


def main(arguments):
    top = os.path.abspath(arguments[0])
    tree = Tree(top)
    tap = Tap()
    tap.result("the tree has files", [] if len(tree) > 50 else ["only %d files in %s" % (len(tree), top)])
    for name, bad, function in RULES:
        noticed = list(function(bad))
        tap.result(name + ": can fail", [] if noticed else ["the bad sample was accepted"])
        tap.result(name, function(tree))
    check_headers(tap, top, tree)
    if len(arguments) > 1:
        check_compile_commands(tap, arguments[1], tree)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
