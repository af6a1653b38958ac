/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The child's half, and both sides of the rows between. The child never returns: it shares the caller's memory and may
 * not run what the caller meant to do at its own end. */

#include "ical/absence_child.h"

#include "ical/absence_event.h"
#include "ical/absence_expand.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <libical/ical.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#endif
#endif

/* Of RnBusyWhat. */
static const char letters[] = "TUW";

enum { FLAG_ALL_DAY = 1, FLAG_FREE = 2 };

/* --- rows out --- */

static void
append_text(GString *out, const char *text)
{
  g_autofree char *escaped = g_strescape(text, NULL);
  g_string_append_printf(out, "\t%s", escaped);
}

static void
append_item(GString *out, const RnBusyItem *item)
{
  g_string_append_printf(out, "%c\t%d\t%" PRId64 "\t%d\t%" PRId64 "\t%" PRId64 "\t%" PRId64,
                         letters[item->what], item->line, item->sequence,
                         (item->all_day ? FLAG_ALL_DAY : 0) | (item->is_free ? FLAG_FREE : 0), item->occurrence,
                         item->start, item->end);
  append_text(out, item->uid);
  append_text(out, item->title);
  append_text(out, item->categories);
  g_string_append_c(out, '\n');
}

char *
rn_absence_child_rows(const RnBusyFile *file)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "F\t%d\t%d\t%d\t%d\n", file->whole != FALSE, file->floating, file->points,
                         file->cancelled);
  for (guint i = 0; i < file->items->len; i++)
    append_item(out, file->items->pdata[i]);
  g_string_append(out, ".\n");
  return g_string_free(out, FALSE);
}

static char *
refusal_row(const GPtrArray *messages)
{
  GString *out = g_string_new(NULL);
  const RnMessage *message = messages->len ? messages->pdata[0] : NULL;
  g_string_append_printf(out, "E\t%d\t%s", message ? message->row : 0, message ? message->code : "");
  append_text(out, message ? message->text : "");
  g_string_append(out, "\n.\n");
  return g_string_free(out, FALSE);
}

/* --- the child --- */

static void
limit(int what, rlim_t value)
{
  const struct rlimit to = {value, value};
  if (setrlimit(what, &to) != 0)
    _exit(3);
}

/* Nothing can be opened, written to a disk or started any more; what libraries print goes nowhere. */
static void
give_up_rights(int fd, const RnAbsenceChildLimits *limits)
{
  int out = fcntl(fd, F_DUPFD, 10), nowhere = open("/dev/null", O_RDWR);
  if (out < 0 || nowhere < 0 || dup2(nowhere, 0) < 0 || dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0 ||
      dup2(out, 3) < 0 || close_range(4, ~0u, 0) != 0)
    _exit(3);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, 4);
  limit(RLIMIT_CPU, limits->cpu_seconds);
#ifndef HAS_SHADOW_MEMORY
  limit(RLIMIT_AS, limits->memory_bytes);
#endif
}

static gboolean
write_all(int fd, const char *text)
{
  gsize left = strlen(text);
  while (left > 0) {
    gssize n = write(fd, text, left);
    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n > 0) {
      text += n;
      left -= (gsize)n;
    }
  }
  return TRUE;
}

/* The answer of a calendar that is read, or why it is not. */
static char *
read_calendar(const char *bytes, gsize n, const RnAbsenceOptions *options)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnBusyFile) file = rn_request_busy_file_new(options->name, TRUE);
  g_autoptr(RnAbsenceCalendar) calendar =
    rn_absence_event_read(bytes, n, options->encoding, options->name, messages);
  if (!calendar || !rn_absence_expand(calendar, options->from, options->to, file, messages))
    return refusal_row(messages);
  return rn_absence_child_rows(file);
}

void
rn_absence_child_run(int fd, const char *bytes, gsize n, const RnAbsenceOptions *options)
{
  /* A character set and the translations are files each: they are opened before that is impossible, and stay open. */
  GIConv cp932 = g_iconv_open("UTF-8", "CP932");
  const char *translated = _("The file is empty. Export the calendar again.");
  if (cp932 == (GIConv)-1 || !translated)
    _exit(3);
  icaltimezone_set_builtin_tzdata(1);
  set_zone_directory("/nonexistent");
  give_up_rights(fd, &options->limits);
  g_autofree char *answer = read_calendar(bytes, n, options);
  _exit(write_all(3, answer) ? 0 : 3);
}

/* --- rows in --- */

static gboolean
number(const char *text, gint64 min, gint64 max, gint64 *value)
{
  return g_ascii_string_to_signed(text, 10, min, max, value, NULL);
}

/* A text as it was before g_strescape(), valid and short; NULL otherwise. */
static char *
text_of(const char *field, gsize max)
{
  g_autofree char *text = g_strcompress(field);
  return strlen(text) <= max && g_utf8_validate(text, -1, NULL) ? g_steal_pointer(&text) : NULL;
}

static gboolean
take_file(char **fields, RnBusyFile *file)
{
  gint64 whole, floating, points, cancelled;
  if (g_strv_length(fields) != 5 || !number(fields[1], 0, 1, &whole) || !number(fields[2], 0, G_MAXINT32, &floating) ||
      !number(fields[3], 0, G_MAXINT32, &points) || !number(fields[4], 0, G_MAXINT32, &cancelled))
    return FALSE;
  file->whole = whole != 0;
  file->floating = (int)floating;
  file->points = (int)points;
  file->cancelled = (int)cancelled;
  return TRUE;
}

static gboolean
instants_fit(const RnBusyItem *item)
{
  const RnInstant far = (RnInstant)1 << 40;
  if (item->what != RN_BUSY_TIME)
    return item->occurrence == RN_INSTANT_NONE || ABS(item->occurrence) < far;
  return ABS(item->occurrence) < far && ABS(item->start) < far && ABS(item->end) < far && item->start < item->end;
}

static gboolean
take_item(char **fields, RnBusyFile *file)
{
  gint64 line, sequence, flags;
  if (g_strv_length(fields) != 10 || !number(fields[1], 1, G_MAXINT32, &line))
    return FALSE;
  RnBusyItem *item =
    rn_request_busy_item_new((RnBusyWhat)(strchr(letters, fields[0][0]) - letters), (int)line, NULL);
  g_ptr_array_add(file->items, item);
  if (!number(fields[2], 0, G_MAXINT32, &sequence) || !number(fields[3], 0, 3, &flags) ||
      !number(fields[4], G_MININT64, G_MAXINT64, &item->occurrence) ||
      !number(fields[5], G_MININT64, G_MAXINT64, &item->start) ||
      !number(fields[6], G_MININT64, G_MAXINT64, &item->end) || !instants_fit(item))
    return FALSE;
  item->sequence = sequence;
  item->all_day = (flags & FLAG_ALL_DAY) != 0;
  item->is_free = (flags & FLAG_FREE) != 0;
  g_free(item->title);
  g_free(item->categories);
  item->uid = text_of(fields[7], (gsize)1 << 20);
  item->title = text_of(fields[8], RN_REQUEST_TITLE_OCTETS);
  item->categories = text_of(fields[9], RN_REQUEST_TITLE_OCTETS);
  return item->uid && item->title && item->categories;
}

static gboolean
take_refusal(char **fields, const RnAbsenceOptions *options, GPtrArray *messages)
{
  gint64 line;
  if (g_strv_length(fields) != 4 || !number(fields[1], 0, G_MAXINT32, &line) || !*fields[2])
    return FALSE;
  char *text = text_of(fields[3], 4096);
  if (text)
    g_ptr_array_add(messages,
                    rn_message_new(fields[2], RN_SEVERITY_ERROR, options->name, (int)line, NULL, NULL, text));
  return text != NULL;
}

/* The file of all rows; NULL when one is out of form. */
static RnBusyFile *
take_rows(char **rows, const RnAbsenceOptions *options)
{
  g_autoptr(RnBusyFile) file = rn_request_busy_file_new(options->name, TRUE);
  for (guint i = 0; rows[i]; i++) {
    if (strcmp(rows[i], ".") == 0)
      return i > 0 && rows[i + 1] && !*rows[i + 1] && !rows[i + 2] ? g_steal_pointer(&file) : NULL;
    g_auto(GStrv) fields = g_strsplit(rows[i], "\t", -1);
    gboolean taken = i == 0 ? g_strcmp0(fields[0], "F") == 0 && take_file(fields, file)
                            : fields[0] && strlen(fields[0]) == 1 && strchr(letters, fields[0][0]) &&
                                take_item(fields, file);
    if (!taken)
      return NULL;
  }
  return NULL;
}

gboolean
rn_absence_child_answer(const GString *answer, const RnAbsenceOptions *options, GPtrArray *messages, RnBusyFile **file)
{
  *file = NULL;
  if (memchr(answer->str, '\0', answer->len))
    return FALSE;
  g_auto(GStrv) rows = g_strsplit(answer->str, "\n", -1);
  if (rows[0] && rows[0][0] == 'E') {
    g_auto(GStrv) fields = g_strsplit(rows[0], "\t", -1);
    return g_strcmp0(rows[1], ".") == 0 && take_refusal(fields, options, messages);
  }
  *file = take_rows(rows, options);
  return *file != NULL;
}
