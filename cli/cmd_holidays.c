/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban holidays: date and name, with the association's own changes when there is a database. */

#include "cli/result.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Four digits of 2000 to 2099, or the year of now. */
static gboolean
parse_year(RnCli *cli, const char *text, int *year, int *status)
{
  if (!text) {
    RnDate today;
    int minutes, month, day;
    rn_instant_to_local(cli->now, &today, &minutes);
    rn_date_to_ymd(today, year, &month, &day);
    return TRUE;
  }
  guint64 value;
  if (g_ascii_string_to_unsigned(text, 10, 2000, 2099, &value, NULL)) {
    *year = (int)value;
    return TRUE;
  }
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("\"%s\" is not a year from 2000 to 2099."), text);
  return FALSE;
}

/* The city whose own holidays count; NULL without a database or with several cities. */
static RnCity *
own_city(RnCli *cli)
{
  int status;
  if (!g_file_test(cli->db, G_FILE_TEST_EXISTS))
    return NULL;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  return store ? rn_month_city(store, cli->city_id, NULL) : NULL;
}

int
rn_cmd_holidays(RnCli *cli, char **argv)
{
  int status, year;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 0, 1, &status);
  if (!args || !parse_year(cli, args[0], &year, &status))
    return status;
  g_autoptr(RnCity) city = own_city(cli);
  RnDate first = 0, next = 0;
  rn_date_from_ymd(year, 1, 1, &first);
  next = first + (rn_date_from_ymd(year, 2, 29, &next) ? 366 : 365);
  if (cli->json) {
    rn_json_int(cli->data, "year", year);
    rn_json_array(cli->data, "holidays");
  }
  for (RnDate date = first; date < next; date++) {
    const char *name = city ? rn_calendar_holiday(city->calendar, date) : rn_holiday_by_law(date);
    if (!name)
      continue;
    if (cli->json) {
      rn_json_object(cli->data, NULL);
      rn_json_date(cli->data, "date", date);
      rn_json_string(cli->data, "name", name);
      rn_json_end_object(cli->data);
    } else {
      g_autofree char *text = rn_date_format(date);
      rn_print("%s (%s) %s\n", text, rn_weekday_name(rn_date_weekday(date)), name);
    }
  }
  if (cli->json)
    rn_json_end_array(cli->data);
  return RN_EXIT_DONE;
}
