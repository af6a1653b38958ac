/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The text form of a problem, one item a line; README.md describes it. The writer is canonical: a sealed problem has
 * exactly one text. The reader takes any bytes; it reserves memory only for what the text spells out. */

#include "solver/problem.h"
#include "solver/scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- writing --- */

static void
append_price(GString *text, gint64 price)
{
  if (price == RN_PRICE_HARD)
    g_string_append(text, " hard");
  else
    g_string_append_printf(text, " %" G_GINT64_FORMAT, price);
}

static void
append_max(GString *text, int max)
{
  if (max == G_MAXINT)
    g_string_append(text, " any");
  else
    g_string_append_printf(text, " %d", max);
}

static void
append_ints(GString *text, const GArray *ints)
{
  for (guint i = 0; i < ints->len; i++)
    g_string_append_printf(text, " %d", g_array_index(ints, int, i));
}

static void
append_named(GString *text, const char *keyword, const char *name)
{
  g_string_append_printf(text, "%s ", keyword);
  rn_scan_append_string(text, name);
}

static void
write_frame(const RnProblem *problem, GString *text)
{
  append_named(text, "name", problem->name);
  g_string_append_printf(text, "\nconstant %" G_GINT64_FORMAT "\n", problem->constant);
  for (guint i = 0; i < problem->persons->len; i++) {
    const RnProblemPerson *person = g_ptr_array_index(problem->persons, i);
    append_named(text, "person", person->name);
    g_string_append_c(text, '\n');
  }
  for (guint i = 0; i < problem->slots->len; i++) {
    const RnProblemSlot *slot = g_ptr_array_index(problem->slots, i);
    append_named(text, "slot", slot->name);
    g_string_append_c(text, ' ');
    rn_scan_append_string(text, slot->place);
    g_string_append_printf(text, " %d %d %d\n", slot->day, slot->start, slot->end);
  }
  for (guint i = 0; i < problem->seats->len; i++) {
    const RnProblemSeat *seat = g_ptr_array_index(problem->seats, i);
    append_named(text, "seat", seat->name);
    g_string_append_printf(text, " %d %d", seat->slot, seat->min);
    append_max(text, seat->max);
    append_price(text, seat->price);
    g_string_append_printf(text, " %d\n", seat->stage);
  }
  for (guint i = 0; i < problem->options->len; i++) {
    const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, i);
    g_string_append_printf(text, "option %d %d %" G_GINT64_FORMAT "%s\n", option->person, option->seat,
                           option->cost, option->pinned ? " pin" : "");
  }
  for (guint i = 0; i < problem->sets->len; i++) {
    const RnProblemSet *set = g_ptr_array_index(problem->sets, i);
    append_named(text, "set", set->name);
    append_ints(text, set->seats);
    g_string_append_c(text, '\n');
  }
}

static void
write_balance(const RnProblemBalance *balance, GString *text)
{
  append_named(text, "balance", balance->name);
  g_string_append_printf(text, " %d %d %" G_GINT64_FORMAT " persons", balance->set, balance->scale, balance->price);
  for (guint k = 0; k < balance->shares->len; k++)
    g_string_append_printf(text, " %d", g_array_index(balance->shares, RnProblemShare, k).person);
  g_string_append(text, " weights");
  for (guint k = 0; k < balance->shares->len; k++)
    g_string_append_printf(text, " %d", g_array_index(balance->shares, RnProblemShare, k).weight);
  g_string_append_c(text, '\n');
}

static void
write_rules(const RnProblem *problem, GString *text)
{
  for (guint i = 0; i < problem->counts->len; i++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, i);
    g_string_append_printf(text, "count %d %d %d", count->person, count->set, count->min);
    append_max(text, count->max);
    for (guint k = 0; count->cost && k < count->cost->len; k++)
      g_string_append_printf(text, " %" G_GINT64_FORMAT, g_array_index(count->cost, gint64, k));
    g_string_append_c(text, '\n');
  }
  for (guint i = 0; i < problem->windows->len; i++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, i);
    g_string_append_printf(text, "window %d %d %d %d", window->person, window->set, window->days, window->max);
    append_price(text, window->price);
    g_string_append_c(text, '\n');
  }
  for (guint i = 0; i < problem->gaps->len; i++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, i);
    g_string_append_printf(text, "gap %d %d %d %d %d", gap->person, gap->from, gap->to, gap->days, gap->rest);
    append_price(text, gap->price);
    g_string_append_c(text, '\n');
  }
  for (guint i = 0; i < problem->groups->len; i++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, i);
    append_named(text, "group", group->name);
    g_string_append_printf(text, " %d", group->min);
    append_max(text, group->max);
    append_price(text, group->price);
    g_string_append(text, " persons");
    append_ints(text, group->persons);
    g_string_append(text, " seats");
    append_ints(text, group->seats);
    g_string_append_c(text, '\n');
  }
  for (guint i = 0; i < problem->balances->len; i++)
    write_balance(g_ptr_array_index(problem->balances, i), text);
  for (guint i = 0; i < problem->history->len; i++) {
    const RnProblemHistory *history = g_ptr_array_index(problem->history, i);
    g_string_append_printf(text, "history %d %d %d %d", history->person, history->day, history->start, history->end);
    append_ints(text, history->sets);
    g_string_append_c(text, '\n');
  }
}

char *
rn_problem_to_text(const RnProblem *problem)
{
  g_return_val_if_fail(problem->sealed, NULL);
  GString *text = g_string_new("rinban-problem 1\n");
  write_frame(problem, text);
  write_rules(problem, text);
  g_string_append(text, "end\n");
  return g_string_free(text, FALSE);
}

/* --- reading --- */

static gboolean
read_index(RnScan *scan, const GPtrArray *items, const char *kind, int *index, GError **error)
{
  if (items->len == 0) {
    (void)rn_scan_at_line_end(scan);
    return rn_scan_fail(scan, error, _("no %s stands above this line"), kind);
  }
  return rn_scan_int(scan, 0, (int)items->len - 1, index, error);
}

static gboolean
read_price(RnScan *scan, gint64 *price, GError **error)
{
  if (rn_scan_accept(scan, "hard")) {
    *price = RN_PRICE_HARD;
    return TRUE;
  }
  return rn_scan_int64(scan, 0, RN_COST_MAX, price, error);
}

static gboolean
read_max(RnScan *scan, int low, int *max, GError **error)
{
  if (rn_scan_accept(scan, "any")) {
    *max = G_MAXINT;
    return TRUE;
  }
  return rn_scan_int(scan, low, G_MAXINT, max, error);
}

/* Indices up to the end of the line or the word `until`, which is consumed. */
static gboolean
read_indices(RnScan *scan, const GPtrArray *items, const char *kind, const char *until, GArray *indices,
             GError **error)
{
  while (!rn_scan_at_line_end(scan)) {
    if (until && rn_scan_accept(scan, until))
      return TRUE;
    int index;
    if (!read_index(scan, items, kind, &index, error))
      return FALSE;
    g_array_append_val(indices, index);
  }
  return until ? rn_scan_fail(scan, error, _("the word \"%s\" is missing"), until) : TRUE;
}

static gboolean
read_name(RnProblem *problem, RnScan *scan, GError **error)
{
  char *name = rn_scan_string(scan, error);
  if (!name)
    return FALSE;
  g_free(problem->name);
  problem->name = name;
  return TRUE;
}

static gboolean
read_constant(RnProblem *problem, RnScan *scan, GError **error)
{
  return rn_scan_int64(scan, -RN_CONSTANT_MAX, RN_CONSTANT_MAX, &problem->constant, error);
}

static gboolean
read_person(RnProblem *problem, RnScan *scan, GError **error)
{
  g_autofree char *name = rn_scan_string(scan, error);
  if (!name)
    return FALSE;
  rn_problem_add_person(problem, name);
  return TRUE;
}

static gboolean
read_slot(RnProblem *problem, RnScan *scan, GError **error)
{
  int day, start, end;
  g_autofree char *name = rn_scan_string(scan, error);
  if (!name)
    return FALSE;
  g_autofree char *place = rn_scan_string(scan, error);
  if (!place || !rn_scan_int(scan, -RN_DAY_MAX, RN_DAY_MAX, &day, error) ||
      !rn_scan_int(scan, -RN_MINUTE_MAX, RN_MINUTE_MAX - 1, &start, error) ||
      !rn_scan_int(scan, start + 1, RN_MINUTE_MAX, &end, error))
    return FALSE;
  rn_problem_add_slot(problem, name, place, day, start, end);
  return TRUE;
}

static gboolean
read_seat(RnProblem *problem, RnScan *scan, GError **error)
{
  int slot, min, max, stage;
  gint64 price;
  g_autofree char *name = rn_scan_string(scan, error);
  if (!name || !read_index(scan, problem->slots, "slot", &slot, error) ||
      !rn_scan_int(scan, 0, G_MAXINT, &min, error) || !read_max(scan, min, &max, error) ||
      !read_price(scan, &price, error) || !rn_scan_int(scan, 0, 1000, &stage, error))
    return FALSE;
  rn_problem_set_stage(problem, rn_problem_add_seat(problem, slot, name, min, max, price), stage);
  return TRUE;
}

static gboolean
read_option(RnProblem *problem, RnScan *scan, GError **error)
{
  int person, seat;
  gint64 cost;
  if (!read_index(scan, problem->persons, "person", &person, error) ||
      !read_index(scan, problem->seats, "seat", &seat, error) ||
      !rn_scan_int64(scan, -RN_COST_MAX, RN_COST_MAX, &cost, error))
    return FALSE;
  rn_problem_add_option(problem, person, seat, cost);
  if (rn_scan_accept(scan, "pin"))
    rn_problem_add_pin(problem, person, seat);
  return TRUE;
}

static gboolean
read_set(RnProblem *problem, RnScan *scan, GError **error)
{
  g_autofree char *name = rn_scan_string(scan, error);
  g_autoptr(GArray) seats = g_array_new(FALSE, FALSE, sizeof(int));
  if (!name || !read_indices(scan, problem->seats, "seat", NULL, seats, error))
    return FALSE;
  int set = rn_problem_add_set(problem, name);
  for (guint i = 0; i < seats->len; i++)
    rn_problem_set_add_seat(problem, set, g_array_index(seats, int, i));
  return TRUE;
}

static gboolean
read_count(RnProblem *problem, RnScan *scan, GError **error)
{
  int person, set, min, max;
  g_autoptr(GArray) cost = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!read_index(scan, problem->persons, "person", &person, error) ||
      !read_index(scan, problem->sets, "set", &set, error) || !rn_scan_int(scan, 0, G_MAXINT, &min, error) ||
      !read_max(scan, min, &max, error))
    return FALSE;
  while (!rn_scan_at_line_end(scan)) {
    gint64 value;
    if (!rn_scan_int64(scan, -RN_COST_MAX, RN_COST_MAX, &value, error))
      return FALSE;
    g_array_append_val(cost, value);
  }
  rn_problem_add_count(problem, person, set, min, max, (const gint64 *)(void *)cost->data, (int)cost->len);
  return TRUE;
}

static gboolean
read_window(RnProblem *problem, RnScan *scan, GError **error)
{
  int person, set, days, max;
  gint64 price;
  if (!read_index(scan, problem->persons, "person", &person, error) ||
      !read_index(scan, problem->sets, "set", &set, error) || !rn_scan_int(scan, 1, RN_DAY_MAX, &days, error) ||
      !rn_scan_int(scan, 0, G_MAXINT, &max, error) || !read_price(scan, &price, error))
    return FALSE;
  rn_problem_add_window(problem, person, set, days, max, price);
  return TRUE;
}

static gboolean
read_gap(RnProblem *problem, RnScan *scan, GError **error)
{
  int person, from, to, days, rest;
  gint64 price;
  if (!read_index(scan, problem->persons, "person", &person, error) ||
      !read_index(scan, problem->sets, "set", &from, error) || !read_index(scan, problem->sets, "set", &to, error) ||
      !rn_scan_int(scan, 0, RN_DAY_MAX, &days, error) || !rn_scan_int(scan, 0, RN_MINUTE_MAX, &rest, error) ||
      !read_price(scan, &price, error))
    return FALSE;
  rn_problem_add_gap(problem, person, from, to, days, rest, price);
  return TRUE;
}

static gboolean
read_group(RnProblem *problem, RnScan *scan, GError **error)
{
  int min, max;
  gint64 price;
  g_autofree char *name = rn_scan_string(scan, error);
  g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) seats = g_array_new(FALSE, FALSE, sizeof(int));
  if (!name || !rn_scan_int(scan, 0, G_MAXINT, &min, error) || !read_max(scan, min, &max, error) ||
      !read_price(scan, &price, error))
    return FALSE;
  if (!rn_scan_accept(scan, "persons"))
    return rn_scan_fail(scan, error, _("the word \"%s\" is missing"), "persons");
  if (!read_indices(scan, problem->persons, "person", "seats", persons, error) ||
      !read_indices(scan, problem->seats, "seat", NULL, seats, error))
    return FALSE;
  rn_problem_add_group(problem, name, (const int *)(void *)persons->data, (int)persons->len,
                       (const int *)(void *)seats->data, (int)seats->len, min, max, price);
  return TRUE;
}

static gboolean
read_balance(RnProblem *problem, RnScan *scan, GError **error)
{
  int set, scale, weight;
  gint64 price;
  g_autofree char *name = rn_scan_string(scan, error);
  g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(int));
  if (!name || !read_index(scan, problem->sets, "set", &set, error) ||
      !rn_scan_int(scan, 1, RN_SCALE_MAX, &scale, error) || !rn_scan_int64(scan, 0, RN_COST_MAX, &price, error))
    return FALSE;
  if (!rn_scan_accept(scan, "persons"))
    return rn_scan_fail(scan, error, _("the word \"%s\" is missing"), "persons");
  if (!read_indices(scan, problem->persons, "person", "weights", persons, error))
    return FALSE;
  int item = rn_problem_add_balance(problem, name, set, scale, price);
  for (guint k = 0; k < persons->len; k++) {
    if (!rn_scan_int(scan, 0, RN_WEIGHT_MAX, &weight, error))
      return FALSE;
    rn_problem_balance_add_person(problem, item, g_array_index(persons, int, k), weight);
  }
  return TRUE;
}

static gboolean
read_history(RnProblem *problem, RnScan *scan, GError **error)
{
  int person, day, start, end;
  g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(int));
  if (!read_index(scan, problem->persons, "person", &person, error) ||
      !rn_scan_int(scan, -RN_DAY_MAX, RN_DAY_MAX, &day, error) ||
      !rn_scan_int(scan, -RN_MINUTE_MAX, RN_MINUTE_MAX - 1, &start, error) ||
      !rn_scan_int(scan, start + 1, RN_MINUTE_MAX, &end, error) ||
      !read_indices(scan, problem->sets, "set", NULL, sets, error))
    return FALSE;
  rn_problem_add_history(problem, person, day, start, end, (const int *)(void *)sets->data, (int)sets->len);
  return TRUE;
}

static const struct {
  const char *keyword;
  gboolean (*read)(RnProblem *problem, RnScan *scan, GError **error);
} item_table[] = {
  { "option", read_option }, { "person", read_person },   { "slot", read_slot },     { "seat", read_seat },
  { "set", read_set },       { "count", read_count },     { "window", read_window }, { "gap", read_gap },
  { "group", read_group },   { "balance", read_balance }, { "history", read_history },
  { "name", read_name },     { "constant", read_constant },
};

/* One line behind its keyword; *at_end becomes TRUE at "end". */
static gboolean
read_item(RnProblem *problem, RnScan *scan, gboolean *at_end, GError **error)
{
  if (rn_scan_accept(scan, "end")) {
    *at_end = TRUE;
    return rn_scan_end_line(scan, error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(item_table); i++)
    if (rn_scan_accept(scan, item_table[i].keyword))
      return item_table[i].read(problem, scan, error) && rn_scan_end_line(scan, error);
  return rn_scan_fail(scan, error, _("this line starts with no known word"));
}

static void
skip_line(RnScan *scan)
{
  while (scan->at < scan->end && *scan->at != '\n')
    scan->at++;
}

/* Whether the option of this line, behind its keyword, is the one that was refused. */
static gboolean
is_refused_option(const RnProblem *problem, RnScan *scan)
{
  const RnProblemOption *refused = &g_array_index(problem->options, RnProblemOption, problem->refused_number);
  int person, seat;
  return rn_scan_int(scan, 0, G_MAXINT, &person, NULL) && rn_scan_int(scan, 0, G_MAXINT, &seat, NULL) &&
         person == refused->person && seat == refused->seat;
}

/* Puts the place of the item at which sealing failed before the error: of an option that stands twice, the second. */
static void
place_refusal(const RnProblem *problem, const char *text, gsize length, GError **error)
{
  gboolean is_option = g_strcmp0(problem->refused, "option") == 0;
  guint left = is_option ? 1 : problem->refused_number;
  RnScan scan = rn_scan_init(text, length);
  if (!problem->refused || !error)
    return;
  g_autoptr(GError) reason = g_steal_pointer(error);
  for (; rn_scan_next_line(&scan); skip_line(&scan)) {
    if (!rn_scan_accept(&scan, problem->refused))
      continue;
    RnScan line = scan;
    if ((!is_option || is_refused_option(problem, &scan)) && left-- == 0) {
      rn_scan_fail(&line, error, "%s", reason->message);
      return;
    }
  }
  *error = g_steal_pointer(&reason);
}

RnProblem *
rn_problem_from_text(const char *text, gsize length, GError **error)
{
  RnScan scan = rn_scan_init(text, length);
  int version;
  if (!rn_scan_next_line(&scan) || !rn_scan_accept(&scan, "rinban-problem")) {
    rn_scan_fail(&scan, error, _("the first line must be \"rinban-problem 1\""));
    return NULL;
  }
  if (!rn_scan_int(&scan, 1, 1, &version, error) || !rn_scan_end_line(&scan, error))
    return NULL;
  g_autoptr(RnProblem) problem = rn_problem_new("");
  gboolean at_end = FALSE;
  while (!at_end) {
    if (!rn_scan_next_line(&scan)) {
      rn_scan_fail(&scan, error, _("the last line \"end\" is missing; the file may be cut off"));
      return NULL;
    }
    if (!read_item(problem, &scan, &at_end, error))
      return NULL;
  }
  if (rn_scan_next_line(&scan)) {
    rn_scan_fail(&scan, error, _("nothing may follow the line \"end\""));
    return NULL;
  }
  if (rn_problem_seal(problem, error))
    return g_steal_pointer(&problem);
  place_refusal(problem, text, length, error);
  return NULL;
}
