/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Times of day on the clock that goes past 24 (a night ends at 33:00), and ranges of two such times. */

#include "engine/cell.h"
#include "engine/cell_scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LAST_HOUR 47 /* the end of the next day */
#define DAY_MINUTES 1440

static gboolean
read_number(const char **cursor, int *value)
{
  const char *start = *cursor;
  int sum = 0;
  while (g_ascii_isdigit(**cursor) && *cursor - start < 2)
    sum = sum * 10 + (*(*cursor)++ - '0');
  *value = sum;
  return *cursor > start;
}

static gboolean
read_word(const char **cursor, const char *word)
{
  if (!g_str_has_prefix(*cursor, word))
    return FALSE;
  *cursor += strlen(word);
  return TRUE;
}

/* H:MM, H:MM:00 (as spreadsheets export it), H時, H時MM分, H時半. */
static gboolean
read_clock(const char *plain, int *hour, int *minute)
{
  const char *cursor = plain;
  *minute = 0;
  if (!read_number(&cursor, hour))
    return FALSE;
  if (read_word(&cursor, "時")) {
    if (!*cursor)
      return TRUE;
    if (read_word(&cursor, "半"))
      *minute = 30;
    else if (!read_number(&cursor, minute) || !read_word(&cursor, "分"))
      return FALSE;
    return !*cursor;
  }
  if (!read_word(&cursor, ":") || !g_ascii_isdigit(cursor[0]) || !g_ascii_isdigit(cursor[1]) ||
      !read_number(&cursor, minute))
    return FALSE;
  read_word(&cursor, ":00");
  return !*cursor;
}

/* `plain` is from rn_cell_scan_plain(). */
static RnCellResult
judge(const char *plain, int *minutes, char **hint)
{
  int hour, minute;
  if (!read_clock(plain, &hour, &minute)) {
    gsize n = strlen(plain);
    if ((n == 3 || n == 4) && strspn(plain, "0123456789") == n)
      *hint = g_strdup_printf(_("write it with a colon: %.*s:%s"), (int)n - 2, plain, plain + n - 2);
    return RN_CELL_UNREADABLE;
  }
  if (minute > 59) {
    *hint = g_strdup_printf(_("there is no minute %d; minutes go from 00 to 59"), minute);
    return RN_CELL_IMPOSSIBLE;
  }
  if (hour > LAST_HOUR) {
    *hint = g_strdup_printf(_("there is no hour %d; the latest time is %d:59, on the next day"), hour, LAST_HOUR);
    return RN_CELL_IMPOSSIBLE;
  }
  *minutes = hour * 60 + minute;
  return RN_CELL_OK;
}

static RnCellResult
hand_over(RnCellResult result, char *found_hint, char **hint)
{
  if (hint)
    *hint = found_hint;
  else
    g_free(found_hint);
  return result;
}

RnCellResult
rn_cell_time(const char *text, int *minutes, char **hint)
{
  char *found_hint = NULL;
  g_autofree char *plain = rn_cell_scan_plain(text);
  RnCellResult result = judge(plain, minutes, &found_hint);
  return hand_over(result, found_hint, hint);
}

static RnCellResult
judge_range(const char *plain, int *start, int *end, char **hint)
{
  g_autofree char *dashed = g_strdelimit(g_strdup(plain), "~", '-');
  g_auto(GStrv) words = g_strsplit(dashed, "から", 2);
  g_autofree char *joined = g_strjoinv("-", words);
  if (g_str_has_suffix(joined, "まで"))
    joined[strlen(joined) - strlen("まで")] = '\0';
  g_auto(GStrv) halves = g_strsplit(joined, "-", 3);
  int from, to;
  if (g_strv_length(halves) != 2)
    return RN_CELL_UNREADABLE;
  RnCellResult result = judge(halves[0], &from, hint);
  if (result == RN_CELL_OK)
    result = judge(halves[1], &to, hint);
  if (result != RN_CELL_OK)
    return result;
  if (to <= from) {
    int meant = to + DAY_MINUTES;
    if (meant / 60 <= LAST_HOUR)
      *hint = g_strdup_printf(_("the end is not after the start; %d:%02d～%d:%02d was probably meant"), from / 60,
                              from % 60, meant / 60, meant % 60);
    return RN_CELL_IMPOSSIBLE;
  }
  *start = from;
  *end = to;
  return RN_CELL_OK;
}

RnCellResult
rn_cell_time_range(const char *text, int *start, int *end, char **hint)
{
  char *found_hint = NULL;
  g_autofree char *plain = rn_cell_scan_plain(text);
  RnCellResult result = judge_range(plain, start, end, &found_hint);
  return hand_over(result, found_hint, hint);
}
