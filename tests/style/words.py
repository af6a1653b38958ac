#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The words of the program agree with each other, as TAP: the help of every command equals the man pages, and every
sentence of the sources has a Japanese translation. Each comparison proves first that it can fail.

$RINBAN is the program, $RINBAN_SOURCE the tree.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import PROGRAM, SOURCE, claim, equal, main

KEYWORDS = ["--keyword=_", "--keyword=N_", "--keyword=ngettext:1,2", "--keyword=g_dngettext:2,3", "--keyword=C_:1c,2", "--keyword=NC_:1c,2"]


def help_of(*words):
    done = subprocess.run([PROGRAM, "--lang", "en"] + list(words), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    equal(done.returncode, 0, "exit code of " + " ".join(words))
    return done.stdout


def commands_of_help(text):
    """Names of the list that `rinban help` prints: one or two words, then at least two spaces."""
    return re.findall(r"^  (\w+(?: \w+)?)  +\S", text.split("Commands:", 1)[1], re.MULTILINE)


def usage_of_help(text):
    return " ".join(re.search(r"^Usage: rinban (.*)$", text, re.MULTILINE).group(1).split())


def options_of_help(text):
    own = text.split("Options of every command:", 1)[0]
    return set(re.findall(r"^  (--[\w-]+)", own, re.MULTILINE))


def plain(scdoc):
    """scdoc without its emphasis and escapes."""
    return re.sub(r"(?<!\\)[*]|\\", "", re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"\1", scdoc))


def manual_pages():
    folder = os.path.join(SOURCE, "cli", "man")
    pages = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".scd"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                pages[name] = plain(file.read())
    return pages


def usages_of_manual(pages):
    """Usage line (without the name of the program) of every command that the manual explains, with its page."""
    return {" ".join(line.split()): page for page, text in pages.items() if page != "rinban.1.scd"
            for line in re.findall(r"^rinban ([a-z].*)$", text, re.MULTILINE)}


def compare(commands, usages, options, pages):
    """Complaints: commands -> their help, against the manual."""
    in_manual = usages_of_manual(pages)
    for command in commands:
        if command == "help":
            continue
        page = in_manual.get(usages[command])
        if not page:
            yield "the manual has no line: rinban " + usages[command]
            continue
        for option in sorted(options[command]):
            if not re.search(r"^%s\b" % option, pages[page], re.MULTILINE):
                yield "%s does not explain %s of %s" % (page, option, command)
            if option not in usages[command]:
                yield "the usage of %s lacks %s" % (command, option)
        for option in re.findall(r"--[\w-]+", usages[command]):
            if option not in options[command]:
                yield "the usage of %s names %s, which its help does not" % (command, option)
    for usage in set(in_manual) - set(usages.values()):
        yield "the manual explains what help does not know: rinban " + usage


def help_equals_the_manual(folder):
    commands = commands_of_help(help_of("help"))
    claim(len(commands) > 20, "help lists only %d commands" % len(commands))
    texts = {command: help_of("help", *command.split()) for command in commands if command != "help"}
    usages = {command: usage_of_help(text) for command, text in texts.items()}
    options = {command: options_of_help(text) for command, text in texts.items()}
    claim(any(options.values()), "no command has an option")
    pages = manual_pages()
    equal(list(compare(commands, usages, options, pages)), [], "differences between help and manual")
    first = sorted(re.findall(r"\w+(?: \w+)?", ", ".join(re.findall(r"^rinban-\w+\(1\)\n\t(.*)$", pages["rinban.1.scd"], re.MULTILINE))))
    equal(first, sorted(set(commands) - {"help"}), "commands named in rinban(1)")


def a_manual_that_differs_is_noticed(folder):
    pages = {"rinban-a.1.scd": plain("*rinban solve* MONTH [--seed N]\n\n*--seed* N\n\tText.\n")}
    fine = (["solve"], {"solve": "solve MONTH [--seed N]"}, {"solve": {"--seed"}})
    equal(list(compare(*fine, pages)), [], "a manual that agrees")
    claim(list(compare(["solve"], {"solve": "solve MONTH"}, {"solve": set()}, pages)), "another usage was accepted")
    claim(list(compare(["solve"], fine[1], {"solve": {"--seed", "--new"}}, pages)), "a new option was accepted")
    claim(list(compare(["solve", "show"], {**fine[1], "show": "show MONTH"}, {**fine[2], "show": set()}, pages)),
          "a command without manual was accepted")
    claim(list(compare([], {}, {}, pages)), "a manual without its command was accepted")


def sources_with_words():
    for layer in ("cli", "engine", "ical", "solver"):
        for name in sorted(os.listdir(os.path.join(SOURCE, layer))):
            if name.endswith((".c", ".h")):
                path = os.path.join(layer, name)
                with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
                    if re.search(r"\b(N?C?_|ngettext)\(\"?", file.read()):
                        yield path


def untranslated(po, sources, top, folder):
    """What msgcmp complains about: sentences of the sources that the catalogue lacks or holds unfinished."""
    pot = os.path.join(folder, "all.pot")
    subprocess.run(["xgettext", "--from-code=UTF-8", "--language=C", "-o", pot, "-D", top] + KEYWORDS + list(sources),
                   check=True, capture_output=True)
    done = subprocess.run(["msgcmp", "--no-fuzzy-matching", po, pot], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
    return [] if done.returncode == 0 else done.stderr.strip().splitlines()


def every_sentence_speaks_japanese(folder):
    po = os.path.join(SOURCE, "cli", "po", "ja.po")
    sources = list(sources_with_words())
    claim(len(sources) > 10, "only %d sources have sentences" % len(sources))
    equal(untranslated(po, sources, SOURCE, folder)[:20], [], "sentences without Japanese")
    done = subprocess.run(["msgfmt", "--check", "-o", os.devnull, po], capture_output=True, text=True)
    equal((done.returncode, done.stderr), (0, ""), "msgfmt --check")


def the_translator_is_given_every_source(folder):
    with open(os.path.join(SOURCE, "cli", "po", "POTFILES"), encoding="utf-8") as file:
        listed = {line.strip() for line in file if line.strip() and not line.startswith("#")}
    needed = {path for path in sources_with_words() if path.endswith(".c")}
    equal(sorted(needed - listed), [], "sources that POTFILES lacks")
    equal(sorted(path for path in listed if not os.path.exists(os.path.join(SOURCE, path))), [], "files that are gone")


def a_sentence_without_japanese_is_noticed(folder):
    with open(os.path.join(folder, "a.c"), "w", encoding="utf-8") as file:
        file.write('const char *a = N_("one");\nconst char *b = N_("two");\n')
    po = os.path.join(folder, "ja.po")
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    for words, complete in (({"one": "一", "two": "二"}, True), ({"one": "一"}, False), ({"one": "一", "two": ""}, False)):
        with open(po, "w", encoding="utf-8") as file:
            file.write(head + "".join('msgid "%s"\nmsgstr "%s"\n\n' % pair for pair in words.items()))
        equal(not untranslated(po, ["a.c"], folder, folder), complete, "a catalogue with %r" % words)


if __name__ == "__main__":
    tests = [a_manual_that_differs_is_noticed, help_equals_the_manual, a_sentence_without_japanese_is_noticed,
             every_sentence_speaks_japanese, the_translator_is_given_every_source]
    main(tests)
