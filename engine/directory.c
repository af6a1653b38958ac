/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which facilities the public page lists. A city has up to a few hundred facilities and some thousand persons. */

#include "engine/directory.h"

#include <string.h>

static void
entry_free(gpointer data)
{
  RnDirectoryEntry *entry = data;
  g_ptr_array_unref(entry->skills);
  g_free(entry);
}

const RnArea *
rn_directory_block(const RnArea *area)
{
  for (const RnArea *outer = area; outer; outer = outer->parent)
    if (strcmp(outer->kind, "block") == 0)
      return outer;
  return area;
}

static gboolean
stands_in(const RnCity *city, const RnFacility *facility, RnDate date)
{
  for (guint p = 0; p < city->panels->len; p++) {
    const RnPanel *panel = city->panels->pdata[p];
    for (guint i = 0; i < panel->pairings->len; i++) {
      const RnPairing *pairing = panel->pairings->pdata[i];
      if (pairing->facility == facility && rn_valid_on(pairing->valid_from, pairing->valid_to, date))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_listed(const RnCity *city, const RnFacility *facility, RnDate date)
{
  if (!rn_valid_on(facility->valid_from, facility->valid_to, date))
    return FALSE;
  if (facility->kind == RN_KIND_CLINIC24)
    return TRUE;
  return facility->kind == RN_KIND_HOSPITAL &&
         (facility->beds_acute > 0 || facility->beds_respite > 0 || *facility->support_class ||
          stands_in(city, facility, date));
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
skills_of(const RnCity *city, const RnFacility *facility, RnDate date)
{
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *skills = g_ptr_array_new();
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (person->facility != facility || strcmp(person->role, "physician") != 0 ||
        !rn_valid_on(person->valid_from, person->valid_to, date))
      continue;
    for (char **skill = person->skills; skill && *skill; skill++)
      if (strcmp(*skill, "general") != 0 && g_hash_table_add(known, *skill))
        g_ptr_array_add(skills, *skill);
  }
  g_ptr_array_sort(skills, compare_texts);
  return skills;
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  const RnDirectoryEntry *x = *(RnDirectoryEntry *const *)a, *y = *(RnDirectoryEntry *const *)b;
  int order = strcmp(x->block->id, y->block->id);
  if (!order)
    order = (x->facility->kind == RN_KIND_HOSPITAL) - (y->facility->kind == RN_KIND_HOSPITAL);
  return order ? order : strcmp(x->facility->id, y->facility->id);
}

GPtrArray *
rn_directory_new(const RnCity *city, RnDate date)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
  for (guint f = 0; f < city->facilities->len; f++) {
    const RnFacility *facility = city->facilities->pdata[f];
    if (!is_listed(city, facility, date))
      continue;
    RnDirectoryEntry *entry = g_new0(RnDirectoryEntry, 1);
    entry->facility = facility;
    entry->block = rn_directory_block(facility->area);
    entry->skills = skills_of(city, facility, date);
    g_ptr_array_add(entries, entry);
  }
  g_ptr_array_sort(entries, compare_entries);
  return entries;
}
