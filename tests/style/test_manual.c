/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The manual pages of tables and rules name every table, column, rule and parameter that the engine knows, with the
 * engine's words and numbers, and no more. */

#include "engine/rule.h"
#include "engine/table.h"
#include "tests/testing.h"

#include <string.h>

/* A page with scdoc's backslashes removed. */
static char *
read_page(const char *name)
{
  g_autofree char *relative = g_strdup_printf("cli/man/%s", name);
  g_autofree char *path = rn_test_path(relative);
  char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  char *to = text;
  for (const char *from = text; *from; from++)
    if (*from != '\\')
      *to++ = *from;
  *to = '\0';
  return text;
}

/* From the line that begins with `start` to the next line that begins with `stop`. */
static char *
section(const char *page, const char *start, const char *stop)
{
  g_autofree char *first = g_strdup_printf("\n%s", start);
  g_autofree char *last = g_strdup_printf("\n%s", stop);
  const char *from = strstr(page, first);
  ck_assert_msg(from != NULL, "the manual lacks \"%s\"", start);
  const char *to = strstr(from + 1, last);
  return to ? g_strndup(from, to - from) : g_strdup(from);
}

static int
count(const char *text, const char *part)
{
  int n = 0;
  for (const char *p = strstr(text, part); p; p = strstr(p + 1, part))
    n++;
  return n;
}

START_TEST(every_table_is_explained)
{
  g_autofree char *page = read_page("rinban.5.scd");
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  ck_assert_int_eq(count(page, "\n## "), (int)n);
  for (gsize i = 0; i < n; i++) {
    const RnTable *table = tables[i];
    g_autofree char *title =
        g_strdup_printf("## %s%s.csv\n", table->name, table->kind == RN_TABLE_REQUESTS ? "_YYYY-MM" : "");
    g_autofree char *part = section(page, title, "#");
    ck_assert_int_eq(count(part, "\n*"), (int)table->n_columns);
    for (gsize c = 0; c < table->n_columns; c++) {
      const RnColumn *column = &table->columns[c];
      const char *mark = column->flags & RN_COLUMN_KEY        ? " (key)"
                         : column->flags & RN_COLUMN_REQUIRED ? " (required)"
                                                              : "";
      g_autofree char *line = column->fallback ? g_strdup_printf("\n*%s*%s\n\t%s; empty means %s\n", column->name, mark,
                                                                 column->help, column->fallback)
                                               : g_strdup_printf("\n*%s*%s\n\t%s\n", column->name, mark, column->help);
      ck_assert_msg(strstr(part, line) != NULL, "%s lacks:%s", title, line);
    }
  }
}
END_TEST

START_TEST(every_rule_is_explained)
{
  g_autofree char *page = read_page("rinban-rules.5.scd");
  gsize n;
  const RnRule *all = rn_rules(&n);
  ck_assert_int_eq(count(page, "\n*"), (int)n + count(page, "\n*rinban*(5)"));
  for (gsize i = 0; i < n; i++) {
    g_autofree char *title =
        g_strdup_printf("*%s* (%s)\n\t%s.\n", all[i].code, all[i].hard ? "hard" : "soft", all[i].help);
    g_autofree char *part = section(page, title, "*");
    ck_assert_int_eq(count(part, "\n\t- "), (int)all[i].n_params);
    for (gsize p = 0; p < all[i].n_params; p++) {
      const RnRuleParam *param = &all[i].params[p];
      g_autofree char *line = g_strdup_printf("\n\t- *%s* = %d (%d to %d): %s\n", param->param, (int)param->value,
                                              (int)param->min, (int)param->max, param->help);
      ck_assert_msg(strstr(part, line) != NULL, "%s lacks:%s", all[i].code, line);
    }
  }
}
END_TEST

RN_TEST_MAIN("manual", {
  tcase_add_test(tc, every_table_is_explained);
  tcase_add_test(tc, every_rule_is_explained);
})
