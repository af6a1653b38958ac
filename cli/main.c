/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The program rinban: language, options, the command, and its answer. Everything else is in the commands. */

#include "cli/cli.h"
#include "cli/locale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --lang must be known before the first text is made, and --json before the first refusal. */
static void
look_ahead(char **argv, const char **lang, gboolean *json)
{
  for (char **word = argv + 1; *word && strcmp(*word, "--") != 0; word++) {
    if (strcmp(*word, "--json") == 0)
      *json = TRUE;
    else if (strcmp(*word, "--lang") == 0 && word[1])
      *lang = word[1];
    else if (g_str_has_prefix(*word, "--lang="))
      *lang = *word + strlen("--lang=");
  }
}

static int
refuse_command(RnCli *cli, char **words)
{
  const char *near = rn_command_nearest(words);
  if (!near)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                       _("There is no command \"%s\". \"rinban help\" lists the commands."), words[0]);
  g_autofree char *typed =
      words[1] && strchr(near, ' ') ? g_strjoin(" ", words[0], words[1], NULL) : g_strdup(words[0]);
  return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("There is no command \"%s\". Did you mean \"rinban %s\"?"), typed,
                     near);
}

static int
dispatch(RnCli *cli, char **argv)
{
  RnGlobalOptions globals = {0};
  g_auto(GStrv) words = g_strdupv(argv);
  gboolean good = rn_options_parse(cli, NULL, &globals, TRUE, &words);
  gboolean help = globals.help, version = globals.version;
  good = good && rn_options_apply(&globals, cli);
  rn_options_clear(&globals);
  if (!good)
    return RN_EXIT_USAGE;
  if (version) {
    rn_help_version(cli);
    return RN_EXIT_DONE;
  }
  char **rest = words + 1;
  if (*rest && strcmp(*rest, "--") == 0)
    rest++;
  if (!*rest && cli->json && !help)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("A command is missing. \"rinban help\" lists the commands."));
  if (!*rest) {
    cli->json = FALSE;
    rn_help_all();
    return help ? RN_EXIT_DONE : RN_EXIT_USAGE;
  }
  int n_words;
  cli->command = rn_command_find(rest, &n_words);
  if (!cli->command)
    return refuse_command(cli, rest);
  rest += n_words - 1;
  g_autoptr(GPtrArray) command_argv = g_ptr_array_new();
  g_ptr_array_add(command_argv, rest[0]);
  if (help)
    g_ptr_array_add(command_argv, (gpointer) "--help");
  for (char **word = rest + 1; *word; word++)
    g_ptr_array_add(command_argv, *word);
  g_ptr_array_add(command_argv, NULL);
  return rn_command_run(cli, (char **)command_argv->pdata);
}

/* The one object of --json. */
static void
print_answer(RnCli *cli, int status)
{
  gboolean ok = status <= RN_EXIT_FINDINGS;
  rn_json_end_object(cli->data);
  g_autoptr(RnJson) answer = rn_json_new();
  rn_json_object(answer, NULL);
  rn_json_int(answer, "schema", 1);
  rn_json_string(answer, "command", cli->command ? cli->command->name : NULL);
  rn_json_bool(answer, "ok", ok);
  if (ok)
    rn_json_part(answer, "data", cli->data);
  else
    rn_json_null(answer, "data");
  rn_report_json(answer, cli->messages);
  rn_json_end_object(answer);
  g_autofree char *text = rn_json_to_text(answer);
  rn_print_bytes(text, strlen(text));
}

int
main(int argc G_GNUC_UNUSED, char **argv)
{
  const char *lang = NULL;
  RnCli cli = {.argv = argv,
               .messages = rn_messages_new(),
               .now = g_get_real_time() / G_USEC_PER_SEC,
               .user = g_get_user_name()};
  look_ahead(argv, &lang, &cli.json);
  rn_locale_init(lang);
  g_set_prgname("rinban");
  const char *db = g_getenv("RINBAN_DB");
  cli.db = g_strdup(db && *db ? db : "rinban.db");
  cli.colour = !cli.json && rn_print_is_terminal() && !g_getenv("NO_COLOR");
  cli.data = rn_json_new();
  rn_json_object(cli.data, NULL);

  int status = dispatch(&cli, argv);
  if (cli.json)
    print_answer(&cli, status);
  else
    rn_report_messages(&cli);
  if (!rn_print_flush()) {
    rn_print_error(_("The answer could not be written completely; is the disk full?\n"));
    status = RN_EXIT_SYSTEM;
  }
  rn_json_free(cli.data);
  g_ptr_array_unref(cli.messages);
  g_free(cli.db);
  g_free(cli.city_id);
  return status;
}
