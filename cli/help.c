/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Help on the terminal, made from the table of commands and from the options of a command; the man pages are tested
 * against it. */

#include "cli/cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_help_all(void)
{
  rn_print(_("rinban makes on-call rotas: tables in, a proven month and calendar feeds out.\n\n"));
  rn_print(_("Usage: rinban [OPTIONS] COMMAND …\n\nCommands:\n"));
  gsize n;
  const RnCommand *commands = rn_command_table(&n);
  g_autoptr(RnGrid) grid = rn_grid_new(2);
  for (gsize i = 0; i < n; i++) {
    rn_grid_addf(grid, "  %s", commands[i].name);
    rn_grid_add(grid, _(commands[i].summary));
  }
  rn_grid_print(grid, FALSE);
  rn_print(_("\nrinban COMMAND --help explains a command and lists its options.\n"));
}

void
rn_help_version(RnCli *cli)
{
  if (cli->json)
    rn_json_string(cli->data, "version", RN_VERSION);
  else
    rn_print("rinban %s\n", RN_VERSION);
}

static void
add_entries(RnGrid *grid, const GOptionEntry *entries)
{
  for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
    if (entry->arg_description)
      rn_grid_addf(grid, "  --%s %s", entry->long_name, _(entry->arg_description));
    else
      rn_grid_addf(grid, "  --%s", entry->long_name);
    rn_grid_add(grid, _(entry->description));
  }
}

void
rn_help_command(const RnCommand *command, const GOptionEntry *entries)
{
  rn_print(_("Usage: rinban %s %s\n\n"), command->name, command->usage);
  rn_print("%s\n", _(command->summary));
  if (command->help)
    rn_print("%s\n", _(command->help));
  g_autoptr(RnGrid) grid = rn_grid_new(2);
  if (entries) {
    rn_print(_("\nOptions:\n"));
    add_entries(grid, entries);
    rn_grid_print(grid, FALSE);
  }
  RnGlobalOptions unused = {0};
  g_autofree GOptionEntry *globals = rn_options_entries(&unused);
  g_autoptr(RnGrid) common = rn_grid_new(2);
  rn_print(_("\nOptions of every command:\n"));
  add_entries(common, globals);
  rn_grid_print(common, FALSE);
}

int
rn_cmd_help(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 0, 2, &status);
  if (!args)
    return status;
  if (!args[0]) {
    cli->json = FALSE;
    rn_help_all();
    return RN_EXIT_DONE;
  }
  int words;
  const RnCommand *command = rn_command_find(args, &words);
  if (!command) {
    g_autofree char *typed = g_strjoinv(" ", args);
    const char *near = rn_command_nearest(args);
    return near ? rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("There is no command \"%s\". Did you mean \"rinban %s\"?"),
                              typed, near)
                : rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                              _("There is no command \"%s\". \"rinban help\" lists the commands."), typed);
  }
  g_autofree char *name = g_strdup(command->name);
  g_autofree char *help = g_strdup("--help");
  char *help_argv[] = {name, help, NULL};
  cli->command = command;
  return rn_command_run(cli, help_argv);
}
