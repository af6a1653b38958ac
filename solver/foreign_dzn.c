/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Data files of the on-call rostering problem of the MiniZinc challenges 2013 and 2018: items "name = value;" with whole
 * numbers, arrays of them, and arrays of sets of days. Read here, made into a problem by foreign_dzn_build.c.
 *
 * MiniZinc is a language; of it only literals are known here, which is what data files hold. A day of the roster is
 * Monday, Tuesday, Wednesday, Thursday, or Friday to Sunday as one. */

#include "solver/foreign_dzn.h"

#include "solver/foreign.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define LARGEST G_GINT64_CONSTANT(1000000000000000)

/* --- tokens --- */

static void
advance_to(RnScan *scan, const char *stop)
{
  for (; scan->at < stop; scan->at++)
    if (*scan->at == '\n') {
      scan->line++;
      scan->line_start = scan->at + 1;
    }
}

/* Where the blank, line end or comment at the scan ends; the scan itself when there is none. */
static const char *
end_of_gap(const RnScan *scan)
{
  gsize left = (gsize)(scan->end - scan->at);
  if (left > 0 && strchr(" \t\r\n", *scan->at) && *scan->at != '\0')
    return scan->at + 1;
  if (left > 0 && *scan->at == '%') {
    const char *line_end = memchr(scan->at, '\n', left);
    return line_end ? line_end : scan->end;
  }
  if (left > 3 && scan->at[0] == '/' && scan->at[1] == '*') {
    const char *close = memmem(scan->at + 2, left - 2, "*/", 2);
    return close ? close + 2 : scan->at;
  }
  return scan->at;
}

/* Goes to the next token. */
static void
skip(RnScan *scan)
{
  for (const char *end = end_of_gap(scan); end > scan->at; end = end_of_gap(scan))
    advance_to(scan, end);
  scan->token = scan->at;
}

static gboolean
accept(RnScan *scan, const char *token)
{
  gsize length = strlen(token);
  skip(scan);
  if ((gsize)(scan->end - scan->at) < length || memcmp(scan->at, token, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

static gboolean
expect(RnScan *scan, const char *token, GError **error)
{
  return accept(scan, token) || rn_scan_fail(scan, error, _("\"%s\" is missing here"), token);
}

static gboolean
read_number(RnScan *scan, gint64 low, gint64 high, gint64 *value, GError **error)
{
  char digits[24];
  gsize n = 0;
  skip(scan);
  for (const char *p = scan->at; p < scan->end && n < sizeof digits - 1; p++) {
    if (!g_ascii_isdigit(*p) && !(n == 0 && *p == '-'))
      break;
    digits[n++] = *p;
  }
  digits[n] = '\0';
  if (!g_ascii_string_to_signed(digits, 10, -LARGEST, LARGEST, value, NULL))
    return rn_scan_fail(scan, error, _("a whole number is missing here"));
  if (*value < low || *value > high)
    return rn_scan_fail(scan, error, _("the number must lie between %" PRId64 " and %" PRId64), low, high);
  scan->at += n;
  return TRUE;
}

/* --- values --- */

static gboolean
read_one(RnDzn *dzn, gpointer to, gint64 low, gint64 high, GError **error)
{
  gint64 value;
  if (!read_number(&dzn->scan, low, high, &value, error))
    return FALSE;
  *(int *)to = (int)value;
  return TRUE;
}

/* "[ a, b, ... ]", where a comma may stand behind the last one; also within "array1d(1..n, ...)". */
static gboolean
read_array(RnDzn *dzn, RnDznArray *array, gboolean (*read)(RnDzn *, RnDznArray *, gint64, gint64, GError **), gint64 low,
           gint64 high, GError **error)
{
  RnScan *scan = &dzn->scan;
  gint64 first, last;
  gboolean wrapped = accept(scan, "array1d");
  if (wrapped && (!expect(scan, "(", error) || !read_number(scan, 1, 1, &first, error) || !expect(scan, "..", error) ||
                  !read_number(scan, 0, LARGEST, &last, error) || !expect(scan, ",", error)))
    return FALSE;
  skip(scan);
  array->place = *scan;
  if (!expect(scan, "[", error))
    return FALSE;
  while (!accept(scan, "]")) {
    if (!read(dzn, array, low, high, error))
      return FALSE;
    array->n++;
    if (!accept(scan, ",")) {
      if (!expect(scan, "]", error))
        return FALSE;
      break;
    }
  }
  return !wrapped || expect(scan, ")", error);
}

static gboolean
append_number(RnDzn *dzn, RnDznArray *array, gint64 low, gint64 high, GError **error)
{
  RnDznDays item = { .owner = array->n };
  skip(&dzn->scan);
  item.place = dzn->scan;
  if (!read_number(&dzn->scan, low, high, &item.first, error))
    return FALSE;
  item.last = item.first;
  g_array_append_val(array->items, item);
  return TRUE;
}

/* "{ a, b, ... }" or "a..b". */
static gboolean
append_set(RnDzn *dzn, RnDznArray *array, gint64 low, gint64 high, GError **error)
{
  RnScan *scan = &dzn->scan;
  if (!accept(scan, "{")) {
    if (!append_number(dzn, array, low, high, error))
      return FALSE;
    RnDznDays *range = &g_array_index(array->items, RnDznDays, array->items->len - 1);
    return expect(scan, "..", error) && read_number(scan, low, high, &range->last, error);
  }
  while (!accept(scan, "}")) {
    if (!append_number(dzn, array, low, high, error))
      return FALSE;
    if (!accept(scan, ","))
      return expect(scan, "}", error);
  }
  return TRUE;
}

static gboolean
read_numbers(RnDzn *dzn, gpointer to, gint64 low, gint64 high, GError **error)
{
  return read_array(dzn, to, append_number, low, high, error);
}

static gboolean
read_sets(RnDzn *dzn, gpointer to, gint64 low, gint64 high, GError **error)
{
  return read_array(dzn, to, append_set, low, high, error);
}

/* --- items --- */

static const struct {
  const char *name;
  gboolean (*read)(RnDzn *dzn, gpointer to, gint64 low, gint64 high, GError **error);
  glong offset;
  gint64 low, high;
} item_table[] = {
  { "num_staff", read_one, G_STRUCT_OFFSET(RnDzn, staff), 1, RN_DZN_STAFF_MAX },
  { "num_days", read_one, G_STRUCT_OFFSET(RnDzn, days), 1, RN_DZN_DAYS_MAX },
  { "weekend_offset", read_one, G_STRUCT_OFFSET(RnDzn, offset), 0, 4 },
  { "adj_days_str", read_one, G_STRUCT_OFFSET(RnDzn, adjacent_price), 0, RN_COST_MAX },
  { "wed_before_weekend_str", read_one, G_STRUCT_OFFSET(RnDzn, wednesday_price), 0, RN_COST_MAX },
  { "work_load", read_numbers, G_STRUCT_OFFSET(RnDzn, load), 1, 100 },
  { "unavailable", read_sets, G_STRUCT_OFFSET(RnDzn, unavailable), -LARGEST, LARGEST },
  { "fixed", read_sets, G_STRUCT_OFFSET(RnDzn, fixed), -LARGEST, LARGEST },
};

static gboolean
read_item(RnDzn *dzn, gboolean *seen, GError **error)
{
  RnScan *scan = &dzn->scan;
  gsize length = 0;
  while (scan->at + length < scan->end && (g_ascii_isalnum(scan->at[length]) || scan->at[length] == '_'))
    length++;
  for (gsize i = 0; i < G_N_ELEMENTS(item_table); i++) {
    if (strlen(item_table[i].name) != length || memcmp(scan->at, item_table[i].name, length) != 0)
      continue;
    if (seen[i])
      return rn_scan_fail(scan, error, _("%s is given twice"), item_table[i].name);
    seen[i] = TRUE;
    scan->at += length;
    gpointer to = (char *)dzn + item_table[i].offset;
    return expect(scan, "=", error) && item_table[i].read(dzn, to, item_table[i].low, item_table[i].high, error) &&
           expect(scan, ";", error);
  }
  return rn_scan_fail(scan, error, _("no item of an on-call roster begins here"));
}

static gboolean
check_length(const RnDzn *dzn, const RnDznArray *array, GError **error)
{
  return array->n == dzn->staff || rn_scan_fail(&array->place, error, _("there must be %d entries, not %d"), dzn->staff,
                                                array->n);
}

static gboolean
read_all(RnDzn *dzn, GError **error)
{
  gboolean seen[G_N_ELEMENTS(item_table)] = { FALSE };
  for (skip(&dzn->scan); dzn->scan.at < dzn->scan.end; skip(&dzn->scan))
    if (!read_item(dzn, seen, error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(item_table); i++)
    if (!seen[i])
      return rn_scan_fail(&dzn->scan, error, _("%s is missing"), item_table[i].name);
  return check_length(dzn, &dzn->load, error) && check_length(dzn, &dzn->unavailable, error) &&
         check_length(dzn, &dzn->fixed, error);
}

RnProblem *
rn_foreign_dzn(const char *name, const char *text, gsize length, GError **error)
{
  RnDzn dzn = { .scan = rn_scan_init(text, length) };
  RnDznArray *const array_table[] = { &dzn.load, &dzn.unavailable, &dzn.fixed };
  for (gsize i = 0; i < G_N_ELEMENTS(array_table); i++)
    array_table[i]->items = g_array_new(FALSE, FALSE, sizeof(RnDznDays));
  RnProblem *problem = read_all(&dzn, error) ? rn_foreign_dzn_build(name, &dzn, error) : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(array_table); i++)
    g_array_unref(array_table[i]->items);
  return problem;
}

/* --- rosters --- */

RnAnswer *
rn_foreign_roster(const RnProblem *problem, const char *text, gsize length, GError **error)
{
  RnScan scan = rn_scan_init(text, length);
  g_autoptr(GArray) assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (int seat = 0; seat < (int)problem->seats->len; seat++) {
    gint64 person;
    if (!read_number(&scan, 1, problem->persons->len, &person, error))
      return NULL;
    RnAssignment duty = { (int)person - 1, seat };
    g_array_append_val(assignments, duty);
  }
  skip(&scan);
  if (scan.at < scan.end) {
    rn_scan_fail(&scan, error, _("the file should end here"));
    return NULL;
  }
  RnAnswer *answer = g_new0(RnAnswer, 1);
  answer->assignments = g_steal_pointer(&assignments);
  answer->objective = G_MAXINT64;
  answer->bound = G_MININT64;
  return answer;
}
