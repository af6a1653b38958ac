/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Versions of two databases side by side. Physicians know the later state: whoever gets or loses a duty by the restore
 * has to be told, and their calendars change. */

#include "cli/restored.h"

#include "cli/result.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  RnCli *cli;
  RnStore *before, *after;
  GHashTable *units, *areas; /* sets of "CITY:ID" */
  int duties;
} Comparison;

static RnVersion *
published(RnStore *store, const char *city_id, RnMonth month)
{
  RnVersion *version = NULL;
  return rn_store_published(store, city_id, month, &version, NULL) ? version : NULL;
}

static void
add_place(GHashTable *set, const char *city_id, const char *id)
{
  if (id && *id)
    g_hash_table_add(set, g_strdup_printf("%s:%s", city_id, id));
}

static void
note(Comparison *comparison, const char *city_id, const GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    g_auto(GStrv) parts = g_strsplit(change->slot_key, "/", -1);
    add_place(comparison->units, city_id, change->from);
    add_place(comparison->units, city_id, change->to);
    if (g_strv_length(parts) == 6)
      add_place(comparison->areas, city_id, parts[1]);
  }
  comparison->duties += (int)changes->len;
}

/* A month that the copy had not published yet: the other way round all its duties are new. */
static void
compare_month(Comparison *comparison, const char *city_id, RnMonth month)
{
  g_autoptr(RnVersion) before = published(comparison->before, city_id, month);
  g_autoptr(RnVersion) after = published(comparison->after, city_id, month);
  if (!before)
    return;
  g_autoptr(GPtrArray) changes = after ? rn_version_diff(before, after) : rn_version_diff(NULL, before);
  g_autofree char *name = rn_month_format(month);
  note(comparison, city_id, changes);
  if (comparison->cli->json || !changes->len)
    return;
  if (!after)
    rn_print(_("%s is not published any more.\n"), name);
  else
    rn_print_changes(changes, before, after);
}

static void
compare_city(Comparison *comparison, const char *city_id)
{
  g_autoptr(GArray) months = rn_store_published_months(comparison->before, city_id, NULL);
  for (guint i = 0; months && i < months->len; i++)
    compare_month(comparison, city_id, g_array_index(months, RnMonth, i));
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The members in order; borrowed. */
static GPtrArray *
sorted(GHashTable *set)
{
  GPtrArray *list = g_ptr_array_new();
  GHashTableIter iter;
  gpointer member;
  g_hash_table_iter_init(&iter, set);
  while (g_hash_table_iter_next(&iter, &member, NULL))
    g_ptr_array_add(list, member);
  g_ptr_array_sort(list, compare_texts);
  return list;
}

static char *
joined(GHashTable *set)
{
  g_autoptr(GPtrArray) list = sorted(set);
  g_ptr_array_add(list, NULL);
  return g_strjoinv(_(", "), (char **)list->pdata);
}

static void
show(const Comparison *comparison)
{
  RnCli *cli = comparison->cli;
  g_autoptr(GPtrArray) units = sorted(comparison->units), areas = sorted(comparison->areas);
  if (cli->json) {
    rn_json_int(cli->data, "changed", comparison->duties);
    rn_json_strings(cli->data, "people", units);
    rn_json_strings(cli->data, "areas", areas);
    return;
  }
  if (!comparison->duties) {
    rn_print(_("All published duties are as they were. Every calendar is written anew, since its revision has risen.\n"));
    return;
  }
  g_autofree char *who = joined(comparison->units), *where = joined(comparison->areas);
  rn_print(ngettext("%d published duty is not what it was. Please tell: %s\n",
                    "%d published duties are not what they were. Please tell: %s\n", (gulong)comparison->duties),
           comparison->duties, who);
  rn_print(_("The calendars of these persons and of the areas %s will show something else; all others only rise in their "
             "revision.\n"),
           where);
}

void
rn_restored_tell(RnCli *cli, const char *aside)
{
  g_autoptr(RnStore) after = rn_store_open(cli->db, RN_STORE_READ_ONLY, NULL);
  g_autoptr(RnStore) before = aside ? rn_store_open(aside, RN_STORE_READ_ONLY, NULL) : NULL;
  if (!before || !after) {
    if (aside)
      rn_cli_message(cli, RN_SEVERITY_WARNING, "NOT_COMPARED",
                     _("What was there before cannot be read, so it is not known which duties differ. Compare with the last "
                       "printed table."));
    return;
  }
  g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Comparison comparison = {.cli = cli, .before = before, .after = after, .units = units, .areas = areas};
  g_auto(GStrv) cities = rn_store_cities(before, NULL);
  for (char **city = cities; city && *city; city++)
    compare_city(&comparison, *city);
  show(&comparison);
}
