#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The Japanese catalogue holds nothing that no source says any more, nothing unsure, and no text that xgettext cut off
(words.py tells whether it is complete). With the argument "update" it is brought up to date instead: new texts are
added untranslated, stale ones removed, POTFILES is written anew."""

import glob
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import SOURCE, claim, equal, main

PO = os.path.join(SOURCE, "cli", "po", "ja.po")
POTFILES = os.path.join(SOURCE, "cli", "po", "POTFILES")
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--language=C", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
            "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", "--keyword=g_dngettext:2,3",
            "--no-location", "--sort-output", "--no-wrap"]


def run(words, **more):
    return subprocess.run(words, cwd=SOURCE, capture_output=True, text=True, **more)


def sources_with_texts():
    found = []
    for layer in ("cli", "engine", "ical", "solver"):
        for path in sorted(glob.glob(os.path.join(SOURCE, layer, "*.[ch]"))):
            with open(path, encoding="utf-8") as file:
                if re.search(r'\b(_|N_|NC_|C_|g_dngettext|ngettext)\(\s*("|NC?_)', file.read()):
                    found.append(os.path.relpath(path, SOURCE))
    return found


def extract(folder):
    """The template of all texts, made from the sources themselves."""
    path = os.path.join(folder, "rinban.pot")
    done = run(XGETTEXT + ["-o", path] + sources_with_texts())
    equal(done.returncode, 0, "xgettext: " + done.stderr)
    return path


def entries(path):
    """(context, id) -> list of translations; plain text with gettext's escapes."""
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"\n\s*\n", file.read())
    found = {}
    for block in blocks:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        fields = re.findall(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) ((?:"(?:[^"\\]|\\.)*"\s*)+)',
                            "\n".join(lines), re.MULTILINE)
        text = {name: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', value)) for name, value in fields}
        if "msgid" in text:
            found[(text.get("msgctxt"), text["msgid"])] = [value for name, value in text.items() if name.startswith("msgstr")]
    found.pop((None, ""), None)
    return found


def no_text_is_cut_off(folder):
    """xgettext knows PRId64 but not the macros of GLib: a text would end inside a format."""
    for _, text in entries(extract(folder)):
        claim(not re.search(r"%[-+ #0-9.]*$", text.replace("%%", "")), 'the text "%s" is cut off in its format' % text)


def no_translation_is_stale(folder):
    wanted = entries(extract(folder))
    for key in entries(PO):
        claim(key in wanted, 'no source has the text "%s" any more' % key[1])


def no_translation_is_unsure(_):
    with open(PO, encoding="utf-8") as file:
        text = file.read()
    claim("#, fuzzy" not in text and "\n#~" not in text, "ja.po holds fuzzy or obsolete entries")


def update():
    with tempfile.TemporaryDirectory() as folder:
        with open(POTFILES, "w", encoding="utf-8") as file:
            file.write("\n".join(sources_with_texts()) + "\n")
        merged = run(["msgmerge", "--no-fuzzy-matching", "--no-wrap", "--no-location", "-q", PO, extract(folder)], check=True)
        kept = run(["msgattrib", "--no-obsolete", "--no-wrap"], input=merged.stdout, check=True)
        with open(PO, "w", encoding="utf-8") as file:
            file.write(kept.stdout)


if sys.argv[1:] == ["update"]:
    update()
else:
    main([no_text_is_cut_off, no_translation_is_stale, no_translation_is_unsure])
