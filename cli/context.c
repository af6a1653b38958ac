/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From the words of a command line to the things they name: database, city, month, slot, unit. */

#include "cli/cli.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>
#include <string.h>

RnStore *
rn_cli_store(RnCli *cli, unsigned flags, int *status)
{
  if (!(flags & RN_STORE_CREATE) && !g_file_test(cli->db, G_FILE_TEST_EXISTS)) {
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NO_DATABASE",
                          _("There is no database %s. Go to the folder that holds it, name it with --db, or start a "
                            "new one with \"rinban init\"."),
                          cli->db);
    return NULL;
  }
  GError *error = NULL;
  RnStore *store = rn_store_open(cli->db, flags, &error);
  if (!store)
    *status = rn_cli_error(cli, error);
  return store;
}

/* A sentence about --city when the database holds several and none was named; TRUE when it was given. */
static gboolean
refuse_without_city(RnCli *cli, RnStore *store, int *status)
{
  if (cli->city_id)
    return FALSE;
  g_auto(GStrv) cities = rn_store_cities(store, NULL);
  if (!cities || g_strv_length(cities) == 1)
    return FALSE;
  if (!cities[0]) {
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NO_CITY",
                          _("The database is still empty. Fill in the tables and read them with \"rinban import\"."));
    return TRUE;
  }
  g_autofree char *list = g_strjoinv(", ", cities);
  *status = rn_cli_fail(cli, RN_EXIT_INPUT, "WHICH_CITY",
                        _("The database holds several cities (%s). Say which one: --city %s."), list, cities[0]);
  return TRUE;
}

RnCity *
rn_cli_city(RnCli *cli, RnStore *store, int *status)
{
  if (!store || refuse_without_city(cli, store, status))
    return NULL;
  GError *error = NULL;
  RnCity *city = rn_month_city(store, cli->city_id, &error);
  if (!city)
    *status = rn_cli_error(cli, error);
  return city;
}

char **
rn_cli_cities(RnCli *cli, RnStore *store, int *status)
{
  GError *error = NULL;
  if (!store)
    return NULL;
  g_auto(GStrv) cities = rn_store_cities(store, &error);
  if (!cities) {
    *status = rn_cli_error(cli, error);
    return NULL;
  }
  if (!cli->city_id && cities[0])
    return g_steal_pointer(&cities);
  if (cli->city_id && g_strv_contains((const char *const *)cities, cli->city_id)) {
    char *one[] = {cli->city_id, NULL};
    return g_strdupv(one);
  }
  g_autofree char *list = g_strjoinv(", ", cities);
  if (cli->city_id && cities[0])
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no city \"%s\" in the database; it holds %s."),
                          cli->city_id, list);
  else
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NO_CITY",
                          _("The database is still empty. Fill in the tables and read them with \"rinban import\"."));
  return NULL;
}

gboolean
rn_cli_month(RnCli *cli, const char *text, RnMonth *month, int *status)
{
  if (rn_month_parse(text, month))
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("\"%s\" is not a month; write it like 2027-01."), text);
  return FALSE;
}

gboolean
rn_cli_instant(RnCli *cli, const char *text, RnInstant *at, int *status)
{
  if (!text || rn_instant_parse(text, at))
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                        _("The time \"%s\" cannot be read; write it like 2027-01-02T03:00."), text);
  return FALSE;
}

gboolean
rn_cli_parse_month(RnCli *cli, char **argv, const GOptionEntry *entries, RnMonth *month, int *status)
{
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 1, status);
  return args && rn_cli_month(cli, args[0], month, status);
}

RnCity *
rn_cli_read_month(RnCli *cli, char **argv, const GOptionEntry *entries, RnMonth *month, RnStore **store, int *status)
{
  if (!rn_cli_parse_month(cli, argv, entries, month, status))
    return NULL;
  *store = rn_cli_store(cli, RN_STORE_READ_ONLY, status);
  return rn_cli_city(cli, *store, status);
}

const char *
rn_cli_id(RnCli *cli, const char *text, int *status)
{
  const char *colon = strchr(text, ':');
  if (!colon)
    return text;
  g_autofree char *city = g_strndup(text, colon - text);
  if (cli->city_id && strcmp(cli->city_id, city) != 0) {
    *status =
        rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("\"%s\" belongs to the city %s, but the city %s was named as well."),
                    text, city, cli->city_id);
    return NULL;
  }
  if (!cli->city_id)
    cli->city_id = g_steal_pointer(&city);
  return colon + 1;
}

const char *
rn_cli_slot(RnCli *cli, const char *text, RnMonth *month, int *status)
{
  const char *key = rn_cli_id(cli, text, status);
  if (!key)
    return NULL;
  g_auto(GStrv) parts = g_strsplit(key, "/", -1);
  RnDate date;
  if (g_strv_length(parts) == 6 && rn_date_parse(parts[2], &date)) {
    if (month)
      *month = rn_month_of(date);
    return key;
  }
  *status = rn_cli_fail(
      cli, RN_EXIT_USAGE, "USAGE",
      _("\"%s\" is not a slot; write service/area/date/band/seat/index, e.g. homecare/N/2027-01-04/wd_night/first/1."),
      text);
  return NULL;
}
