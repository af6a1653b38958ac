/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From news to messages: the events as the person's own feed shows them, addresses, texts. */

#include "ical/mail.h"

#include "engine/import.h"
#include "ical/wording.h"

#include <string.h>

static void
calendar_free(gpointer item)
{
  RnMailCalendar *calendar = item;
  g_free(calendar->file);
  rn_ical_event_free(calendar->event);
  g_free(calendar->bytes);
  g_free(calendar);
}

void
rn_mail_free(RnMail *mail)
{
  if (!mail)
    return;
  g_free(mail->unit_id);
  g_free(mail->name);
  g_free(mail->to);
  g_free(mail->phone);
  g_free(mail->subject);
  g_free(mail->text);
  g_ptr_array_unref(mail->calendars);
  g_free(mail);
}

static void
mail_destroy(gpointer mail)
{
  rn_mail_free(mail);
}

/* --- what is published --- */

typedef struct {
  const RnCity *city;
  const RnMonthNews *news;
  const char *from;
  GPtrArray *versions, *events, *history, *links;
  RnBook *book;
} Source;

static void
source_clear(Source *source)
{
  g_clear_pointer(&source->book, rn_book_free);
  g_clear_pointer(&source->versions, g_ptr_array_unref);
  g_clear_pointer(&source->events, g_ptr_array_unref);
  g_clear_pointer(&source->history, g_ptr_array_unref);
  g_clear_pointer(&source->links, g_ptr_array_unref);
}

static gboolean
load(Source *source, RnStore *store, GError **error)
{
  RnMonth month = source->news->version->month;
  source->versions = g_ptr_array_new();
  g_ptr_array_add(source->versions, source->news->version);
  source->events = rn_store_events(store, source->city->id, month, month, error);
  source->history = source->events ? rn_store_versions(store, source->city->id, month, error) : NULL;
  source->links = source->history ? rn_store_feed_links(store, source->city->id, error) : NULL;
  if (!source->links)
    return FALSE;
  const RnFeedSource feed = {.city_id = source->city->id, .versions = source->versions, .events = source->events,
                             .history = source->history, .threads = 1};
  source->book = rn_book_new(&feed, error);
  return source->book != NULL;
}

/* What stands in the calendar of the unit, and the life of its event. */
typedef struct {
  const RnBookSlot *slot;   /* NULL: nothing */
  const RnEvent *life;
} Told;

static gboolean
is_about(const RnEvent *event, const char *unit_id, const char *slot_key)
{
  return strcmp(event->unit_id, unit_id) == 0 && strcmp(event->slot_key, slot_key) == 0;
}

static Told
find_told(const Source *source, const char *unit_id, const char *slot_key)
{
  for (guint i = 0; i < source->book->assignments->len; i++) {
    const RnBookAssignment *assignment = source->book->assignments->pdata[i];
    if (is_about(assignment->event, unit_id, slot_key))
      return (Told){assignment->slot, assignment->event};
  }
  for (guint i = 0; i < source->book->stand_ins->len; i++) {
    const RnBookSlot *slot = source->book->stand_ins->pdata[i];
    if (is_about(slot->event, unit_id, slot_key))
      return (Told){slot, slot->event};
  }
  return (Told){NULL, NULL};
}

/* What the settings of the unit's own address add to the revision: message and feed must agree. */
static int
revision_of(const Source *source, const char *unit_id, RnInstant *changed_at)
{
  int revision = 0;
  for (guint i = 0; i < source->links->len; i++) {
    const RnFeedLink *link = source->links->pdata[i];
    gboolean is_own = strcmp(link->audience, "person") == 0 || strcmp(link->audience, "facility") == 0;
    if (link->revoked || !is_own || strcmp(link->id, unit_id) != 0)
      continue;
    revision = MAX(revision, link->revision);
    *changed_at = MAX(*changed_at, link->changed_at);
  }
  return revision;
}

/* --- one message --- */

static void
add_calendar(const Source *source, RnMail *mail, const RnNewsItem *item)
{
  const Told told = find_told(source, mail->unit_id, item->slot_key);
  if (!told.slot)
    return;
  const RnEvent *life = told.life;
  const RnBookSlot *slot = told.slot;
  RnMailCalendar *calendar = g_new0(RnMailCalendar, 1);
  g_ptr_array_add(mail->calendars, calendar);
  calendar->kind = item->kind;
  calendar->method = life->cancelled ? "CANCEL" : "PUBLISH";
  calendar->file = g_strdup_printf("duty-%u.ics", mail->calendars->len);
  RnInstant changed_at = life->changed_at;
  int sequence = life->sequence + revision_of(source, mail->unit_id, &changed_at);
  calendar->event =
    rn_ical_event_new(life->uid, sequence, life->created_at, changed_at, slot->start, slot->end, slot->all_day);
  if (life->cancelled)
    rn_wording_tombstone(calendar->event, source->book, slot, RN_AUDIENCE_PERSON, life->changed_at);
  else if (slot->stand_in)
    rn_wording_stand_in(calendar->event, source->book, slot, RN_AUDIENCE_PERSON, life->changed_at);
  else
    rn_wording_duty(calendar->event, source->book, slot, RN_AUDIENCE_PERSON, life->changed_at);
  calendar->bytes = rn_mail_calendar(calendar->event, calendar->method, source->from, mail->to);
}

/* Name, address and telephone as the tables have them now. */
static void
address(const RnCity *city, const RnVersion *version, RnMail *mail)
{
  const RnPerson *person = rn_city_person(city, mail->unit_id);
  const RnFacility *facility = person ? NULL : rn_city_facility(city, mail->unit_id);
  const RnVersionUnit *unit = rn_version_unit(version, mail->unit_id);
  const char *email = person ? person->email : facility ? facility->email : "";
  const char *phone = person ? person->duty_phone : facility ? facility->duty_phone : "";
  mail->name = g_strdup(person ? person->name : facility ? facility->name : unit ? unit->name : mail->unit_id);
  mail->to = g_strdup(rn_import_is_email(email) ? email : "");
  mail->phone = g_strdup(*phone || !unit || !unit->phone ? phone : unit->phone);
}

static RnMail *
mail_of(const Source *source, const RnNews *news)
{
  RnMail *mail = g_new0(RnMail, 1);
  mail->unit_id = g_strdup(news->unit_id);
  mail->calendars = g_ptr_array_new_with_free_func(calendar_free);
  address(source->city, source->news->version, mail);
  for (guint i = 0; i < news->items->len; i++)
    add_calendar(source, mail, news->items->pdata[i]);
  rn_mail_write_text(mail, source->news->version, source->city->name, source->from);
  return mail;
}

GPtrArray *
rn_mails_new(RnStore *store, const RnCity *city, const RnMonthNews *news, const char *from, GError **error)
{
  Source source = {.city = city, .news = news, .from = from};
  GPtrArray *mails = NULL;
  if (load(&source, store, error)) {
    mails = g_ptr_array_new_with_free_func(mail_destroy);
    for (guint i = 0; i < news->news->len; i++)
      g_ptr_array_add(mails, mail_of(&source, news->news->pdata[i]));
  }
  source_clear(&source);
  return mails;
}
