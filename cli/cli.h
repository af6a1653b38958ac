/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What every command of the program shares: its options, its answer, and the table of commands.
 *
 * A command is a row of the table in cli/command.c and one function in a file cli/cmd_*.c:
 *
 *   int
 *   rn_cmd_pin(RnCli *cli, char **argv)
 *   {
 *     int status;
 *     g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 3, 3, &status);
 *     if (!args)
 *       return status;
 *     ...
 *     return RN_EXIT_DONE;
 *   }
 *
 * It prints for people with rn_print() unless cli->json is set, and fills cli->data when it is. Sentences that
 * explain, warn or refuse go through rn_cli_message() and rn_cli_fail() in both cases; main() shows them. No domain
 * decision is taken here. */

#include "cli/json.h"
#include "cli/print.h"
#include "engine/city.h"
#include "engine/rota.h"
#include "engine/store.h"

G_BEGIN_DECLS

/* The exit codes that scripts rely on. */
enum {
  RN_EXIT_DONE = 0,
  RN_EXIT_FINDINGS = 1, /* findings or gaps; nothing went wrong */
  RN_EXIT_USAGE = 2,
  RN_EXIT_INPUT = 3,  /* bad input, foreign, damaged or newer database */
  RN_EXIT_LIMIT = 4,  /* a limit was reached before any answer */
  RN_EXIT_SYSTEM = 5, /* failure of the machine */
};

typedef struct RnCommand RnCommand;

typedef struct {
  const RnCommand *command; /* NULL until it is known */
  char **argv;              /* all words as they were given */
  char *db;                 /* file name of the database */
  char *city_id;            /* --city, or the city in front of an id; NULL when not given */
  gboolean json;
  gboolean colour; /* standard output is a terminal that shows colours */
  RnInstant now;
  const char *user;    /* for the audit rows of the store */
  GPtrArray *messages; /* RnMessage*, owned */
  RnJson *data;        /* the "data" of --json: an open object that the command fills; NULL without --json */
} RnCli;

struct RnCommand {
  const char *name;                    /* one or two words: "solve", "month run" */
  int (*run)(RnCli *cli, char **argv); /* argv[0] is the name; returns an exit code. NULL: cli/onward.h */
  const char *usage;                   /* what follows the name in the usage line */
  const char *summary;                 /* N_(): one line */
  const char *help;                    /* N_(): some sentences more, or NULL */
};

/* The table, in the order of the help, and its length. */
const RnCommand *rn_command_table(gsize *n);
/* The command that the first words name; *words receives 1 or 2. NULL when there is none. */
const RnCommand *rn_command_find(char **words, int *n_words);
/* Runs it, here or in the whole program. */
int rn_command_run(RnCli *cli, char **argv);
/* The name nearest to what was typed, or NULL when nothing is near. */
const char *rn_command_nearest(char **words);
/* All commands in one line each, or one command with its options (NULL: none of its own). */
void rn_help_all(void);
void rn_help_version(RnCli *cli);
void rn_help_command(const RnCommand *command, const GOptionEntry *entries);

/* The options that stand before or after any command. */
typedef struct {
  char *db, *now, *lang, *city;
  gboolean json, help, version;
} RnGlobalOptions;
/* Entries that write into `options`, with texts translated in help; free with g_free(). */
GOptionEntry *rn_options_entries(RnGlobalOptions *options);
/* Moves the values into the context; FALSE with a message when one cannot be used. */
gboolean rn_options_apply(RnGlobalOptions *options, RnCli *cli);
void rn_options_clear(RnGlobalOptions *options);
/* Parses entries (and the global ones when `strict` is FALSE) out of *argv. With `strict` it stops at the first word
 * that is no option. FALSE with a message when an option is unknown or its value is bad. */
gboolean rn_options_parse(RnCli *cli, const GOptionEntry *entries, RnGlobalOptions *globals, gboolean strict,
                          char ***argv);

/* The words of a command without its options, at least min and at most max of them, as a new vector. NULL when help was
 * asked for or the words do not fit; *status is then the exit code to return. `entries` (NULL: none) receive values. */
char **rn_cli_parse(RnCli *cli, char **argv, const GOptionEntry *entries, int min, int max, int *status);

/* --- cli/context.c: from words to things; each sets a message and *status when it cannot --- */
RnStore *rn_cli_store(RnCli *cli, unsigned flags, int *status);
/* A store of NULL gives NULL, with the message that there already is; so it does for cities. */
RnCity *rn_cli_city(RnCli *cli, RnStore *store, int *status);
/* Cities that a command speaks about: the one of --city, or all. */
char **rn_cli_cities(RnCli *cli, RnStore *store, int *status);
gboolean rn_cli_month(RnCli *cli, const char *text, RnMonth *month, int *status);
/* The instant that an option names; *at stays as it is where `text` is NULL. */
gboolean rn_cli_instant(RnCli *cli, const char *text, RnInstant *at, int *status);

/* The words of a command that takes a MONTH and nothing else. */
gboolean rn_cli_parse_month(RnCli *cli, char **argv, const GOptionEntry *entries, RnMonth *month, int *status);
/* The beginning of a command that only reads a MONTH of one city: its words, the store (the caller's, also on failure) and
 * the city; NULL when one of them cannot be had. */
RnCity *rn_cli_read_month(RnCli *cli, char **argv, const GOptionEntry *entries, RnMonth *month, RnStore **store, int *status);
/* The id without its "CITY:" in front, which becomes cli->city_id; NULL when it contradicts --city. Points into text.
 */
const char *rn_cli_id(RnCli *cli, const char *text, int *status);
/* The same for a slot, whose form is checked; *month receives the month of its date (may be NULL). */
const char *rn_cli_slot(RnCli *cli, const char *text, RnMonth *month, int *status);

/* --- cli/report.c --- */
G_GNUC_PRINTF(4, 5)
void rn_cli_message(RnCli *cli, RnSeverity severity, const char *code, const char *format, ...);
/* Adds an error message and returns `status`. */
G_GNUC_PRINTF(4, 5)
int rn_cli_fail(RnCli *cli, int status, const char *code, const char *format, ...);
/* Turns an error of a library into a message and the exit code that belongs to it. Frees the error. */
int rn_cli_error(RnCli *cli, GError *error);
/* Moves the items of an array of RnMessage* to the end of the context's; the array is left empty. */
void rn_cli_take_messages(RnCli *cli, GPtrArray *messages);
/* Prints the messages of the context on standard error. */
void rn_report_messages(const RnCli *cli);
void rn_report_json(RnJson *json, const GPtrArray *messages);

/* --- the commands --- */
int rn_cmd_backup(RnCli *cli, char **argv);
int rn_cmd_chain(RnCli *cli, char **argv);
int rn_cmd_blackout(RnCli *cli, char **argv);
int rn_cmd_check_data(RnCli *cli, char **argv);
int rn_cmd_check_rota(RnCli *cli, char **argv);
int rn_cmd_directory(RnCli *cli, char **argv);
int rn_cmd_document(RnCli *cli, char **argv);
int rn_cmd_document_handed(RnCli *cli, char **argv);
int rn_cmd_document_list(RnCli *cli, char **argv);
int rn_cmd_explain(RnCli *cli, char **argv);
int rn_cmd_export(RnCli *cli, char **argv);
int rn_cmd_feed_address(RnCli *cli, char **argv);
int rn_cmd_feed_build(RnCli *cli, char **argv);
int rn_cmd_feed_issue(RnCli *cli, char **argv);
int rn_cmd_feed_leaflet(RnCli *cli, char **argv);
int rn_cmd_feed_list(RnCli *cli, char **argv);
int rn_cmd_feed_revoke(RnCli *cli, char **argv);
int rn_cmd_feed_rotate(RnCli *cli, char **argv);
int rn_cmd_help(RnCli *cli, char **argv);
int rn_cmd_holidays(RnCli *cli, char **argv);
int rn_cmd_import(RnCli *cli, char **argv);
int rn_cmd_init(RnCli *cli, char **argv);
int rn_cmd_cover(RnCli *cli, char **argv);
int rn_cmd_ledger(RnCli *cli, char **argv);
int rn_cmd_month_run(RnCli *cli, char **argv);
int rn_cmd_month_year(RnCli *cli, char **argv);
int rn_cmd_notify(RnCli *cli, char **argv);
int rn_cmd_pin(RnCli *cli, char **argv);
int rn_cmd_approve(RnCli *cli, char **argv);
int rn_cmd_publish(RnCli *cli, char **argv);
int rn_cmd_replan(RnCli *cli, char **argv);
int rn_cmd_request_import(RnCli *cli, char **argv);
int rn_cmd_request_status(RnCli *cli, char **argv);
int rn_cmd_restore(RnCli *cli, char **argv);
int rn_cmd_serve(RnCli *cli, char **argv);
int rn_cmd_show(RnCli *cli, char **argv);
int rn_cmd_solve(RnCli *cli, char **argv);
int rn_cmd_solver_check(RnCli *cli, char **argv);
int rn_cmd_solver_convert(RnCli *cli, char **argv);
int rn_cmd_solver_replan(RnCli *cli, char **argv);
int rn_cmd_solver_solve(RnCli *cli, char **argv);
int rn_cmd_solver_verify(RnCli *cli, char **argv);
int rn_cmd_swap(RnCli *cli, char **argv);
int rn_cmd_unpin(RnCli *cli, char **argv);
int rn_cmd_version_diff(RnCli *cli, char **argv);
int rn_cmd_version_list(RnCli *cli, char **argv);
int rn_cmd_who(RnCli *cli, char **argv);

G_END_DECLS
