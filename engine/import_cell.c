/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One cell, by the type of its column: what people write into what rinban keeps. The forms of dates, times and names
 * are in engine/cell.h; here they become canonical text or a sentence about what to write instead. */

#include "engine/cell.h"
#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct {
  const RnColumn *column;
  const char *text;   /* as typed */
  const char *plain;  /* NFKC: full-width letters and digits made narrow */
  const char **code;
  char **why;
} Cell;

static char *
refuse(const Cell *cell, const char *code, char *why_owned)
{
  *cell->code = code;
  *cell->why = why_owned;
  return NULL;
}

static char *
id_cell(const Cell *cell)
{
  for (const char *c = cell->plain; *c; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (!g_unichar_isalnum(u) && !strchr("_-.", (int)MIN(u, 127)))
      return refuse(
        cell, "ID_CHARACTER",
        g_strdup(_("An id holds only letters, digits, '_', '-' and '.'; take out spaces and other signs.")));
  }
  if (strlen(cell->plain) > 64)
    return refuse(cell, "ID_LONG", g_strdup(_("An id has at most 64 characters; use a shorter one.")));
  return g_strdup(cell->plain);
}

static char *
name_cell(const Cell *cell)
{
  if (rn_text_is_damaged(cell->text))
    return refuse(cell, "NAME_DAMAGED",
                  g_strdup(_("Characters of this name were lost in Excel. Write the name again and save the file as "
                             "\"CSV UTF-8\".")));
  return g_strdup(cell->text);
}

static char *
integer_cell(const Cell *cell, gint64 min, gint64 max)
{
  gint64 value = 0;
  g_autoptr(GError) error = NULL;
  if (g_ascii_string_to_signed(cell->plain, 10, min, max, &value, &error))
    return g_strdup_printf("%" PRId64, value);
  if (g_error_matches(error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return refuse(cell, "NUMBER_RANGE",
                  g_strdup_printf(_("The number must be from %" PRId64 " to %" PRId64 "."), min, max));
  return refuse(cell, "NUMBER", g_strdup(_("This must be a whole number, such as 4; write only its digits.")));
}

/* Without leading and trailing zeros, so that equal numbers are equal cells. */
static char *
decimal_cell(const Cell *cell)
{
  if (!g_regex_match_simple("^[-+]?[0-9]{1,9}(\\.[0-9]{1,3})?$", cell->plain, G_REGEX_DOLLAR_ENDONLY, 0))
    return refuse(cell, "NUMBER", g_strdup(_("This must be a number with at most three decimals, such as 12.5.")));
  const char *digits = cell->plain + strspn(cell->plain, "+-");
  digits += MIN(strspn(digits, "0"), strcspn(digits, ".") - 1);
  g_autoptr(GString) text = g_string_new(digits);
  while (strchr(text->str, '.') && strchr("0.", text->str[text->len - 1])) {
    gboolean point = text->str[text->len - 1] == '.';
    g_string_truncate(text, text->len - 1);
    if (point)
      break;
  }
  if (cell->plain[0] == '-' && strcmp(text->str, "0") != 0)
    g_string_prepend_c(text, '-');
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
flag_cell(const Cell *cell)
{
  static const char *const yes[] = {"1", "はい", "○", "◯", "〇", "yes", "true", NULL};
  static const char *const no[] = {"0", "いいえ", "×", "✕", "no", "false", NULL};
  g_autofree char *folded = g_utf8_casefold(cell->plain, -1);
  if (g_strv_contains(yes, folded))
    return g_strdup("1");
  if (g_strv_contains(no, folded))
    return g_strdup("0");
  return refuse(cell, "FLAG", g_strdup(_("Write 1 for yes or 0 for no (はい, いいえ, ○ and × are read too).")));
}

/* The three ways in which a date or time fails, with the reading that was probably meant. */
static char *
refuse_reading(const Cell *cell, RnCellResult result, const char *const codes[3], const char *wanted, const char *hint)
{
  const char *first = result == RN_CELL_AMBIGUOUS    ? _("This can be read in more than one way.")
                      : result == RN_CELL_IMPOSSIBLE ? _("This does not exist.")
                                                     : _("This cannot be read.");
  int which = result == RN_CELL_AMBIGUOUS ? 0 : result == RN_CELL_IMPOSSIBLE ? 1 : 2;
  return refuse(cell, codes[which],
                hint ? g_strdup_printf(_("%s (%s) %s"), first, hint, wanted) : g_strdup_printf("%s %s", first, wanted));
}

static const char *const date_codes[] = {"DATE_AMBIGUOUS", "DATE_IMPOSSIBLE", "DATE_UNREADABLE"};
static const char *const time_codes[] = {"TIME_AMBIGUOUS", "TIME_IMPOSSIBLE", "TIME_UNREADABLE"};

static char *
date_cell(const Cell *cell)
{
  RnDate date = 0;
  g_autofree char *hint = NULL;
  RnCellResult result = rn_cell_date(cell->text, &date, &hint);
  if (result == RN_CELL_OK)
    return rn_date_format(date);
  return refuse_reading(cell, result, date_codes, _("Write the date like 2027-01-14 or 令和9年1月14日."), hint);
}

static char *
time_cell(const Cell *cell)
{
  int minutes = 0;
  g_autofree char *hint = NULL;
  RnCellResult result = rn_cell_time(cell->text, &minutes, &hint);
  if (result == RN_CELL_OK)
    return g_strdup_printf("%02d:%02d", minutes / 60, minutes % 60);
  return refuse_reading(cell, result, time_codes, _("Write the time like 18:00, past midnight like 33:00."), hint);
}

static char *
date_time_cell(const Cell *cell)
{
  RnDate date = 0;
  int minutes = 0;
  g_autofree char *hint = NULL;
  RnCellResult result = rn_cell_date_time(cell->text, &date, &minutes, &hint);
  if (result != RN_CELL_OK)
    return refuse_reading(cell, result, date_codes, _("Write a date, or date and time, like 2027-01-14 18:00."), hint);
  if (minutes < 0)
    return rn_date_format(date);
  g_autofree char *day = rn_date_format(date + minutes / 1440);
  return g_strdup_printf("%sT%02d:%02d", day, minutes % 1440 / 60, minutes % 60);
}

static char *
month_cell(const Cell *cell)
{
  RnMonth month = 0;
  if (rn_month_parse(cell->plain, &month))
    return rn_month_format(month);
  g_autofree char *with_day = g_strconcat(cell->plain,
                                          strstr(cell->plain, "月")  ? "1日"
                                          : strchr(cell->plain, '/') ? "/1"
                                                                     : "-1",
                                          NULL);
  RnDate date = 0;
  if (rn_cell_date(with_day, &date, NULL) == RN_CELL_OK)
    return rn_month_format(rn_month_of(date));
  return refuse(cell, "MONTH", g_strdup(_("Write the month like 2027-01.")));
}

static char *
refuse_word(const Cell *cell, const char *word)
{
  g_autofree char *all = g_strjoinv(", ", (char **)cell->column->values);
  g_autofree char *near = rn_import_nearest_word(word, cell->column->values);
  return refuse(cell, "UNKNOWN_WORD",
                near
                  ? g_strdup_printf(_("\"%s\" is not known here. Did you mean %s? Possible are: %s."), word, near, all)
                  : g_strdup_printf(_("\"%s\" is not known here. Possible are: %s."), word, all));
}

/* The word of values[] that was meant, or NULL. */
static const char *
known_word(const RnColumn *column, const char *word)
{
  for (const char *const *known = column->values; *known; known++)
    if (g_ascii_strcasecmp(*known, word) == 0)
      return *known;
  return NULL;
}

static char *
enum_cell(const Cell *cell)
{
  const char *known = known_word(cell->column, cell->plain);
  return known ? g_strdup(known) : refuse_word(cell, cell->plain);
}

static char *
list_cell(const Cell *cell)
{
  g_auto(GStrv) words = g_strsplit(cell->plain, "|", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new();
  for (char **word = words; *word; word++) {
    const char *text = g_strstrip(*word);
    if (*text && cell->column->values) {
      const char *known = known_word(cell->column, text);
      if (!known)
        return refuse_word(cell, text);
      text = known;
    }
    if (*text && !g_ptr_array_find_with_equal_func(kept, text, g_str_equal, NULL))
      g_ptr_array_add(kept, (gpointer)text);
  }
  g_ptr_array_add(kept, NULL);
  return g_strjoinv("|", (char **)kept->pdata);
}

static char *
weekday_cell(const Cell *cell)
{
  static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  int weekday = rn_cell_weekday(cell->text);
  return weekday >= 0 ? g_strdup(names[weekday])
                      : refuse(cell, "WEEKDAY", g_strdup(_("Write the weekday like 月 or Mon.")));
}

gboolean
rn_import_is_email(const char *text)
{
  const char *at = strchr(text, '@');
  gsize length = strlen(text);
  if (!at || at == text || strchr(at + 1, '@') || length > 254 || at - text > 64)
    return FALSE;
  for (const char *p = text; p < at; p++)
    if (!g_ascii_isalnum(*p) && !strchr("!#$%&'*+-/=?^_`{|}~.", *p))
      return FALSE;
  if (*text == '.' || *text == '-' || at[-1] == '.' || strstr(text, ".."))
    return FALSE;
  for (const char *p = at + 1; *p; p++)
    if (!g_ascii_isalnum(*p) && *p != '-' && *p != '.')
      return FALSE;
  return g_ascii_isalnum(at[1]) && g_ascii_isalnum(text[length - 1]);
}

static char *
email_cell(const Cell *cell)
{
  return rn_import_is_email(cell->plain)
           ? g_strdup(cell->plain)
           : refuse(cell, "EMAIL", g_strdup(_("Write one plain address like sato@example.jp, without a name.")));
}

char *
rn_import_cell(const RnColumn *column, const char *text, const char **code, char **why)
{
  g_autofree char *trimmed = rn_cell_unwrap(text);
  if (*trimmed == '\0' || column->refers)
    return g_steal_pointer(&trimmed);
  g_autofree char *plain = g_utf8_normalize(trimmed, -1, G_NORMALIZE_ALL_COMPOSE);
  const Cell cell = {column, trimmed, plain ? plain : trimmed, code, why};
  switch (column->type) {
  case RN_COLUMN_ID:
    return id_cell(&cell);
  case RN_COLUMN_NAME:
    return name_cell(&cell);
  case RN_COLUMN_INT:
    return integer_cell(&cell, column->min, column->max);
  case RN_COLUMN_DECIMAL:
    return decimal_cell(&cell);
  case RN_COLUMN_FLAG:
    return flag_cell(&cell);
  case RN_COLUMN_DATE:
    return date_cell(&cell);
  case RN_COLUMN_TIME:
    return time_cell(&cell);
  case RN_COLUMN_DATE_TIME:
    return date_time_cell(&cell);
  case RN_COLUMN_WEEKDAY:
    return weekday_cell(&cell);
  case RN_COLUMN_ENUM:
    return enum_cell(&cell);
  case RN_COLUMN_LIST:
    return list_cell(&cell);
  case RN_COLUMN_MONTH:
    return month_cell(&cell);
  case RN_COLUMN_EMAIL:
    return email_cell(&cell);
  case RN_COLUMN_TEXT:
    break;
  }
  return g_steal_pointer(&trimmed);
}
