/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Joins versions and events by slot key. A window of three months of a large city is about 2,000 slots and 3,000
 * events; everything is a hash look-up. */

#include "ical/book.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY (24 * 60 * 60)
#define KEEP_AFTER_CHANGE (14 * DAY)
#define KEEP_AFTER_END (7 * DAY)

static void
slot_free(gpointer item)
{
  RnBookSlot *slot = item;
  g_free(slot->service);
  g_free(slot->area_id);
  g_free(slot->band);
  g_free(slot->seat);
  g_free(slot);
}

static gboolean
contradicts(GError **error, const char *slot_key, const char *what)
{
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
              _("The published rota and its calendar events do not agree (%s: %s); no feed was changed. "
                "Restore the database from your latest backup."),
              slot_key, what);
  return FALSE;
}

/* A slot that its version no longer has is known by its key alone. */
static RnBookSlot *
gone_slot(const char *slot_key)
{
  g_auto(GStrv) part = g_strsplit(slot_key, "/", -1);
  RnDate date;
  if (g_strv_length(part) != 6 || !rn_date_parse(part[2], &date))
    return NULL;
  RnBookSlot *slot = g_new0(RnBookSlot, 1);
  slot->service = g_strdup(part[0]);
  slot->area_id = g_strdup(part[1]);
  slot->band = g_strdup(part[3]);
  slot->seat = g_strdup(part[4]);
  slot->index = (int)g_ascii_strtoll(part[5], NULL, 10);
  slot->start = rn_instant_from_local(date, 0);
  slot->end = rn_instant_from_local(date + 1, 0);
  slot->all_day = TRUE;
  return slot;
}

static RnBookSlot *
living_slot(const RnDuty *duty)
{
  RnBookSlot *slot = g_new0(RnBookSlot, 1);
  slot->duty = duty;
  slot->service = g_strdup(duty->slot->service);
  slot->area_id = g_strdup(duty->slot->area_id);
  slot->band = g_strdup(duty->slot->band);
  slot->seat = g_strdup(duty->slot->seat);
  slot->index = duty->slot->index;
  slot->start = duty->slot->start;
  slot->end = duty->slot->end;
  return slot;
}

static int
compare_slots(gconstpointer a, gconstpointer b)
{
  const RnBookSlot *x = *(RnBookSlot *const *)a, *y = *(RnBookSlot *const *)b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return strcmp(x->event->slot_key, y->event->slot_key);
}

static int
compare_stand_ins(gconstpointer a, gconstpointer b)
{
  const RnBookSlot *x = *(RnBookSlot *const *)a, *y = *(RnBookSlot *const *)b;
  int order = compare_slots(a, b);
  return order ? order : strcmp(x->event->unit_id, y->event->unit_id);
}

static int
compare_assignments(gconstpointer a, gconstpointer b)
{
  const RnBookAssignment *x = *(RnBookAssignment *const *)a, *y = *(RnBookAssignment *const *)b;
  int order = compare_slots(&x->slot, &y->slot);
  return order ? order : strcmp(x->event->unit_id, y->event->unit_id);
}

/* --- questions that making asks too --- */

const RnVersionUnit *
rn_book_unit(const RnBook *book, const RnVersion *version, const char *unit_id)
{
  const RnVersionUnit *unit = rn_version_unit(version, unit_id);
  return unit ? unit : g_hash_table_lookup(book->units, unit_id);
}

/* The unit itself, or where the person works. */
static const char *
facility_of(const RnBook *book, const RnVersion *version, const char *unit_id)
{
  const RnVersionUnit *unit = unit_id ? rn_book_unit(book, version, unit_id) : NULL;
  if (!unit)
    return "";
  return strcmp(unit->kind, "facility") == 0 ? unit->unit_id : unit->facility_id ? unit->facility_id : "";
}

/* --- making --- */

typedef struct {
  RnBook *book;
  GHashTable *versions; /* RnMonth -> const RnVersion* */
  GHashTable *duties;   /* slot key -> const RnDuty* */
  GHashTable *slots;    /* slot key -> RnBookSlot* */
  GHashTable *held;     /* slot key -> the living assignment's RnEvent* */
  GHashTable *cover;    /* rn_stand_in_key() -> const RnStandIn* that no event was seen of yet */
} Maker;

static gboolean
add_stand_ins(Maker *maker, const RnVersion *version, GError **error)
{
  GPtrArray *groups = rn_stand_ins_new(version);
  g_ptr_array_add(maker->book->groups, groups);
  for (guint i = 0; i < groups->len; i++) {
    RnStandIn *stand_in = groups->pdata[i];
    if (stand_in->unit_id && !rn_version_unit(version, stand_in->unit_id))
      return contradicts(error, stand_in->slot->key, "unknown unit");
    g_hash_table_insert(maker->cover, rn_stand_in_key(stand_in->slot->key, stand_in->unit_id), stand_in);
  }
  return TRUE;
}

static gboolean
add_versions(Maker *maker, const RnFeedSource *source, GError **error)
{
  RnBook *book = maker->book;
  for (guint i = 0; i < source->versions->len; i++) {
    const RnVersion *version = source->versions->pdata[i];
    g_assert(version->state == RN_VERSION_PUBLISHED);
    g_assert(i == 0 || book->newest_month->month < version->month);
    if (i == 0)
      book->first_month = version->month;
    book->newest_month = version;
    book->newest_publication = MAX(book->newest_publication, version->published_at);
    g_hash_table_insert(maker->versions, GINT_TO_POINTER(version->month), (gpointer)version);
    for (guint k = 0; k < version->units->len; k++) {
      RnVersionUnit *unit = version->units->pdata[k];
      g_hash_table_insert(book->units, unit->unit_id, unit);
    }
    for (guint k = 0; k < version->areas->len; k++) {
      RnVersionArea *area = version->areas->pdata[k];
      g_hash_table_insert(book->areas, area->area_id, area);
    }
    for (guint k = 0; k < version->rota->duties->len; k++) {
      RnDuty *duty = version->rota->duties->pdata[k];
      if (!g_hash_table_insert(maker->duties, duty->slot->key, duty))
        return contradicts(error, duty->slot->key, "slot twice");
      if (duty->unit_id && !rn_version_unit(version, duty->unit_id))
        return contradicts(error, duty->slot->key, "unknown unit");
    }
    if (!add_stand_ins(maker, version, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_slot_event(Maker *maker, const RnVersion *version, const RnEvent *event, GError **error)
{
  const RnDuty *duty = g_hash_table_lookup(maker->duties, event->slot_key);
  if (!duty && !event->cancelled)
    return contradicts(error, event->slot_key, "event without slot");
  if (duty && event->cancelled)
    return contradicts(error, event->slot_key, "slot with a cancelled event");
  RnBookSlot *slot = duty ? living_slot(duty) : gone_slot(event->slot_key);
  if (!slot)
    return contradicts(error, event->slot_key, "slot key");
  slot->version = version;
  slot->event = event;
  slot->facility = facility_of(maker->book, version, duty ? duty->unit_id : NULL);
  g_ptr_array_add(maker->book->slots, slot);
  if (!g_hash_table_insert(maker->slots, event->slot_key, slot))
    return contradicts(error, event->slot_key, "two events");
  return TRUE;
}

/* The event of a group of panels under one vice: it is alive exactly as long as its version has that group. */
static gboolean
add_cover_event(Maker *maker, const RnVersion *version, const RnEvent *event, GError **error)
{
  g_autofree char *key = rn_stand_in_key(event->slot_key, event->unit_id);
  const RnStandIn *stand_in = g_hash_table_lookup(maker->cover, key);
  if ((stand_in == NULL) != event->cancelled)
    return contradicts(error, event->slot_key, stand_in ? "cover with a cancelled event" : "event without cover");
  RnBookSlot *slot = gone_slot(event->slot_key);
  if (!slot)
    return contradicts(error, event->slot_key, "slot key");
  g_hash_table_remove(maker->cover, key);
  rn_stand_in_times(event->slot_key, &slot->start, &slot->end);
  slot->all_day = FALSE;
  slot->version = version;
  slot->event = event;
  slot->stand_in = stand_in;
  slot->facility = facility_of(maker->book, version, *event->unit_id ? event->unit_id : NULL);
  g_ptr_array_add(maker->book->stand_ins, slot);
  return TRUE;
}

static gboolean
add_assignment_event(Maker *maker, const RnEvent *event, GError **error)
{
  const RnBookSlot *slot = g_hash_table_lookup(maker->slots, event->slot_key);
  if (!slot)
    return contradicts(error, event->slot_key, "assignment without slot");
  gboolean holds = slot->duty && g_strcmp0(slot->duty->unit_id, event->unit_id) == 0;
  if (holds == event->cancelled)
    return contradicts(error, event->slot_key, event->unit_id);
  if (holds && !g_hash_table_insert(maker->held, event->slot_key, (gpointer)event))
    return contradicts(error, event->slot_key, "two events");
  RnBookAssignment *assignment = g_new0(RnBookAssignment, 1);
  assignment->event = event;
  assignment->slot = slot;
  assignment->facility = facility_of(maker->book, slot->version, event->unit_id);
  g_ptr_array_add(maker->book->assignments, assignment);
  return TRUE;
}

static void
note_change(GHashTable *former, const char *kind, const char *id, RnInstant changed_at)
{
  g_autofree char *key = g_strconcat(kind, "|", id, NULL);
  RnInstant *newest = g_hash_table_lookup(former, key);
  if (newest)
    *newest = MAX(*newest, changed_at);
  else
    g_hash_table_insert(former, g_steal_pointer(&key), g_memdup2(&changed_at, sizeof changed_at));
}

static void
note_former(RnBook *book, const RnEvent *event)
{
  gboolean is_cover = rn_stand_in_times(event->slot_key, NULL, NULL);
  if (strcmp(event->kind, "assignment") == 0) {
    note_change(book->former, "unit", event->unit_id, event->changed_at);
    note_change(book->former, "facility", facility_of(book, book->newest_month, event->unit_id), event->changed_at);
    if (!is_cover)
      return;
  }
  g_auto(GStrv) part = g_strsplit(event->slot_key, "/", 3);
  if (!part[0] || !part[1])
    return;
  note_change(book->former, "service", part[0], event->changed_at);
  note_change(book->former, "area", part[1], event->changed_at);
}

/* Slots before assignments, whatever the order of the events. */
static gboolean
add_events(Maker *maker, const GPtrArray *events, GError **error)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < events->len; i++) {
      RnEvent *event = events->pdata[i];
      const RnVersion *version = g_hash_table_lookup(maker->versions, GINT_TO_POINTER(event->month));
      gboolean is_slot = strcmp(event->kind, "slot") == 0, is_cover = rn_stand_in_times(event->slot_key, NULL, NULL);
      if (pass == 0 && !version)
        note_former(maker->book, event);
      if (!version || is_slot != (pass == 0))
        continue;
      if (!(is_slot    ? add_slot_event(maker, version, event, error)
            : is_cover ? add_cover_event(maker, version, event, error)
                       : add_assignment_event(maker, event, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_duties(const Maker *maker, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, maker->duties);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    const RnDuty *duty = value;
    if (!g_hash_table_contains(maker->slots, key))
      return contradicts(error, key, "slot without event");
    const RnVersionUnit *unit = duty->unit_id ? g_hash_table_lookup(maker->book->units, duty->unit_id) : NULL;
    if (unit && strcmp(unit->kind, "person") == 0 && !g_hash_table_contains(maker->held, key))
      return contradicts(error, key, "duty without event");
  }
  g_hash_table_iter_init(&iter, maker->cover);
  if (g_hash_table_iter_next(&iter, &key, &value))
    return contradicts(error, key, "cover without event");
  return TRUE;
}

/* A month's first publication made its first slot event. */
static void
find_opening(RnBook *book)
{
  g_autoptr(GHashTable) openings = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < book->slots->len; i++) {
    const RnEvent *event = ((RnBookSlot *)book->slots->pdata[i])->event;
    RnEvent *earliest = g_hash_table_lookup(openings, GINT_TO_POINTER(event->month));
    if (!earliest || event->created_at < earliest->created_at)
      g_hash_table_insert(openings, GINT_TO_POINTER(event->month), (gpointer)event);
  }
  GHashTableIter iter;
  gpointer event;
  g_hash_table_iter_init(&iter, openings);
  while (g_hash_table_iter_next(&iter, NULL, &event))
    book->newest_opening = MAX(book->newest_opening, ((RnEvent *)event)->created_at);
}

RnBook *
rn_book_new(const RnFeedSource *source, GError **error)
{
  g_assert(source->versions->len > 0);
  g_autoptr(RnBook) book = g_new0(RnBook, 1);
  book->slots = g_ptr_array_new_with_free_func(slot_free);
  book->assignments = g_ptr_array_new_with_free_func(g_free);
  book->stand_ins = g_ptr_array_new_with_free_func(slot_free);
  book->groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  book->former = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  book->units = g_hash_table_new(g_str_hash, g_str_equal);
  book->areas = g_hash_table_new(g_str_hash, g_str_equal);
  book->history = source->history;
  book->newest_publication = book->newest_opening = RN_INSTANT_NONE;
  g_autoptr(GHashTable) versions = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) duties = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) slots = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) held = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) cover = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Maker maker = {book, versions, duties, slots, held, cover};
  if (!add_versions(&maker, source, error) || !add_events(&maker, source->events, error) ||
      !check_duties(&maker, error))
    return NULL;
  g_ptr_array_sort(book->slots, compare_slots);
  g_ptr_array_sort(book->assignments, compare_assignments);
  g_ptr_array_sort(book->stand_ins, compare_stand_ins);
  find_opening(book);
  if (book->newest_opening == RN_INSTANT_NONE) /* months without a single slot */
    book->newest_opening = book->newest_publication;
  return g_steal_pointer(&book);
}

void
rn_book_free(RnBook *book)
{
  if (!book)
    return;
  g_ptr_array_unref(book->slots);
  g_ptr_array_unref(book->assignments);
  g_ptr_array_unref(book->stand_ins);
  g_ptr_array_unref(book->groups);
  g_hash_table_unref(book->former);
  g_hash_table_unref(book->units);
  g_hash_table_unref(book->areas);
  g_free(book);
}

/* --- other questions --- */

RnInstant
rn_book_former_change(const RnBook *book, const char *kind, const char *id)
{
  g_autofree char *key = g_strconcat(kind, "|", id, NULL);
  const RnInstant *newest = g_hash_table_lookup(book->former, key);
  return newest ? *newest : RN_INSTANT_NONE;
}

const char *
rn_book_area_name(const RnVersion *version, const char *area_id)
{
  const RnVersionArea *area = rn_version_area(version, area_id);
  return area && area->name && *area->name ? area->name : area_id;
}

const RnVersion *
rn_book_issue(const RnBook *book, RnMonth month, RnInstant instant)
{
  const RnVersion *issue = NULL;
  for (guint i = 0; book->history && i < book->history->len; i++) {
    const RnVersion *version = book->history->pdata[i];
    if (version->month == month && version->published_at == instant && (!issue || version->number < issue->number))
      issue = version;
  }
  return issue;
}

gboolean
rn_book_keeps(const RnBook *book, RnInstant changed_at, RnInstant end)
{
  return book->newest_publication < MAX(changed_at + KEEP_AFTER_CHANGE, end + KEEP_AFTER_END);
}
