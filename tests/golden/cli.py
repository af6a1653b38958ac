#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""What the command line says, in both languages, against golden files: a secretary's session on a small town in which
every duty is pinned, so that no other optimum can come out; all help; all JSON; the printed page.

RINBAN_UPDATE=1 renews the files in tests/golden/cli. Times, work and sums are masked.
"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import NOW, PROGRAM, SOURCE, claim, equal, main

GOLDEN = os.path.join(SOURCE, "tests", "golden", "cli")

TABLES = {
    "areas.csv": ["area_id,parent_id,kind,name", "T,,city,ためし町", "W,T,block,西ブロック"],
    "facilities.csv": ["facility_id,name,kind,area_id,phone",
                       "A,架空あさがお医院,solo_clinic,W,000-0000-0001",
                       "B,架空Bellクリニック,solo_clinic,W,000-0000-0002",
                       "C,架空こすもす在宅クリニック,clinic24,W,000-0000-0003"],
    "panels.csv": ["panel_id,facility_id,primary_person_id,area_id,patients,self_cover,power_dependent", "L1,A,A_1,W,12,none,2"],
    "pairings.csv": ["panel_id,rank,unit_id,valid_from,document_date", "L1,1,C,2026-04-01,2026-03-02"],
    "people.csv": ["person_id,name,facility_id,seat_first,seat_second,trained_on",
                   "A_1,あさがお はなこ,A,1,0,2026-01-10", "B_1,Bell いちろう,B,1,0,2026-01-10",
                   "C_1,こすもす いちろう,C,1,1,2026-01-10", "C_2,こすもす じろう,C,1,0,2026-01-10"],
    "seats.csv": ["service,area_id,seat,bands,classes,valid_from,count", "homecare,W,first,sat_night,,,1",
                  "homecare,W,second,sat_night,,,1"],
    "requests_2027-01.csv": ["person_id,date,band,kind,reason", "A_1,2027-01-16,all,ng,学会",
                             "B_1,2027-01-23,night,avoid,家族", "C_1,2027-01-30,night,ng,休暇"],
}
CALENDARS = {
    "own.ics": ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//JA", "BEGIN:VEVENT", "UID:1", "SUMMARY:院内会議",
                "DTSTART;TZID=Asia/Tokyo:20270203T190000", "DTEND;TZID=Asia/Tokyo:20270203T210000", "RRULE:FREQ=WEEKLY;COUNT=3",
                "EXDATE;TZID=Asia/Tokyo:20270210T190000", "END:VEVENT", "BEGIN:VEVENT", "UID:2", "SUMMARY:旅行",
                "DTSTART;VALUE=DATE:20270213", "DTEND;VALUE=DATE:20270215", "END:VEVENT", "BEGIN:VEVENT", "UID:3",
                "DTSTART:20270216T090000", "DURATION:PT1H", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR"],
    "zone.ics": ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=../../../etc/passwd:20270203T190000", "END:VEVENT",
                 "END:VCALENDAR"],
    "hour.ics": ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART:20270203T190000", "DURATION:PT1H", "RRULE:FREQ=HOURLY",
                 "END:VEVENT", "END:VCALENDAR"],
    "absent.csv": ["氏名,開始日,終了日,件名", "Bell いちろう,2027/2/6,2027/2/7,学会", "だれか,8/12/1,,"],
}
PINS = [("09", "first", "A_1"), ("16", "first", "C_2"), ("23", "first", "B_1"), ("30", "first", "A_1"),
        ("09", "second", "C_1"), ("23", "second", "C_1")]
SLOT = "homecare/W/2027-01-%s/sat_night/%s/1"

SESSION = [
    ["solv", "2027-01"], [], ["solve"], ["solve", "2027-1"], ["solve", "2027-01", "--thread", "2"], ["show", "2027-01"],
    ["import", "--dry-run", "tables"], ["import", "tables"], ["import", "tables"], ["import", "bad/people.csv"],
    ["request", "status", "2027-01"], ["check", "data", "2027-01"], ["show", "2027-01"],
    ["pin", "2027-01", "homecare/W/2027-01-09/sat_night/first", "A_1"], "PINS",
    ["unpin", "2027-01", SLOT % ("30", "first")], ["pin", "2027-01", SLOT % ("30", "first"), "T:A_1"],
    ["solve", "2027-01"], ["show", "2027-01"], ["show", "2027-01", "--person", "C_1"], ["show", "2027-01", "--format", "csv"],
    ["show", "2027-01", "--format", "pdf"], ["show", "2027-01", "--format", "xlsx"], ["check", "rota", "2027-01"],
    ["month", "run", "2027-01"], ["explain", "2027-01"], ["explain", "2027-01", SLOT % ("30", "second")],
    ["explain", "2027-01", SLOT % ("16", "second")], ["explain", "2027-01", SLOT % ("23", "first")],
    ["unpin", "2027-01", SLOT % ("23", "first")], ["explain", "2027-01", SLOT % ("23", "first")],
    ["explain", "2027-01", SLOT % ("23", "first"), "--instead", "A_1"],
    ["explain", "2027-01", SLOT % ("16", "first"), "--instead", "A_1"],
    ["explain", "2027-01", SLOT % ("16", "first"), "--instead", "Z_1"],
    ["pin", "2027-01", SLOT % ("23", "first"), "B_1"], ["explain", "2027-01", "--rules"], ["swap", SLOT % ("09", "first"), "B_1"], ["who", "--at", "2027-01-10T03:00"],
    ["publish", "2027-01"], ["publish", "2027-01"], ["who", "--at", "2027-01-10T03:00"], ["who", "--at", "2027-01-05T12:00"],
    ["who", "--at", "2027-01-17T03:00"],
    ["chain", "L1", "--at", "2027-01-10T03:00"], ["chain", "T:L1", "--at", "2027-01-12T12:00"], ["chain", "L2", "--at", "2027-01-12T12:00"],
    ["chain", "L1", "--at", "2027-03-01T12:00"], ["chain"], ["chain", "--month", "2027-01"], ["swap", SLOT % ("09", "first"), "C_1"],
    ["swap", SLOT % ("23", "first"), "A_1", "--reason", "急用"], ["version", "list", "2027-01"],
    ["document", "list", "2027-01"], ["document", "handed", "L1", "2027-01", "--number", "3"],
    ["document", "handed", "L1", "2027-01"], ["document", "handed", "L1", "2027-01"], ["document", "list", "2027-01"],
    ["document", "L9", "2027-01"], ["document", "L1", "2027-02"], ["document", "--all"],
    ["document", "--all", "2027-01"], ["document", "--all", "2027-01"], ["document", "L1", "2027-01", "--out", "pages"],
    ["blackout", "--at", "2027-01-10T03:00"], ["blackout", "--at", "2027-03-10T03:00"], ["blackout", "--format", "pdf"], ["directory"],
    ["version", "diff", "2027-01", "1", "2"], ["feed", "build"], ["ledger", "2027-01"],
    ["replan", "2027-01", "--absent", "A_1:2027-01-23", "--dry-run"], ["replan", "2027-01", "--closed", "C:2027-01-20", "--dry-run"],
    ["replan", "2027-01", "--absent", "T:A_1:2027-01-23..2027-01-24", "--keep"], ["version", "diff", "2027-01", "2", "draft"],
    ["replan", "2027-01", "--new", "B_1", "--scope", "all", "--dry-run"], ["replan", "2027-01", "--absent", "Z:2027-01-23"],
    ["replan", "2027-01", "--absent", "A_1"], ["replan", "2027-01", "--closed", "A_1:2027-01-20"], ["replan", "2027-02"], ["holidays", "2027"],
    ["request", "import", "calendar/own.ics", "--person", "A_1", "--month", "2027-02"],
    ["request", "import", "calendar/own.ics", "--person", "A_1", "--month", "2027-02"],
    ["request", "import", "calendar/zone.ics", "--person", "A_1"], ["request", "import", "calendar/hour.ics", "--person", "A_1"],
    ["request", "import", "calendar/absent.csv", "--month", "2027-02"],
    ["request", "import", "calendar/own.ics"], ["request", "import"], ["notify", "2027-01"], ["notify", "2027-01", "--dry-run"],
    ["notify", "2027-01", "--dry-run", "--from", "office@example.jp", "--to", "A_1"],
    ["backup", "copy.db"], ["backup", "copy.db"], ["restore", "copy.db"], ["restore", "tables/people.csv"],
    ["export", "out"], ["solver", "solve", "x.zip"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--absent", "ann:2", "--day", "1"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--absent", "0:0-2", "--absent", "ben:2", "--scope", "all"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--fill"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--absent", "dora:2"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--absent", "ann:2-1"],
    ["solver", "replan", "solver/week.rinban", "solver/week.txt", "--scope", "north"], ["check", "rota", "2027-01", "--rota", "bad/rota.csv"],
]
# Ann has days 0 and 2, Ben day 1, nobody day 4; on day 2 only Ben can stand in for Ann, and Carl on day 1 for Ben.
WEEK = ["rinban-problem 1", 'name "week"', 'person "ann"', 'person "ben"', 'person "carl"'] + [
    'slot "day %d" "N" %d %d %d' % (day, day, 1440 * day + 1080, 1440 * day + 1980) for day in (0, 1, 2, 4)] + [
    'seat "first" %d 1 1 100 0' % slot for slot in range(4)] + [
    "option 0 0 0", "option 0 2 0", "option 1 1 0", "option 1 2 0", "option 2 1 3", "option 2 3 5", 'set "all" 0 1 2 3',
    "gap 1 0 0 2 0 hard", "gap 2 0 0 2 0 hard", "end"]
ROTA = ["rinban-rota 1", "objective 100", "proof none", "duty 0 0", "duty 1 1", "duty 2 0", "end"]
NOT_IN_JSON = {"restore", "notify"}  # its second file name, and the UIDs of events, would differ


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_town(folder):
    for name, lines in TABLES.items():
        write(os.path.join(folder, "tables", name), "\n".join(lines) + "\n")
    write(os.path.join(folder, "bad", "people.csv"),
          "person_id,name,facility_id,share_pct,colour\nD 1,ほし ?ろう,Z,many,red\n")
    for name, lines in CALENDARS.items():
        write(os.path.join(folder, "calendar", name), "\n".join(lines) + "\n")
    write(os.path.join(folder, "solver", "week.rinban"), "\n".join(WEEK) + "\n")
    write(os.path.join(folder, "solver", "week.txt"), "\n".join(ROTA) + "\n")
    write(os.path.join(folder, "bad", "rota.csv"),
          "date,band,area,service,seat,index,unit_id,name,origin\n2027-01-09,sat_night,W,homecare,first,1,A_1,,import\n"
          "2027-01-10,sat_night,W,homecare,first,1,A_1,,import\n")


def rinban(folder, words, lang, *more):
    environment = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "RINBAN_DB", "NO_COLOR")}
    environment.update(LC_ALL="C.UTF-8", COLUMNS="80", TERM="dumb")
    done = subprocess.run([PROGRAM, "--now", NOW, "--lang", lang] + list(more) + words, cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def masked(text):
    text = re.sub(r"^(part \d+ of \d+, |\d+/\d+ 部分、).*\n", "", text, flags=re.MULTILINE)  # progress
    text = re.sub(r"\d+\.\d+ (s\b|秒)", r"# \1", text)
    text = re.sub(r"([Oo]bjective |評価値 )-?\d+", r"\1#", text)
    text = re.sub(r"(\(before: |\(前は )-?\d+", r"\1#", text)
    text = re.sub(r'"(seconds|work|objective|objective_before|bound)":-?[\d.e-]+', r'"\1":#', text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "#", text)
    return text.replace("\r\n", "\n").replace("\ufeff", "")


def compare(name, text):
    path = os.path.join(GOLDEN, name)
    if os.environ.get("RINBAN_UPDATE") == "1":
        write(path, text)
        return
    with open(path, encoding="utf-8") as file:
        expected = file.read()
    for number, (got, wanted) in enumerate(zip(text.splitlines(), expected.splitlines()), 1):
        equal(got, wanted, "line %d of %s" % (number, name))
    equal(len(text.splitlines()), len(expected.splitlines()), "number of lines of " + name)


def steps():
    for step in SESSION:
        if step == "PINS":
            yield from (["pin", "2027-01", SLOT % (day, seat), unit] for day, seat, unit in PINS)
        else:
            yield step


def session(folder, lang):
    write_town(folder)
    out = []
    for words in steps():
        status, answer, messages = rinban(folder, words, lang)
        out.append("$ rinban %s\n%s%s[%d]\n" % (" ".join(words), answer, "".join("| " + line + "\n" for line in
                                                                               masked(messages).splitlines()), status))
    compare("session.%s.txt" % lang, masked("\n".join(out)))


def the_session_in_english(folder):
    session(folder, "en")


def the_session_in_japanese(folder):
    session(folder, "ja")


def the_session_in_json(folder):
    """One object on standard output for every command, whatever happens, with the same exit code as without."""
    text_folder, json_folder = os.path.join(folder, "text"), os.path.join(folder, "json")
    write_town(text_folder)
    write_town(json_folder)
    out = []
    for words in steps():
        plain, _, _ = rinban(text_folder, words, "en")
        status, answer, errors = rinban(json_folder, words, "en", "--json")
        equal(status, plain, "exit code of %s with --json" % " ".join(words))
        equal(errors, "", "standard error of %s with --json" % " ".join(words))
        equal(answer.count("\n"), 1, "lines of the answer of " + " ".join(words))
        if not set(words[:1]) & NOT_IN_JSON:
            out.append("$ rinban --json %s\n%s" % (" ".join(words), answer.replace(json_folder, "#")))
    compare("session.json.txt", masked("".join(out)))


def all_help(folder, lang):
    status, listing, _ = rinban(folder, ["help"], lang)
    equal(status, 0, "exit code of help")
    names = [re.split(r"  +", line)[1] for line in listing.splitlines() if re.match(r"  [a-z]", line)]
    claim(len(names) > 20, "only %d commands in help" % len(names))
    out = [listing]
    for name in names:
        status, text, errors = rinban(folder, name.split() + ["--help"], lang)
        equal((status, errors), (0, ""), "help of " + name)
        common = re.split(r"\n(?:Options of every command|どの命令にも付けられるオプション):\n", text)
        equal(len(common), 2, "parts of the help of " + name)
        out.append(common[0])
    compare("help.%s.txt" % lang, "\n".join(out))


def the_help_in_english(folder):
    all_help(folder, "en")


def the_help_in_japanese(folder):
    all_help(folder, "ja")


def drafted(folder):
    write_town(folder)
    rinban(folder, ["import", "tables"], "en")
    for words in steps():
        if words[:1] == ["pin"]:
            rinban(folder, words, "en")
    equal(rinban(folder, ["solve", "2027-01"], "en")[0], 1, "exit code of a month with gaps")


def the_printed_page_is_the_same_in_every_language(folder):
    drafted(folder)
    status, page, _ = rinban(folder, ["show", "2027-01", "--format", "html"], "en")
    equal(status, 0, "exit code")
    equal(rinban(folder, ["show", "2027-01", "--format", "html"], "ja")[1], page, "the page in Japanese")
    compare("page.html", page)


def the_document_for_families_is_the_same_in_every_language(folder):
    drafted(folder)
    rinban(folder, ["publish", "2027-01"], "en")
    status, page, _ = rinban(folder, ["document", "L1", "2027-01"], "en")
    equal(status, 0, "exit code")
    equal(rinban(folder, ["document", "L1", "2027-01"], "ja")[1], page, "the document in Japanese")
    compare("document.html", page)


def the_excel_file_holds_three_sheets_and_no_formula(folder):
    import zipfile
    drafted(folder)
    equal(rinban(folder, ["show", "2027-01", "--format", "xlsx", "--out", "a.xlsx"], "en")[0], 0, "exit code")
    with zipfile.ZipFile(os.path.join(folder, "a.xlsx")) as book:
        equal(re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode()), ["当番表", "回数", "希望"], "sheets")
        texts = book.read("xl/sharedStrings.xml").decode()
        for word in ("あさがお はなこ", "空き", "第1当番", "避けたい", "かなわなかった"):
            claim(word in texts, "%s is not in the file" % word)
        for name in book.namelist():
            claim(b"<f>" not in book.read(name), "a formula in " + name)
    equal(sorted(name for name in os.listdir(folder) if name.endswith(".tmp")), [], "files left over")


def japanese_without_a_japanese_locale(folder):
    for environment in ({"LANG": "ja_JP.UTF-8"}, {"LC_ALL": "C", "LANG": ""}):
        words = ["--lang", "ja"] if environment.get("LC_ALL") else []
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        done = subprocess.run([PROGRAM] + words + ["help"], env={**clean, **environment}, capture_output=True)
        claim("当番" in done.stdout.decode(), "no Japanese with %r" % environment)


main([the_session_in_english, the_session_in_japanese, the_session_in_json, the_help_in_english, the_help_in_japanese,
      the_printed_page_is_the_same_in_every_language, the_document_for_families_is_the_same_in_every_language,
      the_excel_file_holds_three_sheets_and_no_formula,
      japanese_without_a_japanese_locale])
