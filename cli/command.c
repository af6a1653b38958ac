/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The table of commands. A new command is a row here, a function in cli/cmd_*.c, and a paragraph in a man page. */

#include "cli/cli.h"
#include "cli/onward.h"
#include "engine/cell.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const RnCommand commands[] = {
    {"init", rn_cmd_init, "[DIR]", N_("start a new association: a folder with the database and empty tables"), NULL},
    {"import", rn_cmd_import, "[--dry-run] [--encoding E] PATH…",
     N_("read CSV files, or a folder of them: all rows or none"),
     N_("Existing rows are updated by their id and never deleted because a file lacks them. A request file replaces "
        "the "
        "requests of each person and month that it contains.")},
    {"export", rn_cmd_export, "DIR", N_("write all tables as CSV files into a folder"), NULL},
    {"holidays", rn_cmd_holidays, "[YEAR]", N_("list the holidays of a year"), NULL},
    {"request status", rn_cmd_request_status, "MONTH", N_("who has answered the request collection, and who has not"),
     NULL},
    {"request import", RN_WHOLE(rn_cmd_request_import),
     "[FILE] [--person ID] [--calendar NAME] [--month MONTH] [--months N] [--encoding E] [--answered] [--withdraw] "
     "[--dry-run]",
     N_("read a person's own calendar (.ics) or a table of absences (CSV): times that cannot be, or are to be avoided"),
     N_("What the file does not hold any more is withdrawn. Titles are not stored; busy_rules.csv decides what "
        "counts.")},
    {"check data", rn_cmd_check_data, "MONTH", N_("look for problems in the tables before a month is solved"), NULL},
    {"month run", rn_cmd_month_run,
     "MONTH [--block B] [--seed N] [--threads N] [--work-limit N] [--time-limit S] [--fresh]",
     N_("check the data, solve, check the rota and show it; publishes nothing"), NULL},
    {"month year", rn_cmd_month_year,
     "FIRST-MONTH [--months N] [--rounds N] [--keep] [--seed N] [--threads N] [--work-limit N] [--time-limit S]",
     N_("try twelve months in a row with the ledger"), N_("Nothing is stored unless --keep is given.")},
    {"solve", rn_cmd_solve,
     "MONTH [--block B] [--seed N] [--threads N] [--work-limit N] [--time-limit S] [--fresh] [--export-lp FILE] "
     "[--export-problem FILE]",
     N_("make a draft of a month"), N_("Ctrl-C ends the search and keeps the best rota found so far.")},
    {"check rota", rn_cmd_check_rota, "MONTH [--rota FILE] [--encoding E]",
     N_("judge a rota by the rules, also one made by hand"), NULL},
    {"show", rn_cmd_show, "MONTH [--format table|csv|html|xlsx] [--person ID] [--service S] [--number N] [--out FILE]",
     N_("show the rota of a month and the counts per person"), NULL},
    {"explain", rn_cmd_explain,
     "MONTH [SLOT] [--instead UNIT] [--rules] [--seed N] [--threads N] [--work-limit N] [--time-limit S]",
     N_("why a slot is empty or held by whom it is, and what the rules cost"),
     N_("With --instead: what it would cost if another held the slot. With --rules, and no slot: what each rule costs.")},
    {"pin", rn_cmd_pin, "MONTH SLOT UNIT", N_("fix a duty for the next solve"), NULL},
    {"unpin", rn_cmd_unpin, "MONTH SLOT", N_("free a fixed duty again"), NULL},
    {"approve", rn_cmd_approve, "MONTH [--by HUB]", N_("who has approved the draft of a month, or that a hub has"),
     N_("An approval is for the draft as it stands. Publishing waits for the hubs that name an approver.")},
    {"publish", RN_WHOLE(rn_cmd_publish), "MONTH [--out DIR]", N_("make the draft final and write its calendar feeds"), NULL},
    {"swap", RN_WHOLE(rn_cmd_swap), "SLOT UNIT [--with SLOT] [--reason TEXT] [--out DIR]",
     N_("change a duty of a published month: a new version"),
     N_("UNIT takes over SLOT. With --with the holders of both slots change places. The rules are checked first.")},
    {"replan", rn_cmd_replan,
     "MONTH [--absent UNIT:FROM[..TO]]… [--closed FACILITY:FROM[..TO]]… [--new PERSON]… [--dry-run] [--keep] "
     "[--scope SCOPE] [--seed N] [--threads N] [--work-limit N] [--time-limit S]",
     N_("the fewest changes of a published month after an absence, a closure or a new person: a draft"),
     N_("What has begun stays. With --dry-run nothing is stored: what if this clinic closes?")},
    {"notify", RN_WHOLE(rn_cmd_notify),
     "[MONTH] [--out DIR] [--sendmail COMMAND] [--from ADDRESS] [--to UNIT] [--told UNIT] [--again] [--dry-run]",
     N_("tell each person concerned what changed in a published month, with a calendar attached"),
     N_("Nobody is told the same change twice unless --again is given. Without MONTH: all months from today's on.")},
    {"feed build", RN_WHOLE(rn_cmd_feed_build), "[--out DIR] [--reissue]", N_("write the calendar feeds again from what is published"), NULL},
    {"feed address", RN_WHOLE(rn_cmd_feed_address), "[URL]", N_("say, or show, where the feed folder is served"), NULL},
    {"feed issue", RN_WHOLE(rn_cmd_feed_issue),
     "KIND [ID] [--alarm N] [--another] [--qr FILE] [--leaflet FILE] [--out DIR]",
     N_("give out the secret address of a calendar"),
     N_("KIND is person, facility, block, public, organisation or hub. An address that is there already is shown again.")},
    {"feed list", RN_WHOLE(rn_cmd_feed_list), "[--addresses]", N_("which calendars have an address, and which have lost it"), NULL},
    {"feed rotate", RN_WHOLE(rn_cmd_feed_rotate), "KIND [ID] [--out DIR]", N_("replace an address that has become known"),
     N_("Settings stay. The former address answers with a notice for 60 days.")},
    {"feed revoke", RN_WHOLE(rn_cmd_feed_revoke), "KIND [ID] [--out DIR]", N_("take an address away for good"),
     N_("It answers with a notice for 60 days. Another one can be issued later.")},
    {"feed leaflet", RN_WHOLE(rn_cmd_feed_leaflet), "[PERSON…] [--out DIR]",
     N_("pages in Japanese to print and hand over, one for each person"), NULL},
    {"serve", RN_WHOLE(rn_cmd_serve),
     "[--out DIR] [--listen ADDRESS] [--connections N] [--threads N] [--log FILE] [--desk]",
     N_("hand out the calendar feeds over HTTP, and show the telephone desk who is on duty"),
     N_("Meant to stand behind a web server that does TLS. Ctrl-C or SIGTERM ends it, SIGHUP opens the log anew.")},
    {"version list", rn_cmd_version_list, "MONTH", N_("list the published versions of a month"), NULL},
    {"version diff", rn_cmd_version_diff, "MONTH A B", N_("what changed between two versions"), NULL},
    {"who", rn_cmd_who, "[--at INSTANT]", N_("who is on duty now, or at another time"), NULL},
    {"chain", rn_cmd_chain, "[PANEL] [--at INSTANT] [--month MONTH] [--all]",
     N_("who is asked for the patients of a panel, in which order"),
     N_("With --month: through a whole month, and how many of its minutes somebody comes; without a panel, of all.")},
    {"blackout", rn_cmd_blackout, "[--at INSTANT] [--format table|csv|html] [--out FILE]",
     N_("panels with patients who depend on electric power, and who is on duty for them"), NULL},
    {"document list", rn_cmd_document_list, "MONTH",
     N_("which panels' families wait for a document, new or changed, and which clinic hands it over"), NULL},
    {"document handed", rn_cmd_document_handed, "PANEL MONTH [--number N] | --all MONTH",
     N_("tick that a document was handed over"), N_("When it changes afterwards, the panel is on the list again.")},
    {"document", rn_cmd_document, "PANEL MONTH [--out DIR] | --all MONTH [--out DIR]",
     N_("the page that families of a panel get: who comes on each date, whom to call"),
     N_("Always in Japanese. The same bytes as long as it says the same.")},
    {"directory", rn_cmd_directory, "[--format table|csv|html] [--out FILE]",
     N_("the facilities with an active part in home care and what they accept, for the public page"), NULL},
    {"cover", rn_cmd_cover, "MONTH [--panel ID] [--unit ID]",
     N_("who stands in for the primary physicians in a month, and what that asks of each clinic"),
     N_("Planned where coverage.csv says paired; solve and month run do it with the seats.")},
    {"ledger", rn_cmd_ledger, "[MONTH]", N_("balances of duties owed and done, and how evenly they are spread"), NULL},
    {"backup", rn_cmd_backup, "FILE", N_("write a consistent copy of the database"), NULL},
    {"restore", rn_cmd_restore, "FILE", N_("put a copy back in place of the database"),
     N_("The copy is checked first; the present database is kept aside.")},
    {"solver solve", rn_cmd_solver_solve,
     "FILE [--seed N] [--threads N] [--work-limit N] [--time-limit S] [--memory-limit MIB] [--out ROTA] "
     "[--certificate FILE]",
     N_("solve a problem file, without any database"), NULL},
    {"solver check", rn_cmd_solver_check, "FILE ROTA", N_("judge a rota file against a problem file"), NULL},
    {"solver convert", rn_cmd_solver_convert, "FILE OUT", N_("write a problem file in another format"),
     N_("The suffix decides: .rinban is read; .lp, .mps and .rinban are written.")},
    {"solver replan", rn_cmd_solver_replan,
     "FILE ROTA [--absent PERSON:DAY[-DAY]]… [--fill] [--day DAY] [--scope SCOPE] [--seed N] [--threads N] "
     "[--work-limit N] [--time-limit S] [--out ROTA]",
     N_("the fewest changes of a rota file after an absence"),
     N_("What starts before --day stays. Other seats than those of the places concerned change only when something "
        "would stay open.")},
    {"solver verify", rn_cmd_solver_verify, "FILE CERTIFICATE", N_("check a certificate against its problem file"),
     N_("Exact arithmetic that shares nothing with the search. Exit 1 when a claim does not hold.")},
    {"help", rn_cmd_help, "[COMMAND]", N_("list the commands, or explain one"), NULL},
};

const RnCommand *
rn_command_table(gsize *n)
{
  *n = G_N_ELEMENTS(commands);
  return commands;
}

const RnCommand *
rn_command_find(char **words, int *n_words)
{
  g_autofree char *two = words[0] && words[1] ? g_strjoin(" ", words[0], words[1], NULL) : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
    if (g_strcmp0(commands[i].name, words[0]) != 0 && g_strcmp0(commands[i].name, two) != 0)
      continue;
    *n_words = strchr(commands[i].name, ' ') ? 2 : 1;
    return &commands[i];
  }
  return NULL;
}

int
rn_command_run(RnCli *cli, char **argv)
{
  return cli->command->run ? cli->command->run(cli, argv) : rn_onward(cli);
}

const char *
rn_command_nearest(char **words)
{
  g_autofree char *two = words[0] && words[1] ? g_strjoin(" ", words[0], words[1], NULL) : NULL;
  const char *best = NULL;
  int best_distance = G_MAXINT;
  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
    const char *name = commands[i].name;
    int distance = rn_name_distance(words[0], name);
    if (two)
      distance = MIN(distance, rn_name_distance(two, name));
    /* The first word alone of a command of two, and the other way round. */
    if (g_str_has_prefix(name, words[0]) && strlen(words[0]) > 2)
      distance = MIN(distance, 1);
    if (distance < best_distance && distance <= 1 + (int)strlen(name) / 3) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}
