/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Times as readers of calendars hand them on. */

#include "engine/request_busy.h"

#include <string.h>

RnBusyItem *
rn_request_busy_item_new(RnBusyWhat what, int line, const char *uid)
{
  RnBusyItem *item = g_new0(RnBusyItem, 1);
  item->what = what;
  item->line = line;
  item->person = g_strdup("");
  item->uid = g_strdup(uid);
  item->title = g_strdup("");
  item->categories = g_strdup("");
  item->occurrence = item->start = item->end = RN_INSTANT_NONE;
  return item;
}

void
rn_request_busy_item_free(RnBusyItem *item)
{
  if (!item)
    return;
  g_free(item->person);
  g_free(item->uid);
  g_free(item->title);
  g_free(item->categories);
  g_free(item);
}

static void
item_destroy(gpointer item)
{
  rn_request_busy_item_free(item);
}

RnBusyFile *
rn_request_busy_file_new(const char *name, gboolean whole)
{
  RnBusyFile *file = g_new0(RnBusyFile, 1);
  file->name = g_strdup(name);
  file->whole = whole;
  file->items = g_ptr_array_new_with_free_func(item_destroy);
  return file;
}

void
rn_request_busy_file_free(RnBusyFile *file)
{
  if (!file)
    return;
  g_free(file->name);
  g_ptr_array_unref(file->items);
  g_free(file);
}

/* What can change how other text beside it is shown. */
static gboolean
is_kept(gunichar c)
{
  return c == '\n' || !(g_unichar_iscntrl(c) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
                        c == 0x200E || c == 0x200F);
}

char *
rn_request_busy_title(const char *text)
{
  GString *kept = g_string_new(NULL);
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    char bytes[6];
    int n = g_unichar_to_utf8(c, bytes);
    if (kept->len + (gsize)n > RN_REQUEST_TITLE_OCTETS)
      break;
    if (is_kept(c))
      g_string_append_len(kept, bytes, n);
  }
  return g_string_free(kept, FALSE);
}
