/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Generated months, as plain numbers:
 *
 *   D B P C NS NSL NO      days, blocks, persons, clinics, seats, slots, options
 *   MG SPW SPC UNF         least gap in days, spacing window in days, its price, price of an unfilled seat
 *   D flags                1: rest day
 *   NS lines               block day night role slot pin     (role 0 primary, 1 backup; pin: person or -1)
 *   P times                block clinic maxd maxw last       (caps; day of the last duty before)
 *                          three lines: cost of n duties, of n nights, of n rest-day duties
 *   NO lines               person seat cost
 *
 * Slots of one day follow each other without touching: their times are thirds of the day in the order of their
 * numbers, since only days matter to the rules. */

#include "solver/foreign.h"

#include "solver/scan.h"

#include <glib/gi18n-lib.h>

#define MOST_DAYS 5000
#define MOST_ITEMS 20000000
#define SLOT_MINUTES 10
#define SLOTS_A_DAY (24 * 60 / SLOT_MINUTES)

typedef struct {
  RnScan scan;
  RnProblem *problem;
  int days, blocks, persons, clinics, seats, slots, options;
  int gap, window, window_price, unfilled_price;
  GArray *rest;          /* int per day */
  GArray *clinic;        /* int per person */
  GArray *seat_slot;     /* int per seat */
  GArray *pin;           /* int per seat */
  GArray *slot_seats;    /* GArray of int per slot: its seats */
  GArray *options_of;    /* RnProblemOption */
  int all, nights, rest_days;
} Reader;

static gboolean
next_line(Reader *reader, GError **error)
{
  if (rn_scan_next_line(&reader->scan))
    return TRUE;
  return rn_scan_fail(&reader->scan, error, _("the file ends too early"));
}

static gboolean
read_ints(Reader *reader, int low, int high, int *const *value, GError **error)
{
  if (!next_line(reader, error))
    return FALSE;
  for (; *value; value++)
    if (!rn_scan_int(&reader->scan, low, high, *value, error))
      return FALSE;
  return rn_scan_end_line(&reader->scan, error);
}

static gboolean
read_head(Reader *r, GError **error)
{
  int *const sizes[] = { &r->days, &r->blocks, &r->persons, &r->clinics, &r->seats, &r->slots, &r->options, NULL };
  int *const rules[] = { &r->gap, &r->window, &r->window_price, &r->unfilled_price, NULL };
  if (!read_ints(r, 0, MOST_ITEMS, sizes, error))
    return FALSE;
  if (r->days > MOST_DAYS)
    return rn_scan_fail(&r->scan, error, _("the number must lie between %d and %d"), 0, MOST_DAYS);
  if (!read_ints(r, 0, (int)RN_COST_MAX, rules, error) || !next_line(r, error))
    return FALSE;
  if (r->gap > RN_DAY_MAX || r->window > RN_DAY_MAX)
    return rn_scan_fail(&r->scan, error, _("the number must lie between %d and %d"), 0, RN_DAY_MAX);
  for (int day = 0; day < r->days; day++) {
    int flag;
    if (!rn_scan_int(&r->scan, 0, 1, &flag, error))
      return FALSE;
    g_array_append_val(r->rest, flag);
  }
  return rn_scan_end_line(&r->scan, error);
}

/* Seats come in the order of their slots; a slot is added with its first seat. */
static gboolean
read_seat(Reader *r, int seat, int *slots_on_day, GError **error)
{
  int block, day, night, role, slot, pin;
  RnScan *scan = &r->scan;
  if (!next_line(r, error) || !rn_scan_int(scan, 0, MAX(r->blocks - 1, 0), &block, error) ||
      !rn_scan_int(scan, 0, r->days - 1, &day, error) || !rn_scan_int(scan, 0, 1, &night, error) ||
      !rn_scan_int(scan, 0, 1000, &role, error) || !rn_scan_int(scan, 0, (int)r->slot_seats->len, &slot, error) ||
      !rn_scan_int(scan, -1, r->persons - 1, &pin, error) || !rn_scan_end_line(scan, error))
    return FALSE;
  if (slot == (int)r->slot_seats->len) {
    g_autofree char *name = g_strdup_printf("b%d/d%d/s%d", block, day, slot);
    g_autofree char *place = g_strdup_printf("b%d", block);
    int start = day * 24 * 60 + (slots_on_day[day]++ % SLOTS_A_DAY) * SLOT_MINUTES;
    rn_problem_add_slot(r->problem, name, place, day, start, start + SLOT_MINUTES);
    GArray *members = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(r->slot_seats, members);
  }
  g_array_append_val(g_array_index(r->slot_seats, GArray *, slot), seat);
  g_array_append_val(r->seat_slot, slot);
  g_array_append_val(r->pin, pin);
  rn_problem_add_seat(r->problem, slot, role == 0 ? "first" : "second", 1, 1, r->unfilled_price);
  rn_problem_set_add_seat(r->problem, r->all, seat);
  if (night)
    rn_problem_set_add_seat(r->problem, r->nights, seat);
  if (g_array_index(r->rest, int, day))
    rn_problem_set_add_seat(r->problem, r->rest_days, seat);
  return TRUE;
}

static gboolean
read_count(Reader *r, int person, int set, int most, GError **error)
{
  g_autoptr(GArray) cost = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!next_line(r, error))
    return FALSE;
  while (!rn_scan_at_line_end(&r->scan)) {
    gint64 value;
    if (!rn_scan_int64(&r->scan, -RN_COST_MAX, RN_COST_MAX, &value, error))
      return FALSE;
    g_array_append_val(cost, value);
  }
  rn_problem_add_count(r->problem, person, set, 0, MIN(most, (int)cost->len - 1),
                       (const gint64 *)(void *)cost->data, (int)cost->len);
  return TRUE;
}

static gboolean
read_person(Reader *r, int person, GError **error)
{
  int block, clinic, most, most_rest, last;
  RnScan *scan = &r->scan;
  if (!next_line(r, error) || !rn_scan_int(scan, 0, MAX(r->blocks - 1, 0), &block, error) ||
      !rn_scan_int(scan, 0, r->clinics - 1, &clinic, error) || !rn_scan_int(scan, 0, MOST_DAYS, &most, error) ||
      !rn_scan_int(scan, 0, MOST_DAYS, &most_rest, error) ||
      !rn_scan_int(scan, -RN_DAY_MAX, -1, &last, error) || !rn_scan_end_line(scan, error))
    return FALSE;
  g_autofree char *name = g_strdup_printf("p%d", person);
  rn_problem_add_person(r->problem, name);
  g_array_append_val(r->clinic, clinic);
  if (!read_count(r, person, r->all, most, error) || !read_count(r, person, r->nights, most, error) ||
      !read_count(r, person, r->rest_days, most_rest, error))
    return FALSE;
  if (r->gap > 0)
    rn_problem_add_gap(r->problem, person, r->all, r->all, r->gap, 0, RN_PRICE_HARD);
  if (r->window > 0)
    rn_problem_add_window(r->problem, person, r->all, r->window, 1, r->window_price);
  if (last > -MAX(r->gap, r->window) - 1)
    rn_problem_add_history(r->problem, person, last, last * 24 * 60, last * 24 * 60 + SLOT_MINUTES, &r->all, 1);
  return TRUE;
}

static gboolean
read_option(Reader *r, GError **error)
{
  RnProblemOption option = { 0 };
  RnScan *scan = &r->scan;
  if (!next_line(r, error) || !rn_scan_int(scan, 0, r->persons - 1, &option.person, error) ||
      !rn_scan_int(scan, 0, r->seats - 1, &option.seat, error) ||
      !rn_scan_int64(scan, -RN_COST_MAX, RN_COST_MAX, &option.cost, error) || !rn_scan_end_line(scan, error))
    return FALSE;
  int pin = g_array_index(r->pin, int, option.seat);
  if (pin >= 0 && pin != option.person)
    return TRUE;
  rn_problem_add_option(r->problem, option.person, option.seat, option.cost);
  g_array_append_val(r->options_of, option);
  return TRUE;
}

static int
compare_options(gconstpointer a, gconstpointer b, gpointer data)
{
  const Reader *r = data;
  const RnProblemOption *x = a, *y = b;
  int slot_x = g_array_index(r->seat_slot, int, x->seat), slot_y = g_array_index(r->seat_slot, int, y->seat);
  if (slot_x != slot_y)
    return slot_x < slot_y ? -1 : 1;
  int clinic_x = g_array_index(r->clinic, int, x->person), clinic_y = g_array_index(r->clinic, int, y->person);
  if (clinic_x != clinic_y)
    return clinic_x < clinic_y ? -1 : 1;
  return x->person != y->person ? (x->person < y->person ? -1 : 1) : (x->seat > y->seat) - (x->seat < y->seat);
}

/* In a slot at most one person of a clinic. */
static void
add_groups(Reader *r)
{
  g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(int));
  const GArray *options = r->options_of;
  g_array_sort_with_data(r->options_of, compare_options, r);
  for (guint i = 0, next; i < options->len; i = next) {
    const RnProblemOption *first = &g_array_index(options, RnProblemOption, i);
    int slot = g_array_index(r->seat_slot, int, first->seat), clinic = g_array_index(r->clinic, int, first->person);
    g_array_set_size(persons, 0);
    for (next = i; next < options->len; next++) {
      const RnProblemOption *option = &g_array_index(options, RnProblemOption, next);
      if (g_array_index(r->seat_slot, int, option->seat) != slot ||
          g_array_index(r->clinic, int, option->person) != clinic)
        break;
      if (persons->len == 0 || g_array_index(persons, int, persons->len - 1) != option->person)
        g_array_append_val(persons, option->person);
    }
    if (persons->len < 2)
      continue;
    const GArray *seats = g_array_index(r->slot_seats, GArray *, slot);
    g_autofree char *name = g_strdup_printf("s%d/c%d", slot, clinic);
    rn_problem_add_group(r->problem, name, (const int *)(void *)persons->data, (int)persons->len,
                         (const int *)(void *)seats->data, (int)seats->len, 0, 1, RN_PRICE_HARD);
  }
}

static gboolean
read_all(Reader *r, GError **error)
{
  if (!read_head(r, error))
    return FALSE;
  g_autofree int *slots_on_day = g_new0(int, r->days + 1);
  for (int seat = 0; seat < r->seats; seat++)
    if (!read_seat(r, seat, slots_on_day, error))
      return FALSE;
  for (int person = 0; person < r->persons; person++)
    if (!read_person(r, person, error))
      return FALSE;
  for (int option = 0; option < r->options; option++)
    if (!read_option(r, error))
      return FALSE;
  if (rn_scan_next_line(&r->scan))
    return rn_scan_fail(&r->scan, error, _("the file should end here"));
  add_groups(r);
  return rn_problem_seal(r->problem, error);
}

RnProblem *
rn_foreign_rota(const char *name, const char *text, gsize length, GError **error)
{
  Reader reader = { .scan = rn_scan_init(text, length), .problem = rn_problem_new(name) };
  reader.rest = g_array_new(FALSE, FALSE, sizeof(int));
  reader.clinic = g_array_new(FALSE, FALSE, sizeof(int));
  reader.seat_slot = g_array_new(FALSE, FALSE, sizeof(int));
  reader.pin = g_array_new(FALSE, FALSE, sizeof(int));
  reader.slot_seats = g_array_new(FALSE, FALSE, sizeof(GArray *));
  reader.options_of = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
  reader.all = rn_problem_add_set(reader.problem, "all");
  reader.nights = rn_problem_add_set(reader.problem, "nights");
  reader.rest_days = rn_problem_add_set(reader.problem, "rest-days");
  gboolean good = read_all(&reader, error);
  for (guint i = 0; i < reader.slot_seats->len; i++)
    g_array_unref(g_array_index(reader.slot_seats, GArray *, i));
  g_array_unref(reader.rest);
  g_array_unref(reader.clinic);
  g_array_unref(reader.seat_slot);
  g_array_unref(reader.pin);
  g_array_unref(reader.slot_seats);
  g_array_unref(reader.options_of);
  if (good)
    return reader.problem;
  rn_problem_free(reader.problem);
  return NULL;
}
