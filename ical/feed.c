/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Chooses the events of each feed. Feeds are independent of each other, so threads take one link after another and each
 * result has its own place: their number never shows in the bytes. A city has up to about a thousand feeds. */

#include "ical/feed.h"

#include "engine/city.h"
#include "engine/visible.h"
#include "ical/digest.h"
#include "ical/texts.h"
#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_feed_free(RnFeed *feed)
{
  if (!feed)
    return;
  g_free(feed->audience);
  g_free(feed->id);
  g_free(feed->name);
  g_free(feed->token);
  g_free(feed->sha256);
  g_bytes_unref(feed->bytes);
  rn_ical_calendar_free(feed->calendar);
  g_free(feed);
}

static void
feed_destroy(gpointer feed)
{
  rn_feed_free(feed);
}

/* --- events of one feed --- */

/* The book of a host, and what of it stands here. */
typedef struct {
  const RnPartnerRow *row;
  const RnBook *book;
} Guest;

typedef struct {
  const RnBook *book;
  RnTexts *texts;
  const RnFeedLink *link;
  RnAudience audience;
  RnIcalCalendar *calendar;
} Builder;

static void
see_change(Builder *builder, RnInstant changed_at)
{
  builder->calendar->changed_at = MAX(builder->calendar->changed_at, changed_at);
}

/* An event with the life of `event` and the times of `slot`. What the link changes shows as a change of the event. */
static void
add_event(Builder *builder, RnTextsKind kind, const RnEvent *event, const RnBookSlot *slot)
{
  const RnFeedLink *link = builder->link;
  RnIcalEvent *added = rn_ical_event_new(event->uid, event->sequence + link->revision, event->created_at,
                                         MAX(event->changed_at, link->changed_at), slot->start, slot->end, slot->all_day);
  g_ptr_array_add(builder->calendar->events, added);
  rn_texts_put(builder->texts, kind, added, builder->book, slot, builder->audience, event->changed_at);
  if (kind != RN_TEXTS_TOMBSTONE && added->status == RN_ICAL_CONFIRMED)
    added->alarm_minutes = link->alarm_minutes;
}

static void
add_duty(Builder *builder, const RnEvent *event, const RnBookSlot *slot)
{
  see_change(builder, event->changed_at);
  add_event(builder, RN_TEXTS_DUTY, event, slot);
}

/* `lost_at` is when this audience lost the duty. */
static void
add_tombstone(Builder *builder, const RnEvent *event, const RnBookSlot *slot, RnInstant lost_at)
{
  see_change(builder, event->changed_at);
  if (rn_book_keeps(builder->book, lost_at, slot->end))
    add_event(builder, RN_TEXTS_TOMBSTONE, event, slot);
}

static gboolean
is_of_area(const Builder *builder, const RnVersion *version, const char *area_id)
{
  return builder->audience == RN_AUDIENCE_HUB || rn_visible_areas_touch(version, area_id, builder->link->id);
}

/* Is vice cover told to this audience? The public looks for a clinic, not for a panel. */
static gboolean
concerns(const Builder *builder, const RnBookSlot *slot)
{
  const char *id = builder->link->id;
  switch (builder->audience) {
  case RN_AUDIENCE_PERSON:
    return strcmp(slot->event->unit_id, id) == 0;
  case RN_AUDIENCE_FACILITY:
    return *slot->facility && strcmp(slot->facility, id) == 0;
  case RN_AUDIENCE_ORGANISATION:
    return strcmp(slot->service, id) == 0;
  case RN_AUDIENCE_PUBLIC:
    return FALSE;
  case RN_AUDIENCE_BLOCK:
  case RN_AUDIENCE_HUB:
    break;
  }
  return is_of_area(builder, slot->version, slot->area_id);
}

static void
add_person(Builder *builder)
{
  const GPtrArray *assignments = builder->book->assignments;
  for (guint i = 0; i < assignments->len; i++) {
    const RnBookAssignment *assignment = assignments->pdata[i];
    const RnEvent *event = assignment->event;
    if (strcmp(event->unit_id, builder->link->id) != 0)
      continue;
    if (event->cancelled)
      add_tombstone(builder, event, assignment->slot, event->changed_at);
    else
      add_duty(builder, event, assignment->slot);
  }
}

/* Vice cover: a group of panels under one unit is an event of its own, in whatever feed. */
static void
add_stand_ins(Builder *builder)
{
  for (guint i = 0; i < builder->book->stand_ins->len; i++) {
    const RnBookSlot *slot = builder->book->stand_ins->pdata[i];
    if (!concerns(builder, slot))
      continue;
    see_change(builder, slot->event->changed_at);
    if (slot->stand_in)
      add_event(builder, RN_TEXTS_STAND_IN, slot->event, slot);
    else if (rn_book_keeps(builder->book, slot->event->changed_at, slot->end))
      add_event(builder, RN_TEXTS_TOMBSTONE, slot->event, slot);
  }
}

/* A facility loses a duty when one of its units lost it and none of them holds it now. */
static void
add_facility(Builder *builder)
{
  g_autoptr(GHashTable) lost = g_hash_table_new(NULL, NULL); /* slot -> the newest loss, RnEvent* */
  const GPtrArray *assignments = builder->book->assignments;
  for (guint i = 0; i < assignments->len; i++) {
    const RnBookAssignment *assignment = assignments->pdata[i];
    const RnEvent *event = assignment->event;
    const RnEvent *known = g_hash_table_lookup(lost, assignment->slot);
    if (event->cancelled && strcmp(assignment->facility, builder->link->id) == 0 &&
        (!known || known->changed_at < event->changed_at))
      g_hash_table_insert(lost, (gpointer)assignment->slot, (gpointer)event);
  }
  for (guint i = 0; i < builder->book->slots->len; i++) {
    const RnBookSlot *slot = builder->book->slots->pdata[i];
    const RnEvent *loss = g_hash_table_lookup(lost, slot);
    if (strcmp(slot->facility, builder->link->id) == 0)
      add_duty(builder, slot->event, slot);
    else if (loss)
      add_tombstone(builder, slot->event, slot, loss->changed_at);
  }
}

/* A seat that may stay empty is told of only while somebody holds it. */
static void
add_slot(Builder *builder, const RnBookSlot *slot)
{
  gboolean is_idle = slot->duty && !slot->duty->unit_id && !slot->duty->slot->mandatory;
  if (slot->duty && !is_idle)
    add_duty(builder, slot->event, slot);
  else if (!is_idle || slot->event->sequence > 0)
    add_tombstone(builder, slot->event, slot, slot->event->changed_at);
}

static gboolean
is_of_guest(const Guest *guest, const RnBookSlot *slot)
{
  const RnPartnerRow *row = guest->row;
  RnDate date;
  int minutes;
  rn_instant_to_local(slot->start, &date, &minutes);
  return strcmp(slot->service, row->service) == 0 && rn_valid_on(row->valid_from, row->valid_to, date) &&
         (!*row->host_area || rn_visible_areas_touch(slot->version, slot->area_id, row->host_area));
}

/* Duties of another city that serve this one, too, with the texts and the life that they have there. */
static void
add_guests(const Builder *builder, const GArray *guests)
{
  for (guint g = 0; g < guests->len; g++) {
    const Guest *guest = &g_array_index(guests, Guest, g);
    Builder there = *builder;
    there.book = guest->book;
    if (builder->audience == RN_AUDIENCE_ORGANISATION && strcmp(builder->link->id, guest->row->service) != 0)
      continue;
    see_change(&there, rn_book_former_change(guest->book, "service", guest->row->service));
    for (guint i = 0; i < guest->book->slots->len; i++)
      if (is_of_guest(guest, guest->book->slots->pdata[i]))
        add_slot(&there, guest->book->slots->pdata[i]);
  }
}

static void
add_area(Builder *builder)
{
  for (guint i = 0; i < builder->book->slots->len; i++) {
    const RnBookSlot *slot = builder->book->slots->pdata[i];
    if (builder->audience == RN_AUDIENCE_ORGANISATION ? strcmp(slot->service, builder->link->id) != 0
                                                      : !is_of_area(builder, slot->version, slot->area_id))
      continue;
    add_slot(builder, slot);
  }
}

/* Events that have left the window still count for LAST-MODIFIED, which therefore never goes back. */
static void
see_former_changes(Builder *builder)
{
  const RnBook *book = builder->book;
  if (builder->audience == RN_AUDIENCE_PERSON || builder->audience == RN_AUDIENCE_FACILITY) {
    const char *kind = builder->audience == RN_AUDIENCE_PERSON ? "unit" : "facility";
    see_change(builder, rn_book_former_change(book, kind, builder->link->id));
    return;
  }
  if (builder->audience == RN_AUDIENCE_ORGANISATION) {
    see_change(builder, rn_book_former_change(book, "service", builder->link->id));
    return;
  }
  GHashTableIter iter;
  gpointer area_id;
  g_hash_table_iter_init(&iter, book->areas);
  while (g_hash_table_iter_next(&iter, &area_id, NULL))
    if (is_of_area(builder, book->newest_month, area_id))
      see_change(builder, rn_book_former_change(book, "area", area_id));
}

/* --- notice --- */

/* A UUID of its own for each link, from its random id: 128 bits of a hash, marked as version 8 (RFC 9562). */
static char *
notice_uid(const RnFeedLink *link)
{
  g_autofree char *message = g_strconcat("notice|", link->link_id, NULL);
  g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message, -1);
  return g_strdup_printf("%.8s-%.4s-8%.3s-9%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
}

/* One day of the newest month; of a revoked link all days on which its address still answers. */
static void
notice_days(const Builder *builder, RnDate *first, RnDate *after)
{
  int minutes;
  *first = rn_month_first(builder->book->newest_month->month);
  *after = *first + 1;
  if (!builder->link->revoked || builder->link->changed_at <= 0)
    return;
  rn_instant_to_local(builder->link->changed_at, first, &minutes);
  *after = *first + RN_FEED_NOTICE_DAYS;
}

/* SEQUENCE in minutes since 2000 rises with every later state, without any count to keep. */
static void
add_notice(Builder *builder)
{
  const RnBook *book = builder->book;
  RnInstant changed_at = builder->calendar->changed_at, epoch = rn_instant_from_local(10957, 0);
  RnDate first, after;
  notice_days(builder, &first, &after);
  g_autofree char *uid = notice_uid(builder->link);
  RnIcalEvent *notice =
    rn_ical_event_new(uid, (int)CLAMP((changed_at - epoch) / 60, 0, G_MAXINT32), changed_at, changed_at,
                      rn_instant_from_local(first, 0), rn_instant_from_local(after, 0), TRUE);
  rn_wording_notice(notice, book, builder->link->revoked);
  g_ptr_array_add(builder->calendar->events, notice);
}

/* --- one feed --- */

static const char *
link_name(const RnBook *book, const GArray *guests, const RnFeedLink *link, RnAudience audience)
{
  if (audience == RN_AUDIENCE_PERSON || audience == RN_AUDIENCE_FACILITY) {
    const RnVersionUnit *unit = g_hash_table_lookup(book->units, link->id);
    if (unit)
      return unit->name;
    GHashTableIter iter;
    gpointer value;
    const char *name = NULL; /* of equal candidates the smallest: hash order must not show */
    g_hash_table_iter_init(&iter, book->units);
    while (audience == RN_AUDIENCE_FACILITY && g_hash_table_iter_next(&iter, NULL, &value)) {
      const RnVersionUnit *person = value;
      if (g_strcmp0(person->facility_id, link->id) == 0 && person->facility_name && *person->facility_name &&
          (!name || strcmp(person->facility_name, name) < 0))
        name = person->facility_name;
    }
    return name ? name : link->id;
  }
  if (audience == RN_AUDIENCE_ORGANISATION) {
    const char *name = rn_version_label(book->newest_month, "service", link->id);
    for (guint g = 0; strcmp(name, link->id) == 0 && g < guests->len; g++)
      name = rn_version_label(g_array_index(guests, Guest, g).book->newest_month, "service", link->id);
    return name;
  }
  if (audience != RN_AUDIENCE_HUB) {
    const RnVersionArea *area = g_hash_table_lookup(book->areas, link->id);
    return area ? area->name : link->id;
  }
  const RnVersion *version = book->newest_month;
  return rn_book_area_name(version, version->city_id);
}

static RnFeed *
build_feed(const RnBook *book, const GArray *guests, RnTexts *texts, const RnFeedLink *link, GBytes *key)
{
  RnAudience audience = RN_AUDIENCE_HUB;
  gboolean known = rn_audience_parse(link->audience, &audience);
  g_assert(known);
  const char *name = link_name(book, guests, link, audience);
  Builder builder = {book, texts, link, audience,
                     rn_ical_calendar_new(rn_wording_calendar_name(audience, name), NULL, book->newest_opening)};
  if (link->revoked && link->changed_at > 0)
    builder.calendar->changed_at = link->changed_at;
  else if (link->revoked)
    see_change(&builder, book->newest_opening);
  else if (audience == RN_AUDIENCE_PERSON)
    add_person(&builder);
  else if (audience == RN_AUDIENCE_FACILITY)
    add_facility(&builder);
  else {
    add_area(&builder);
    add_guests(&builder, guests);
  }
  if (!link->revoked) {
    add_stand_ins(&builder);
    see_former_changes(&builder);
    see_change(&builder, link->changed_at);
  }
  if (builder.calendar->events->len == 0)
    add_notice(&builder);
  builder.calendar->description =
    rn_wording_calendar_description(book, builder.calendar->changed_at, link->revoked);
  rn_ical_calendar_sort(builder.calendar);
  RnFeed *feed = g_new0(RnFeed, 1);
  feed->audience = g_strdup(link->revoked ? "revoked" : link->audience);
  feed->id = g_strdup(link->id);
  feed->name = g_strdup(name);
  feed->token = rn_token_derive(key, link->link_id, link->generation);
  feed->calendar = builder.calendar;
  feed->bytes = rn_ical_calendar_bytes(builder.calendar);
  feed->sha256 = rn_digest_sha256(feed->bytes);
  return feed;
}

/* --- all feeds --- */

typedef struct {
  const RnBook *book;
  const GArray *guests;
  const RnFeedSource *source;
  RnTexts *texts;
  RnFeed **feeds;
  gint next;
} Work;

static gpointer
run_worker(gpointer data)
{
  Work *work = data;
  for (;;) {
    guint at = (guint)g_atomic_int_add(&work->next, 1);
    if (at >= work->source->links->len)
      return NULL;
    work->feeds[at] = build_feed(work->book, work->guests, work->texts, work->source->links->pdata[at], work->source->key);
  }
}

static gboolean
check_links(const GPtrArray *links, GError **error)
{
  RnAudience audience;
  for (guint i = 0; i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    if (!rn_audience_parse(link->audience, &audience)) {
      g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("The database has a feed of the unknown kind \"%s\"."),
                  link->audience);
      return FALSE;
    }
  }
  return TRUE;
}

/* A book for each host, which all of its services share. */
static gboolean
make_guests(const GPtrArray *of_source, GPtrArray *books, GArray *guests, GError **error)
{
  for (guint i = 0; of_source && i < of_source->len; i++) {
    const RnFeedGuest *one = of_source->pdata[i];
    const RnBook *book = NULL;
    for (guint k = 0; k < i && !book; k++)
      if (((const RnFeedGuest *)of_source->pdata[k])->host == one->host)
        book = g_array_index(guests, Guest, k).book;
    if (!book) {
      RnBook *made = rn_book_new(one->host, error);
      if (!made)
        return FALSE;
      g_ptr_array_add(books, made);
      book = made;
    }
    const Guest guest = {one->row, book};
    g_array_append_val(guests, guest);
  }
  return TRUE;
}

GPtrArray *
rn_feeds_build(const RnFeedSource *source, GError **error)
{
  if (source->versions->len == 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("No month of %s is published yet, so there are no feeds; publish a month first."), source->city_id);
    return NULL;
  }
  g_autoptr(RnBook) book = rn_book_new(source, error);
  g_autoptr(GPtrArray) books = g_ptr_array_new_with_free_func((GDestroyNotify)rn_book_free);
  g_autoptr(GArray) guests = g_array_new(FALSE, FALSE, sizeof(Guest));
  if (!book || !check_links(source->links, error) || !make_guests(source->guests, books, guests, error))
    return NULL;
  GPtrArray *feeds = g_ptr_array_new_full(source->links->len, feed_destroy);
  g_ptr_array_set_size(feeds, (gint)source->links->len);
  g_autoptr(RnTexts) texts = rn_texts_new();
  Work work = {book, guests, source, texts, (RnFeed **)feeds->pdata, 0};
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  for (int i = 1; i < source->threads; i++)
    g_ptr_array_add(threads, g_thread_new("feeds", run_worker, &work));
  run_worker(&work);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(threads->pdata[i]);
  return feeds;
}
