// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the rinban authors
//
// node read.mjs ical.js|node-ical FOLDER PATH...   prints what the reader finds, one JSON object a line, with the fields
// of meant.tsv that this reader offers.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const [reader, folder, ...paths] = process.argv.slice(2);

const print = (row) => process.stdout.write(JSON.stringify(row) + "\n");

const stamp = (date) => date.toISOString().replace(/[-:]|\.000/g, "");

const read = {
  "ical.js": async () => {
    const ICAL = (await import("ical.js")).default;
    const time = (value) => value.toICALString();
    for (const path of paths) {
      const calendar = new ICAL.Component(ICAL.parse(readFileSync(join(folder, path), "utf8")));
      print({
        path, kind: "calendar", uid: "", summary: calendar.getFirstPropertyValue("name"),
        description: calendar.getFirstPropertyValue("x-wr-caldesc") ?? "",
      });
      for (const event of calendar.getAllSubcomponents("vevent")) {
        const value = (name) => event.getFirstPropertyValue(name) ?? "";
        const categories = event.getFirstProperty("categories");
        print({
          path, kind: "event", uid: value("uid"), sequence: String(value("sequence")), start: time(value("dtstart")),
          end: time(value("dtend")), status: value("status"), transp: value("transp"), summary: value("summary"),
          location: value("location"), description: value("description"),
          category: categories ? categories.getValues().join(",") : "",
        });
      }
    }
  },
  "node-ical": async () => {
    const ical = (await import("node-ical")).default;
    const local = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((number) => String(number).padStart(2, "0")).join("");
    for (const path of paths) {
      const found = ical.sync.parseICS(readFileSync(join(folder, path), "utf8"));
      const calendar = found.vcalendar;
      print({ path, kind: "calendar", uid: "", summary: calendar["WR-CALNAME"], description: calendar["WR-CALDESC"] ?? "" });
      for (const event of Object.values(found)) {
        if (event.type !== "VEVENT") continue;
        const time = (date) => event.datetype === "date" ? local(date) : stamp(date);
        print({
          path, kind: "event", uid: event.uid, sequence: String(event.sequence), start: time(event.start),
          end: time(event.end), status: event.status, transp: event.transparency, summary: event.summary,
          location: event.location ?? "", description: event.description ?? "",
          category: (event.categories ?? []).join(","),
        });
      }
    }
  },
};

await read[reader]();
