/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rules by title and category. A few dozen rules, some thousand events. */

#include "engine/request_rules.h"

#include "engine/cell.h"

#include <string.h>

typedef struct {
  gint64 rank;
  const char *field, *kind, *reason, *person_id; /* borrowed */
  char *words;                                   /* folded */
} Rule;

struct RnRequestRules {
  GPtrArray *rules; /* Rule*, by rank */
};

static void
rule_free(gpointer item)
{
  Rule *rule = item;
  g_free(rule->words);
  g_free(rule);
}

static char *
fold(const char *text)
{
  g_autofree char *plain = rn_name_fold(text);
  return g_utf8_casefold(plain, -1);
}

static int
compare_rules(gconstpointer a, gconstpointer b)
{
  const Rule *x = *(Rule *const *)a, *y = *(Rule *const *)b;
  return (x->rank > y->rank) - (x->rank < y->rank);
}

RnRequestRules *
rn_request_rules_new(const RnRows *rows)
{
  RnRequestRules *rules = g_new0(RnRequestRules, 1);
  const RnTable *table = rn_table_find("busy_rules");
  const GPtrArray *list = rn_rows_get((RnRows *)rows, "busy_rules");
  rules->rules = g_ptr_array_new_with_free_func(rule_free);
  for (guint i = 0; i < list->len; i++) {
    char **row = list->pdata[i];
    Rule *rule = g_new0(Rule, 1);
    rule->rank = g_ascii_strtoll(row[rn_table_column(table, "rank")], NULL, 10);
    rule->field = row[rn_table_column(table, "field")];
    rule->kind = row[rn_table_column(table, "kind")];
    rule->reason = row[rn_table_column(table, "reason")];
    rule->person_id = row[rn_table_column(table, "person_id")];
    rule->words = fold(row[rn_table_column(table, "text")]);
    g_ptr_array_add(rules->rules, rule);
  }
  g_ptr_array_sort(rules->rules, compare_rules);
  return rules;
}

void
rn_request_rules_free(RnRequestRules *rules)
{
  if (!rules)
    return;
  g_ptr_array_unref(rules->rules);
  g_free(rules);
}

static gboolean
fits(const Rule *rule, const char *person_id, const char *title, const char *categories)
{
  if (strcmp(rule->kind, "off") == 0 || (*rule->person_id && strcmp(rule->person_id, person_id) != 0))
    return FALSE;
  if (strcmp(rule->words, "*") == 0)
    return TRUE;
  return (strcmp(rule->field, "category") != 0 && strstr(title, rule->words)) ||
         (strcmp(rule->field, "title") != 0 && strstr(categories, rule->words));
}

RnBusyOutcome
rn_request_rules_judge(const RnRequestRules *rules, const char *person_id, const RnBusyItem *item, const char **reason)
{
  g_autofree char *title = fold(item->title), *categories = fold(item->categories);
  *reason = "";
  for (guint i = 0; i < rules->rules->len; i++) {
    const Rule *rule = rules->rules->pdata[i];
    if (!fits(rule, person_id, title, categories))
      continue;
    *reason = rule->reason;
    return strcmp(rule->kind, "ng") == 0 ? RN_BUSY_NG : strcmp(rule->kind, "avoid") == 0 ? RN_BUSY_AVOID : RN_BUSY_IGNORED;
  }
  return item->is_free ? RN_BUSY_SHOWN_FREE : RN_BUSY_NG;
}
