/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which person, facility or area a cell means. Ids decide. A name counts only when it is exactly one and has no twin
 * that differs by a variant character (高橋 and 髙橋): nobody gets a duty because of a guess. Some thousand names; what
 * is not found costs a comparison with all of them, once for each text. */

#include "engine/cell.h"
#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 5

typedef struct {
  const char *id, *name; /* name NULL: none */
} Entry;

typedef struct {
  const char *id; /* NULL: not found */
  const char *code;
  char *why;
} Answer;

struct RnImportNames {
  const char *what;
  GArray *entries;       /* Entry */
  GHashTable *by_id;     /* id -> itself */
  GHashTable *by_fold;   /* fold -> GArray of guint, made when first needed */
  GHashTable *by_variant;
  GHashTable *answers;   /* text -> Answer */
};

static void
answer_free(gpointer item)
{
  Answer *answer = item;
  g_free(answer->why);
  g_free(answer);
}

RnImportNames *
rn_import_names_new(const char *what)
{
  RnImportNames *names = g_new0(RnImportNames, 1);
  names->what = what;
  names->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  names->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  names->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, answer_free);
  return names;
}

void
rn_import_names_free(RnImportNames *names)
{
  if (!names)
    return;
  g_array_unref(names->entries);
  g_hash_table_unref(names->by_id);
  g_clear_pointer(&names->by_fold, g_hash_table_unref);
  g_clear_pointer(&names->by_variant, g_hash_table_unref);
  g_hash_table_unref(names->answers);
  g_free(names);
}

void
rn_import_names_add(RnImportNames *names, const char *id, const char *name)
{
  const Entry entry = {id, name};
  g_assert(!names->by_fold);
  g_array_append_val(names->entries, entry);
  g_hash_table_add(names->by_id, (gpointer)id);
}

gboolean
rn_import_names_has(const RnImportNames *names, const char *id)
{
  return g_hash_table_contains(names->by_id, id);
}

static void
add_position(GHashTable *table, char *key_owned, guint position)
{
  GArray *positions = g_hash_table_lookup(table, key_owned);
  if (positions) {
    g_free(key_owned);
  } else {
    positions = g_array_new(FALSE, FALSE, sizeof(guint));
    g_hash_table_insert(table, key_owned, positions);
  }
  g_array_append_val(positions, position);
}

static void
fold_all(RnImportNames *names)
{
  if (names->by_fold)
    return;
  names->by_fold = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  names->by_variant = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < names->entries->len; i++) {
    const char *name = g_array_index(names->entries, Entry, i).name;
    if (name) {
      add_position(names->by_fold, rn_name_fold(name), i);
      add_position(names->by_variant, rn_name_variant_fold(name), i);
    }
  }
}

/* "高橋 (P1), 髙橋 (P7)" */
static char *
listed(const RnImportNames *names, const guint *positions, guint n)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < n && i < MAX_SHOWN; i++) {
    const Entry *entry = &g_array_index(names->entries, Entry, positions[i]);
    g_string_append(text, i ? ", " : "");
    if (entry->name)
      g_string_append_printf(text, "%s (%s)", entry->name, entry->id);
    else
      g_string_append(text, entry->id);
  }
  if (n > MAX_SHOWN)
    g_string_append(text, " …");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

typedef struct {
  guint position;
  int distance;
} Near;

static int
compare_near(gconstpointer a_cell, gconstpointer b_cell)
{
  const Near *a = a_cell, *b = b_cell;
  int order = (a->distance > b->distance) - (a->distance < b->distance);
  return order ? order : (a->position > b->position) - (a->position < b->position);
}

/* The nearest entries by id or name, at most MAX_SHOWN; up to half of the characters may differ. */
static char *
nearest(const RnImportNames *names, const char *text)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Near));
  glong length = g_utf8_strlen(text, -1);
  for (guint i = 0; i < names->entries->len; i++) {
    const Entry *entry = &g_array_index(names->entries, Entry, i);
    int distance = rn_name_distance(text, entry->id);
    if (entry->name)
      distance = MIN(distance, rn_name_distance(text, entry->name));
    const Near near = {i, distance};
    if (distance <= MAX(1, length / 2))
      g_array_append_val(found, near);
  }
  g_array_sort(found, compare_near);
  g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < found->len && i < MAX_SHOWN; i++)
    g_array_append_val(positions, g_array_index(found, Near, i).position);
  return positions->len ? listed(names, (guint *)(void *)positions->data, positions->len) : NULL;
}

/* What is not found, in the words of its table. */
static char *
unknown_text(const char *what, const char *text, const char **code)
{
  if (strcmp(what, "people") == 0 || strcmp(what, "holder") == 0) { /* who wishes is nearly always a person */
    *code = "UNKNOWN_PERSON";
    return g_strdup_printf(_("No person has the id or name \"%s\"."), text);
  }
  if (strcmp(what, "facilities") == 0) {
    *code = "UNKNOWN_FACILITY";
    return g_strdup_printf(_("No facility has the id or name \"%s\"."), text);
  }
  if (strcmp(what, "areas") == 0) {
    *code = "UNKNOWN_AREA";
    return g_strdup_printf(_("No area has the id or name \"%s\"."), text);
  }
  if (strcmp(what, "unit") == 0) {
    *code = "UNKNOWN_UNIT";
    return g_strdup_printf(_("No person and no facility has the id or name \"%s\"."), text);
  }
  *code = "UNKNOWN_ID";
  return g_strdup_printf(_("The id \"%s\" is not known."), text);
}

static Answer
unknown(const RnImportNames *names, const char *text, const char *candidates)
{
  Answer answer = {NULL, NULL, NULL};
  g_autofree char *first = unknown_text(names->what, text, &answer.code);
  answer.why = candidates ? g_strdup_printf(_("%s Did you mean %s? Write the id."), first, candidates)
                          : g_strdup_printf(_("%s Add it to its table, or correct the cell."), first);
  return answer;
}

static Answer
find_by_name(RnImportNames *names, const char *text)
{
  if (rn_text_is_damaged(text))
    return (Answer){NULL, "NAME_DAMAGED",
                    g_strdup(_("Characters of this name were lost in Excel. Write the name again and save the file as "
                               "\"CSV UTF-8\"."))};
  fold_all(names);
  g_autofree char *fold = rn_name_fold(text);
  g_autofree char *variant = rn_name_variant_fold(text);
  const GArray *exact = g_hash_table_lookup(names->by_fold, fold);
  const GArray *twins = g_hash_table_lookup(names->by_variant, variant);
  if (exact && exact->len == 1 && twins && twins->len == 1)
    return (Answer){g_array_index(names->entries, Entry, g_array_index(exact, guint, 0)).id, NULL, NULL};
  g_autofree char *candidates =
    twins ? listed(names, (const guint *)(const void *)twins->data, twins->len) : nearest(names, text);
  if (exact)
    return (Answer){
      NULL, "AMBIGUOUS_NAME",
      g_strdup_printf(_("The name \"%s\" may mean %s. Write the id instead of the name."), text, candidates)};
  return unknown(names, text, candidates);
}

const char *
rn_import_names_find(RnImportNames *names, const char *text, const char **code, char **why)
{
  Answer *answer = g_hash_table_lookup(names->answers, text);
  if (!answer) {
    g_autofree char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    const char *id = g_hash_table_lookup(names->by_id, plain ? plain : text);
    answer = g_new0(Answer, 1);
    *answer = id ? (Answer){id, NULL, NULL} : find_by_name(names, text);
    g_hash_table_insert(names->answers, g_strdup(text), answer);
  }
  if (!answer->id) {
    *code = answer->code;
    *why = g_strdup(answer->why);
  }
  return answer->id;
}

char *
rn_import_nearest_word(const char *text, const char *const *known)
{
  int best = G_MAXINT;
  const char *word = NULL;
  for (; *known; known++) {
    int distance = rn_name_distance(text, *known);
    if (distance < best) {
      best = distance;
      word = *known;
    }
  }
  return word && best <= MAX(2, g_utf8_strlen(text, -1) / 2) ? g_strdup(word) : NULL;
}
