/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* libical 3.0 computes for minutes on rules such as FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30, so nothing finer than a day
 * gets that far, and the child process has its limit of computing time besides. */

#include "ical/absence_recur.h"

#include <libical/ical.h>

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ITEMS 64

typedef enum { PART_FREQ, PART_NUMBER, PART_LIST, PART_DAYS, PART_WEEKDAY, PART_UNTIL, PART_FINE } PartKind;

typedef struct {
  const char *name;
  PartKind kind;
  int min, max;
  gboolean may_be_negative;
} Part;

static const Part parts[] = {
  {"FREQ", PART_FREQ, 0, 0, FALSE},
  {"UNTIL", PART_UNTIL, 0, 0, FALSE},
  {"COUNT", PART_NUMBER, 1, G_MAXINT32, FALSE},
  {"INTERVAL", PART_NUMBER, 1, 10000, FALSE},
  {"BYDAY", PART_DAYS, 1, 53, TRUE},
  {"BYMONTHDAY", PART_LIST, 1, 31, TRUE},
  {"BYYEARDAY", PART_LIST, 1, 366, TRUE},
  {"BYWEEKNO", PART_LIST, 1, 53, TRUE},
  {"BYMONTH", PART_LIST, 1, 12, FALSE},
  {"BYSETPOS", PART_LIST, 1, 366, TRUE},
  {"WKST", PART_WEEKDAY, 0, 0, FALSE},
  {"BYHOUR", PART_FINE, 0, 0, FALSE},
  {"BYMINUTE", PART_FINE, 0, 0, FALSE},
  {"BYSECOND", PART_FINE, 0, 0, FALSE},
};

void
rn_absence_recur_clear(RnAbsenceRule *rule)
{
  g_clear_pointer(&rule->text, g_free);
}

static gboolean
refuse(const char **code, char **why, const char *what, const char *text)
{
  *code = what;
  *why = g_strdup(text);
  return FALSE;
}

static gboolean
refuse_unreadable(const char **code, char **why)
{
  return refuse(code, why, "RULE_UNREADABLE",
                _("The rule of repetition (RRULE) cannot be read. Set the repetition again in the calendar and export it "
                  "again."));
}

static gboolean
refuse_fine(const char **code, char **why)
{
  return refuse(code, why, "RULE_TOO_FINE",
                _("The event repeats within a day. Make single events of it in the calendar and export it again."));
}

/* --- parts --- */

static gboolean
is_number(const char *text, const Part *part)
{
  gint64 number;
  const char *plain = *text == '+' ? text + 1 : text;
  if (!g_ascii_string_to_signed(plain, 10, -part->max, part->max, &number, NULL))
    return FALSE;
  return ABS(number) >= part->min && (number > 0 || part->may_be_negative);
}

static gboolean
is_weekday(const char *text)
{
  static const char *const names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA", NULL};
  return g_strv_contains(names, text);
}

/* TU, 2TU, -1FR */
static gboolean
is_day(const char *text, const Part *part)
{
  gsize length = strlen(text);
  if (length < 2 || !is_weekday(text + length - 2))
    return FALSE;
  g_autofree char *number = g_strndup(text, length - 2);
  return !*number || is_number(number, part);
}

static gboolean
is_list(const char *text, const Part *part)
{
  g_auto(GStrv) items = g_strsplit(text, ",", MAX_ITEMS + 1);
  guint n = g_strv_length(items);
  if (n == 0 || n > MAX_ITEMS)
    return FALSE;
  for (char **item = items; *item; item++)
    if (part->kind == PART_DAYS ? !is_day(*item, part) : !is_number(*item, part))
      return FALSE;
  return TRUE;
}

static gboolean
take_part(RnAbsenceRule *rule, GString *text, const Part *part, const char *value, const char **code, char **why)
{
  static const char *const fine[] = {"SECONDLY", "MINUTELY", "HOURLY", NULL};
  static const char *const coarse[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY", NULL};
  gboolean fits = FALSE;
  switch (part->kind) {
  case PART_FINE:
    return refuse_fine(code, why);
  case PART_FREQ:
    if (g_strv_contains(fine, value))
      return refuse_fine(code, why);
    fits = g_strv_contains(coarse, value);
    break;
  case PART_UNTIL:
    rule->has_until = rn_absence_time_parse(value, NULL, &rule->until);
    return rule->has_until || refuse_unreadable(code, why);
  case PART_NUMBER:
    fits = is_number(value, part);
    break;
  case PART_WEEKDAY:
    fits = is_weekday(value);
    break;
  case PART_LIST:
  case PART_DAYS:
    fits = is_list(value, part);
    break;
  }
  if (fits)
    g_string_append_printf(text, "%s%s=%s", text->len ? ";" : "", part->name, value);
  return fits || refuse_unreadable(code, why);
}

static const Part *
find_part(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    if (strcmp(parts[i].name, name) == 0)
      return &parts[i];
  return NULL;
}

gboolean
rn_absence_recur_parse(const char *text, RnAbsenceRule *rule, const char **code, char **why)
{
  g_autoptr(GString) clean = g_string_new(NULL);
  g_autofree char *capitals = g_ascii_strup(text, -1);
  g_auto(GStrv) words = g_strsplit(capitals, ";", -1);
  guint seen = 0;
  *rule = (RnAbsenceRule){0};
  for (char **word = words; *word; word++) {
    if (!**word && word[1] == NULL)
      break; /* a semicolon at the end */
    char *equals = strchr(*word, '=');
    if (!equals)
      return refuse_unreadable(code, why);
    *equals = '\0';
    const Part *part = find_part(*word);
    guint bit = part ? 1u << (part - parts) : 0;
    if (!part || (seen & bit))
      return refuse_unreadable(code, why);
    seen |= bit;
    if (!take_part(rule, clean, part, equals + 1, code, why))
      return FALSE;
  }
  if (!(seen & 1))
    return refuse_unreadable(code, why);
  rule->text = g_string_free(g_steal_pointer(&clean), FALSE);
  return TRUE;
}

/* --- repetitions --- */

static struct icaltimetype
to_libical(const RnAbsenceTime *time)
{
  struct icaltimetype t = icaltime_null_time();
  int second;
  rn_absence_time_fields(time->wall, &t.year, &t.month, &t.day, &second);
  t.is_date = time->is_date;
  if (!time->is_date) {
    t.hour = second / 3600;
    t.minute = second / 60 % 60;
    t.second = second % 60;
  }
  return t;
}

/* FALSE at the end of the rule, or beyond the years that are known. */
static gboolean
next_wall(icalrecur_iterator *iterator, gint64 *wall)
{
  struct icaltimetype t = icalrecur_iterator_next(iterator);
  if (icaltime_is_null_time(t) || t.year < 1601 || t.year > 9999 ||
      !g_date_valid_dmy((GDateDay)t.day, (GDateMonth)t.month, (GDateYear)t.year))
    return FALSE;
  *wall = rn_absence_time_wall(t.year, t.month, t.day, t.is_date ? 0 : t.hour * 3600 + t.minute * 60 + t.second);
  return TRUE;
}

/* The last moment of the rule counts, a date up to its end. */
static gboolean
is_past_until(const RnAbsenceRule *rule, const RnAbsenceTime *start, gint64 wall)
{
  const RnAbsenceTime *until = &rule->until;
  if (!rule->has_until)
    return FALSE;
  if (until->is_date)
    return wall >= until->wall + 86400;
  if (start->is_date || until->zone != RN_ABSENCE_UTC)
    return wall > until->wall;
  return wall - rn_absence_time_offset(start->zone) > until->wall;
}

static gboolean
refuse_repeats(const char **code, char **why)
{
  return refuse(code, why, "LIMIT_REPEATS",
                _("The event repeats too often to be followed. Give its series an end, or begin a new series, in the "
                  "calendar and export it again."));
}

static gboolean
collect(icalrecur_iterator *iterator, const RnAbsenceRule *rule, const RnAbsenceTime *start, gint64 from, gint64 to,
        GArray *walls, guint *work, const char **code, char **why)
{
  guint before = walls->len;
  gint64 wall;
  for (guint steps = 0; next_wall(iterator, &wall); steps++) {
    if (wall >= to || is_past_until(rule, start, wall))
      return TRUE;
    if (steps >= RN_ABSENCE_MAX_STEPS || ++*work > RN_ABSENCE_MAX_WORK ||
        walls->len - before >= RN_ABSENCE_MAX_REPEATS)
      return refuse_repeats(code, why);
    if (wall >= from && wall != start->wall)
      g_array_append_val(walls, wall);
  }
  return TRUE;
}

gboolean
rn_absence_recur_expand(const RnAbsenceRule *rule, const RnAbsenceTime *start, gint64 from, gint64 to, GArray *walls,
                        guint *work, const char **code, char **why)
{
  if (start->wall >= from && start->wall < to)
    g_array_append_val(walls, start->wall);
  icalerror_set_errors_are_fatal(0);
  struct icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule->text);
  icalrecur_iterator *iterator =
    recurrence.freq == ICAL_NO_RECURRENCE ? NULL : icalrecur_iterator_new(recurrence, to_libical(start));
  if (!iterator)
    return refuse_unreadable(code, why);
  gboolean done = collect(iterator, rule, start, from, to, walls, work, code, why);
  icalrecur_iterator_free(iterator);
  return done;
}
