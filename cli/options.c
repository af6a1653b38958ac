/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Options of the program and of commands, read with GLib's parser; its refusals are put into our own sentences. */

#include "cli/cli.h"
#include "cli/locale.h"
#include "engine/cell.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GOptionEntry *
rn_options_entries(RnGlobalOptions *options)
{
  const GOptionEntry entries[] = {
      {"db", 0, 0, G_OPTION_ARG_FILENAME, &options->db,
       N_("the database (otherwise RINBAN_DB, otherwise rinban.db in this folder)"), N_("FILE")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("answer with one JSON object"), NULL},
      {"now", 0, 0, G_OPTION_ARG_STRING, &options->now, N_("work as if it were this time, e.g. 2027-01-02T03:00"),
       N_("INSTANT")},
      {"lang", 0, 0, G_OPTION_ARG_STRING, &options->lang, N_("language of all texts: ja or en"), "ja|en"},
      {"city", 0, 0, G_OPTION_ARG_STRING, &options->city, N_("the city, when the database holds several"), N_("ID")},
      {"help", 'h', 0, G_OPTION_ARG_NONE, &options->help, N_("show this help"), NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("show the version of the program"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  GOptionEntry *copy = g_new(GOptionEntry, G_N_ELEMENTS(entries));
  memcpy(copy, entries, sizeof entries);
  return copy;
}

void
rn_options_clear(RnGlobalOptions *options)
{
  g_free(options->db);
  g_free(options->now);
  g_free(options->lang);
  g_free(options->city);
}

gboolean
rn_options_apply(RnGlobalOptions *options, RnCli *cli)
{
  if (options->db) {
    g_free(cli->db);
    cli->db = g_steal_pointer(&options->db);
  }
  if (options->city) {
    g_free(cli->city_id);
    cli->city_id = g_steal_pointer(&options->city);
  }
  cli->json |= options->json;
  if (options->lang && strcmp(options->lang, "ja") != 0 && strcmp(options->lang, "en") != 0) {
    rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("There is no language \"%s\"; give --lang ja or --lang en."),
                options->lang);
    return FALSE;
  }
  int status;
  return rn_cli_instant(cli, options->now, &cli->now, &status);
}

/* The option of the entries that is nearest to what was typed, or NULL. */
static const char *
nearest_option(const char *typed, const GOptionEntry *const *sets)
{
  const char *best = NULL;
  int best_distance = 4;
  for (; *sets; sets++)
    for (const GOptionEntry *entry = *sets; entry->long_name; entry++) {
      int distance = rn_name_distance(typed, entry->long_name);
      if (distance < best_distance) {
        best_distance = distance;
        best = entry->long_name;
      }
    }
  return best;
}

static gboolean
is_known(const char *name, const GOptionEntry *const *sets)
{
  for (; *sets; sets++)
    for (const GOptionEntry *entry = *sets; entry->long_name; entry++)
      if (strcmp(name, entry->long_name) == 0)
        return TRUE;
  return FALSE;
}

/* Names the unknown option, which GLib says only inside a sentence. */
static void
refuse_unknown(RnCli *cli, char **words, const GOptionEntry *const *sets)
{
  for (char **word = words + 1; *word && strcmp(*word, "--") != 0; word++) {
    if ((*word)[0] != '-' || !(*word)[1] || strcmp(*word, "-h") == 0)
      continue;
    const char *start = *word + strspn(*word, "-");
    g_autofree char *name = g_strndup(start, strcspn(start, "="));
    if (g_str_has_prefix(*word, "--") && is_known(name, sets))
      continue;
    const char *near = nearest_option(name, sets);
    if (near)
      rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("There is no option %s here. Did you mean --%s?"), *word, near);
    else
      rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("There is no option %s here. --help shows the options."), *word);
    return;
  }
  rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("An option is not known here. --help shows the options."));
}

gboolean
rn_options_parse(RnCli *cli, const GOptionEntry *entries, RnGlobalOptions *globals, gboolean strict, char ***argv)
{
  g_autofree GOptionEntry *global_entries = rn_options_entries(globals);
  const GOptionEntry *sets[3] = {global_entries, entries, NULL};
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_strict_posix(context, strict);
  g_option_context_add_main_entries(context, global_entries, NULL);
  if (entries)
    g_option_context_add_main_entries(context, entries, NULL);
  g_auto(GStrv) before = g_strdupv(*argv);
  g_autoptr(GError) error = NULL;
  if (g_option_context_parse_strv(context, argv, &error))
    return TRUE;
  if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
    refuse_unknown(cli, before, sets);
  else
    rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                _("An option has no value, or one that does not fit (%s). --help shows the options."), error->message);
  return FALSE;
}

char **
rn_cli_parse(RnCli *cli, char **argv, const GOptionEntry *entries, int min, int max, int *status)
{
  RnGlobalOptions globals = {0};
  char **words = g_strdupv(argv);
  *status = RN_EXIT_USAGE;
  gboolean good = rn_options_parse(cli, entries, &globals, FALSE, &words);
  if (good && globals.help) {
    cli->json = FALSE; /* help is for people */
    rn_help_command(cli->command, entries);
    *status = RN_EXIT_DONE;
    good = FALSE;
  } else if (good && globals.version) {
    rn_help_version(cli);
    *status = RN_EXIT_DONE;
    good = FALSE;
  } else if (good) {
    good = rn_options_apply(&globals, cli);
  }
  rn_options_clear(&globals);
  if (!good) {
    g_strfreev(words);
    return NULL;
  }
  int n = 0;
  for (char **word = words + 1; *word; word++) {
    /* The parser leaves the "--" that ends the options in place. */
    if (n == 0 && strcmp(*word, "--") == 0)
      continue;
    n++;
  }
  char **args = g_new0(char *, n + 1);
  for (int i = 0, skip = (int)g_strv_length(words) - n; i < n; i++)
    args[i] = g_strdup(words[skip + i]);
  g_strfreev(words);
  if (n >= min && n <= max)
    return args;
  g_strfreev(args);
  rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
              n < min ? _("Something is missing. Write: rinban %s %s")
                      : _("There is a word too many. Write: rinban %s %s"),
              cli->command->name, cli->command->usage);
  return NULL;
}
