/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The only user of libical here. No time zone is ever looked up: a TZID is refused before any time is taken, and
 * times are computed with our own calendar from libical's fields, whose validity it does not check. Properties are
 * read one kind at a time, because iteration state lives inside libical's component. */

#include "ical/readback.h"

#include "engine/finding.h"
#include "ical/line.h"

#include <libical/ical.h>

#include <glib/gi18n-lib.h>
#include <string.h>

static GMutex libical_lock;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(icalcomponent, icalcomponent_free)

typedef struct {
  const char *uid, *summary; /* owned by the component */
  int sequence;
  icalproperty_status status;
  RnInstant start, end;
  gboolean all_day;
  int alarm_minutes;         /* -1: not one alarm of the one kind that is written */
} ReadEvent;

static gboolean
differs(GError **error, const char *uid, const char *what)
{
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
              _("A feed read back differently from what was written (event %s: %s); nothing was replaced. "
                "Please report this as a fault of the program."),
              uid ? uid : "?", what);
  return FALSE;
}

static icalproperty *
single(icalcomponent *component, icalproperty_kind kind)
{
  return icalcomponent_count_properties(component, kind) == 1
           ? icalcomponent_get_first_property(component, kind)
           : NULL;
}

/* FALSE for a time with a zone, a floating one, or no real date. */
static gboolean
read_time(icalproperty *property, struct icaltimetype time, RnInstant *instant, gboolean *all_day)
{
  RnDate date;
  if (icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) ||
      !rn_date_from_ymd(time.year, time.month, time.day, &date))
    return FALSE;
  *all_day = time.is_date;
  if (time.is_date) {
    *instant = rn_instant_from_local(date, 0);
    return TRUE;
  }
  *instant = (RnInstant)date * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
  return icaltime_is_utc(time) && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
         time.second >= 0 && time.second < 60;
}

/* Minutes before the start; 0 when there is no alarm. */
static int
read_alarm(icalcomponent *component)
{
  int n = icalcomponent_count_components(component, ICAL_ANY_COMPONENT);
  icalcompiter iter = icalcomponent_begin_component(component, ICAL_VALARM_COMPONENT);
  icalcomponent *alarm = icalcompiter_deref(&iter);
  if (n == 0)
    return 0;
  icalproperty *trigger = n == 1 && alarm ? single(alarm, ICAL_TRIGGER_PROPERTY) : NULL;
  icalproperty *action = trigger ? single(alarm, ICAL_ACTION_PROPERTY) : NULL;
  if (!action || icalproperty_get_action(action) != ICAL_ACTION_DISPLAY)
    return -1;
  struct icaltriggertype when = icalproperty_get_trigger(trigger);
  int seconds = icaldurationtype_as_int(when.duration);
  return icaltime_is_null_time(when.time) && seconds < 0 && seconds % 60 == 0 ? -seconds / 60 : -1;
}

/* NULL, or what is wrong. */
static const char *
read_event(icalcomponent *component, ReadEvent *event)
{
  icalproperty *uid = single(component, ICAL_UID_PROPERTY);
  if (!uid)
    return "UID";
  event->uid = icalproperty_get_uid(uid);
  if (icalcomponent_count_properties(component, ICAL_XLICERROR_PROPERTY) > 0)
    return "X-LIC-ERROR";
  icalproperty *summary = single(component, ICAL_SUMMARY_PROPERTY);
  icalproperty *sequence = single(component, ICAL_SEQUENCE_PROPERTY);
  icalproperty *status = single(component, ICAL_STATUS_PROPERTY);
  icalproperty *start = single(component, ICAL_DTSTART_PROPERTY);
  icalproperty *end = single(component, ICAL_DTEND_PROPERTY);
  if (!summary || !sequence || !status)
    return "SUMMARY, SEQUENCE, STATUS";
  event->summary = icalproperty_get_summary(summary);
  event->sequence = icalproperty_get_sequence(sequence);
  event->status = icalproperty_get_status(status);
  event->alarm_minutes = read_alarm(component);
  gboolean end_all_day;
  if (!start || !end || !read_time(start, icalproperty_get_dtstart(start), &event->start, &event->all_day) ||
      !read_time(end, icalproperty_get_dtend(end), &event->end, &end_all_day) || event->all_day != end_all_day)
    return "DTSTART, DTEND";
  return NULL;
}

/* NULL, or what differs. */
static const char *
compare(const ReadEvent *read, const RnIcalEvent *meant)
{
  static const icalproperty_status statuses[] = {ICAL_STATUS_CONFIRMED, ICAL_STATUS_TENTATIVE, ICAL_STATUS_CANCELLED};
  g_autofree char *summary = rn_line_clean(meant->summary);
  if (read->sequence != meant->sequence)
    return "SEQUENCE";
  if (read->start != meant->start || read->all_day != meant->all_day)
    return "DTSTART";
  if (read->end != meant->end)
    return "DTEND";
  if (read->status != statuses[meant->status])
    return "STATUS";
  if (read->alarm_minutes != meant->alarm_minutes)
    return "VALARM";
  return strcmp(read->summary ? read->summary : "", summary) == 0 ? NULL : "SUMMARY";
}

static gboolean
check_component(icalcomponent *calendar, const RnIcalCalendar *meant, GError **error)
{
  if (icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT ||
      icalcomponent_count_properties(calendar, ICAL_XLICERROR_PROPERTY) > 0 ||
      icalcomponent_count_properties(calendar, ICAL_METHOD_PROPERTY) > 0)
    return differs(error, NULL, "VCALENDAR");
  if ((guint)icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT) != meant->events->len)
    return differs(error, NULL, "number of events");
  g_autoptr(GHashTable) by_uid = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < meant->events->len; i++) {
    RnIcalEvent *event = meant->events->pdata[i];
    if (!g_hash_table_insert(by_uid, event->uid, event))
      return differs(error, event->uid, "UID used twice");
  }
  for (icalcompiter iter = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT); icalcompiter_deref(&iter);
       icalcompiter_next(&iter)) {
    ReadEvent read = {0};
    const char *wrong = read_event(icalcompiter_deref(&iter), &read);
    const RnIcalEvent *event = read.uid ? g_hash_table_lookup(by_uid, read.uid) : NULL;
    if (!wrong)
      wrong = event ? compare(&read, event) : "UID";
    if (wrong)
      return differs(error, read.uid, wrong);
    g_hash_table_remove(by_uid, event->uid);
  }
  return g_hash_table_size(by_uid) == 0 || differs(error, NULL, "missing event");
}

/* With the lock held. */
static gboolean
parse_and_check(const char *text, const RnIcalCalendar *meant, GError **error)
{
  g_autoptr(icalcomponent) calendar = icalparser_parse_string(text);
  return calendar ? check_component(calendar, meant, error) : differs(error, NULL, "VCALENDAR");
}

gboolean
rn_readback_check(GBytes *bytes, const RnIcalCalendar *meant, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  if (length == 0 || memchr(data, '\0', length)) /* libical takes a C string and would stop there silently */
    return differs(error, NULL, "NUL");
  g_autofree char *text = g_strndup(data, length);
  g_mutex_lock(&libical_lock);
  gboolean agrees = parse_and_check(text, meant, error);
  g_mutex_unlock(&libical_lock);
  return agrees;
}

/* --- many feeds --- */

#define BEGIN_EVENT "BEGIN:VEVENT\r\n"
#define END_EVENT "END:VEVENT\r\n"

/* Bytes of one event, from its BEGIN to behind its END: in the feed, or its frame (see below). */
typedef struct {
  const char *data;
  gsize length;
} Block;

struct RnReadback {
  GHashTable *known; /* Block* with bytes of its own -> const RnIcalEvent* */
};

/* Eight bytes at a time: feeds have some ten megabytes. */
static guint
block_hash(gconstpointer key)
{
  const Block *block = key;
  guint64 hash = block->length, word = 0;
  gsize i = 0;
  for (; i + sizeof word <= block->length; i += sizeof word) {
    memcpy(&word, block->data + i, sizeof word);
    hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  for (; i < block->length; i++)
    hash = (hash ^ (guint8)block->data[i]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return (guint)(hash >> 32);
}

static gboolean
block_equal(gconstpointer a, gconstpointer b)
{
  const Block *x = a, *y = b;
  return x->length == y->length && memcmp(x->data, y->data, x->length) == 0;
}

static void
block_free(gpointer item)
{
  Block *block = item;
  if (!block)
    return;
  g_free((char *)block->data);
  g_free(block);
}

RnReadback *
rn_readback_new(void)
{
  RnReadback *readback = g_new0(RnReadback, 1);
  readback->known = g_hash_table_new_full(block_hash, block_equal, block_free, NULL);
  return readback;
}

void
rn_readback_free(RnReadback *readback)
{
  if (!readback)
    return;
  g_hash_table_unref(readback->known);
  g_free(readback);
}

/* A line that begins an event can only be one: lines that go on begin with a blank, and texts have no line ends. */
static const char *
find_line(const char *from, const char *end, const char *line)
{
  gsize length = strlen(line);
  for (const char *p = from; (p = memmem(p, (gsize)(end - p), line, length)); p++)
    if (p[-1] == '\n')
      return p;
  return NULL;
}

/* The blocks of the feed, and what stands before and behind them; FALSE when they do not follow each other directly. */
static gboolean
split(const char *data, gsize length, GArray *blocks, gsize *head, const char **tail)
{
  const char *end = data + length, *p = find_line(data + 1, end, BEGIN_EVENT);
  *head = p ? (gsize)(p - data) : 0;
  for (; p && g_str_has_prefix(p, BEGIN_EVENT);) {
    const char *last = find_line(p, end, END_EVENT);
    if (!last)
      return FALSE;
    last += strlen(END_EVENT);
    Block block = {p, (gsize)(last - p)};
    g_array_append_val(blocks, block);
    p = last;
  }
  *tail = p;
  return p != NULL;
}

/* --- frames --- */

/* Feeds that tell the same duty differ in four values: SEQUENCE, DTSTAMP, LAST-MODIFIED and the minutes of an alarm. The frame
 * of an event is all of it but for these, and is what libical reads once; the values are read here, every time. */
typedef enum { SEQUENCE, DTSTAMP, LAST_MODIFIED, TRIGGER, VALUES } Value;
static const char *const value_names[VALUES] = {"SEQUENCE:", "DTSTAMP:", "LAST-MODIFIED:", "TRIGGER:-PT"};

/* The digits from *p on as a number, which must be so many or (0) have no leading zero. */
static gboolean
read_number(const char **p, int digits, gint64 *number)
{
  const char *first = *p;
  *number = 0;
  for (; g_ascii_isdigit(**p) && *p - first < (digits ? digits : 9); (*p)++)
    *number = *number * 10 + (**p - '0');
  return digits ? *p - first == digits : *p > first && (*first != '0' || *p == first + 1);
}

static gboolean
read_stamp(const char **p, gint64 *value)
{
  gint64 year, month, day, hour, minute, second;
  RnDate date;
  if (!read_number(p, 4, &year) || !read_number(p, 2, &month) || !read_number(p, 2, &day) || *(*p)++ != 'T' ||
      !read_number(p, 2, &hour) || !read_number(p, 2, &minute) || !read_number(p, 2, &second) || *(*p)++ != 'Z' ||
      !rn_date_from_ymd((int)year, (int)month, (int)day, &date) || hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *value = (gint64)date * 86400 + hour * 3600 + minute * 60 + second;
  return TRUE;
}

/* From behind the name to the end of the line. Every block ends in a line end, so nothing is read behind it. */
static gboolean
read_value(Value which, const char *p, gint64 *value)
{
  gboolean read = which == DTSTAMP || which == LAST_MODIFIED ? read_stamp(&p, value) : read_number(&p, 0, value);
  if (which == TRIGGER)
    read = read && *p++ == 'M';
  return read && p[0] == '\r' && p[1] == '\n';
}

/* The value that the line holds, or VALUES for any other line. */
static Value
value_of(const char *line, gsize length)
{
  for (Value which = 0; which < VALUES; which++)
    if (length > strlen(value_names[which]) && memcmp(line, value_names[which], strlen(value_names[which])) == 0)
      return which;
  return VALUES;
}

/* Appends the frame of the block; NULL, or which of its values is not what is meant. A fold can begin no line with a name. */
static const char *
take_frame(const Block *block, const RnIcalEvent *meant, GString *frame)
{
  const gint64 wanted[VALUES] = {meant->sequence, meant->changed_at, meant->changed_at, meant->alarm_minutes};
  int found[VALUES] = {0};
  for (const char *line = block->data, *end = line + block->length, *next; line < end; line = next) {
    next = (const char *)memchr(line, '\n', (gsize)(end - line)) + 1;
    Value which = value_of(line, (gsize)(next - line));
    gsize kept = which == VALUES ? (gsize)(next - line) : strlen(value_names[which]);
    g_string_append_len(frame, line, (gssize)kept);
    if (which == VALUES)
      continue;
    gint64 value = 0;
    if (!read_value(which, line + kept, &value) || value != wanted[which])
      return value_names[which];
    found[which]++;
  }
  for (Value which = 0; which < VALUES; which++)
    if (found[which] != (which != TRIGGER || meant->alarm_minutes > 0))
      return value_names[which];
  return NULL;
}

/* Whatever stands in the frame; the values have been compared. */
static gboolean
means_the_same(const RnIcalEvent *a, const RnIcalEvent *b)
{
  return strcmp(a->uid, b->uid) == 0 && a->start == b->start && a->end == b->end && a->all_day == b->all_day &&
         a->status == b->status && (a->summary == b->summary || strcmp(a->summary, b->summary) == 0);
}

/* What libical still has to read of a feed. */
typedef struct {
  GString *text;     /* the calendar with these events alone */
  GPtrArray *events; /* what they mean, borrowed */
  GPtrArray *frames; /* Block*, owned, in the same order */
} Unread;

static void
unread_clear(Unread *unread)
{
  g_string_free(unread->text, TRUE);
  g_ptr_array_unref(unread->events);
  g_ptr_array_unref(unread->frames);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Unread, unread_clear)

static gboolean
look_over(const RnReadback *readback, const GArray *blocks, const RnIcalCalendar *meant, Unread *unread, GError **error)
{
  g_autoptr(GHashTable) uids = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GString) frame = g_string_sized_new(1024);
  for (guint i = 0; i < blocks->len; i++) {
    const Block *block = &g_array_index(blocks, Block, i);
    RnIcalEvent *event = meant->events->pdata[i];
    if (!g_hash_table_add(uids, event->uid))
      return differs(error, event->uid, "UID used twice");
    g_string_truncate(frame, 0);
    const char *wrong = take_frame(block, event, frame);
    if (wrong)
      return differs(error, event->uid, wrong);
    const Block key = {frame->str, frame->len};
    const RnIcalEvent *known = g_hash_table_lookup(readback->known, &key);
    if (known && means_the_same(known, event))
      continue;
    const Block own = {g_memdup2(frame->str, frame->len), frame->len};
    g_string_append_len(unread->text, block->data, (gssize)block->length);
    g_ptr_array_add(unread->events, event);
    g_ptr_array_add(unread->frames, g_memdup2(&own, sizeof own));
  }
  return TRUE;
}

/* Events stand in a feed in the order of the calendar, so the n-th block is the n-th event; where that is not so, nothing
 * is known and libical finds out. */
gboolean
rn_readback_check_next(RnReadback *readback, GBytes *bytes, const RnIcalCalendar *meant, GError **error)
{
  gsize length, head;
  const char *data = g_bytes_get_data(bytes, &length), *tail;
  g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(Block));
  if (length == 0 || memchr(data, '\0', length) || !split(data, length, blocks, &head, &tail) ||
      blocks->len != meant->events->len)
    return rn_readback_check(bytes, meant, error);
  g_auto(Unread) unread = {g_string_new_len(data, (gssize)head), g_ptr_array_new(),
                           g_ptr_array_new_with_free_func(block_free)};
  if (!look_over(readback, blocks, meant, &unread, error))
    return FALSE;
  g_string_append_len(unread.text, tail, data + length - tail);
  g_autoptr(GBytes) text = g_bytes_new_static(unread.text->str, unread.text->len);
  RnIcalCalendar unknown = {meant->name, meant->description, meant->changed_at, unread.events};
  if (!rn_readback_check(text, &unknown, error))
    return FALSE;
  for (guint i = 0; i < unread.frames->len; i++)
    g_hash_table_insert(readback->known, g_steal_pointer(&unread.frames->pdata[i]), unread.events->pdata[i]);
  return TRUE;
}
