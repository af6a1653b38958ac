/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "tests/ical/sample.h"

#include "engine/calendar.h"
#include "engine/stand_in.h"
#include "engine/visible.h"

#include <string.h>

#define PERSONS 8 /* of each block */

static const char *const blocks[] = {"N", "C", "S"};
static const char *const family_names[PERSONS] = {"髙橋", "﨑山", "架空,佐藤", "𠮷野", "葛\xf3\xa0\x84\x80城",
                                                  "み;ほん", "a\\b", "は\"な"};

static void
destroy_version(gpointer version)
{
  rn_version_free(version);
}

static void
destroy_event(gpointer event)
{
  rn_event_free(event);
}

static void
destroy_link(gpointer item)
{
  RnFeedLink *link = item;
  g_free(link->link_id);
  g_free(link->audience);
  g_free(link->id);
  g_free(link->token_sha256);
  g_free(link);
}

Sample *
sample_new(void)
{
  Sample *sample = g_new0(Sample, 1);
  sample->versions = g_ptr_array_new_with_free_func(destroy_version);
  sample->former = g_ptr_array_new_with_free_func(destroy_version);
  sample->history = g_ptr_array_new();
  sample->events = g_ptr_array_new_with_free_func(destroy_event);
  sample->links = g_ptr_array_new_with_free_func(destroy_link);
  sample->key = g_bytes_new_static("0123456789abcdef0123456789abcdef", 32);
  return sample;
}

void
sample_free(Sample *sample)
{
  g_ptr_array_unref(sample->history);
  g_ptr_array_unref(sample->versions);
  g_ptr_array_unref(sample->former);
  g_ptr_array_unref(sample->events);
  g_ptr_array_unref(sample->links);
  g_bytes_unref(sample->key);
  g_free(sample);
}

/* --- a month --- */

static void
add_area(RnVersion *version, const char *id, const char *parent, const char *kind, const char *name)
{
  RnVersionArea *area = g_new0(RnVersionArea, 1);
  area->area_id = g_strdup(id);
  area->parent_id = g_strdup(parent);
  area->kind = g_strdup(kind);
  area->name = g_strdup(name);
  g_ptr_array_add(version->areas, area);
}

static void
add_label(RnVersion *version, const char *kind, const char *code, const char *name)
{
  RnVersionLabel *label = g_new0(RnVersionLabel, 1);
  label->kind = g_strdup(kind);
  label->code = g_strdup(code);
  label->name = g_strdup(name);
  g_ptr_array_add(version->labels, label);
}

static void
add_unit(RnVersion *version, const char *kind, char *id, char *name, const char *facility, const char *facility_name,
         int phone)
{
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = id;
  unit->kind = g_strdup(kind);
  unit->name = name;
  unit->facility_id = g_strdup(facility);
  unit->facility_name = g_strdup(facility_name);
  unit->department = g_strdup("内科・在宅");
  unit->phone = g_strdup_printf("090-0000-%04d", phone);
  unit->public_phone = g_strdup_printf("000-0000-%04d", phone);
  g_ptr_array_add(version->units, unit);
}

static void
add_units(RnVersion *version)
{
  for (int b = 0; b < 3; b++)
    for (int p = 0; p < PERSONS; p++) {
      g_autofree char *facility = g_strdup_printf("%sF%d", blocks[b], p / 2);
      g_autofree char *facility_name = g_strdup_printf("架空%sのそら%d診療所㈱", blocks[b], p / 2);
      add_unit(version, "person", g_strdup_printf("%s%d", blocks[b], p),
               g_strdup_printf("%s %s郎", family_names[p], blocks[b]), facility, facility_name, b * 100 + p);
    }
  for (int h = 0; h < 3; h++)
    add_unit(version, "facility", g_strdup_printf("H%d", h), g_strdup_printf("架空①おりおん病院%d", h), "", "", 900 + h);
}

static void
add_duty(RnVersion *version, const char *service, const char *area, RnDate date, const char *band, const char *seat,
         int from, int to, const char *unit)
{
  RnInstant start = rn_instant_from_local(date, from), end = rn_instant_from_local(date, to);
  g_autoptr(RnSlot) slot =
    rn_slot_new(service, area, date, band, seat, 1, start, end, "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(version->rota, slot, unit, RN_ORIGIN_SOLVER);
}

/* The pooled second seat of a band. */
static void
add_band(RnVersion *version, RnDate date, const char *band, int from, int to)
{
  for (int b = 0; b < 3; b++) {
    g_autofree char *first = g_strdup_printf("%s%d", blocks[b], (date + b * 3) % PERSONS);
    add_duty(version, "homecare", blocks[b], date, band, "first", from, to, first);
  }
  g_autofree char *second = g_strdup_printf("%s%d", blocks[date % 2], (date * 5 + 1) % (PERSONS - 1));
  add_duty(version, "homecare", "MH", date, band, "second", from, to, second);
}

RnVersion *
sample_month(const char *text, int days)
{
  RnMonth month;
  g_assert(rn_month_parse(text, &month));
  RnVersion *version = rn_version_new("MH", month);
  add_area(version, "MH", "", "city", "みほん市");
  add_area(version, "N", "MH", "block", "北ブロック");
  add_area(version, "C", "MH", "block", "中央ブロック");
  add_area(version, "S", "MH", "block", "南ブロック");
  add_label(version, "service", "homecare", "在宅当番");
  add_label(version, "service", "backup_bed", "後方支援病床");
  add_label(version, "band", "homecare/wd_night", "平日夜間");
  add_label(version, "band", "homecare/rest_day", "休日日中");
  add_label(version, "band", "homecare/rest_night", "休日夜間");
  add_label(version, "seat", "homecare/first", "第1当番");
  add_label(version, "seat", "homecare/second", "第2当番");
  add_label(version, "seat", "backup_bed/bed", "緊急一時病床");
  add_units(version);
  for (RnDate date = rn_month_first(month); date < rn_month_first(month) + MIN(days, rn_month_days(month)); date++) {
    gboolean rest = rn_date_weekday(date) == 0 || rn_holiday_by_law(date);
    g_autofree char *hospital = g_strdup_printf("H%d", date % 3);
    if (rest)
      add_band(version, date, "rest_day", 9 * 60, 18 * 60);
    add_band(version, date, rest ? "rest_night" : "wd_night", 18 * 60, 33 * 60);
    add_duty(version, "backup_bed", "MH", date, "bed24", "bed", 9 * 60, 33 * 60, hospital);
  }
  rn_rota_sort(version->rota);
  return version;
}

static RnVersion *
latest(const Sample *sample, RnMonth month, guint *at)
{
  for (guint i = 0; i < sample->versions->len; i++) {
    RnVersion *version = sample->versions->pdata[i];
    if (version->month == month) {
      *at = i;
      return version;
    }
  }
  return NULL;
}

RnVersion *
sample_next(const Sample *sample, const char *month, int days)
{
  guint at;
  RnVersion *next = sample_month(month, days), *old = latest(sample, next->month, &at);
  for (guint i = 0; i < next->rota->duties->len; i++) {
    RnDuty *duty = next->rota->duties->pdata[i], *before = rn_rota_find(old->rota, duty->slot->key);
    g_free(duty->unit_id);
    duty->unit_id = g_strdup(before->unit_id);
  }
  return next;
}

void
sample_hold(RnVersion *version, const char *slot_key, const char *unit_id)
{
  RnDuty *duty = rn_rota_find(version->rota, slot_key);
  g_assert(duty);
  g_free(duty->unit_id);
  duty->unit_id = g_strdup(unit_id);
}

void
sample_cover(RnVersion *version, const char *block, int day, int panel, int from, int to, const char *unit_id)
{
  RnDate date = rn_month_first(version->month) + day - 1;
  const char *band = from < 18 * 60 ? "own" : "wd_night";
  g_autofree char *id = g_strdup_printf("P%d", panel);
  g_autofree char *code = g_strdup_printf("vice_cover/%s", id);
  g_autofree char *name = g_strdup_printf("架空,第%d医院（%s）", panel, id);
  g_autofree char *patients = g_strdup_printf("%d", panel);
  int index = 1;
  g_autofree char *key = NULL;
  do {
    g_free(key);
    g_autofree char *day_text = rn_date_format(date);
    key = g_strdup_printf("vice_cover/%s/%s/%s/%s/%d", block, day_text, band, id, index++);
  } while (rn_rota_find(version->cover, key));
  g_autoptr(RnSlot) slot =
    rn_slot_new("vice_cover", block, date, band, id, index - 1, rn_instant_from_local(date, from),
                rn_instant_from_local(date, to), "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(version->cover, slot, unit_id, RN_ORIGIN_SOLVER);
  add_label(version, "service", "vice_cover", "副主治医");
  add_label(version, "band", "vice_cover/own", "診療時間");
  add_label(version, "band", "vice_cover/wd_night", "平日夜間");
  add_label(version, "seat", code, name);
  add_label(version, "patients", id, patients);
}

const char *
sample_holder(const RnVersion *version, const char *slot_key)
{
  return rn_rota_find(version->rota, slot_key)->unit_id;
}

/* --- publishing --- */

RnInstant
sample_instant(const char *text)
{
  RnInstant instant;
  g_assert(rn_instant_parse(text, &instant));
  return instant;
}

RnEvent *
sample_event(const Sample *sample, const char *kind, const char *slot_key, const char *unit_id)
{
  for (guint i = 0; i < sample->events->len; i++) {
    RnEvent *event = sample->events->pdata[i];
    if (strcmp(event->kind, kind) == 0 && strcmp(event->slot_key, slot_key) == 0 &&
        strcmp(event->unit_id, unit_id) == 0)
      return event;
  }
  return NULL;
}

static void
set_event(Sample *sample, const char *kind, const char *key, const char *unit, RnMonth month, gboolean changed,
          gboolean cancelled, RnInstant now)
{
  RnEvent *event = sample_event(sample, kind, key, unit);
  if (!event) {
    g_autofree char *text = g_strconcat(kind, key, unit, NULL);
    g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    g_autofree char *uid = g_strdup_printf("%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
    g_ptr_array_add(sample->events, rn_event_new(kind, key, unit, uid, month, now));
  } else if (changed || event->cancelled != cancelled) {
    event->sequence++;
    event->changed_at = now;
    event->cancelled = cancelled;
  }
}

static void
publish_duty(Sample *sample, const RnVersion *old, const RnVersion *version, const RnDuty *duty, RnInstant now)
{
  const RnDuty *before = old ? rn_rota_find(old->rota, duty->slot->key) : NULL;
  g_autofree char *slot_now = rn_visible_slot(version, duty);
  g_autofree char *slot_before = before ? rn_visible_slot(old, before) : NULL;
  set_event(sample, "slot", duty->slot->key, "", version->month, g_strcmp0(slot_now, slot_before) != 0, FALSE, now);
  if (!duty->unit_id)
    return;
  g_autofree char *now_text = rn_visible_assignment(version, duty);
  g_autofree char *before_text = before ? rn_visible_assignment(old, before) : NULL;
  set_event(sample, "assignment", duty->slot->key, duty->unit_id, version->month,
            g_strcmp0(now_text, before_text) != 0, FALSE, now);
}

static const RnStandIn *
same_stand_in(const GPtrArray *all, const RnStandIn *wanted)
{
  for (guint i = 0; i < all->len; i++) {
    const RnStandIn *stand_in = all->pdata[i];
    if (strcmp(stand_in->slot->key, wanted->slot->key) == 0 && g_strcmp0(stand_in->unit_id, wanted->unit_id) == 0)
      return stand_in;
  }
  return NULL;
}

static void
publish_cover(Sample *sample, const RnVersion *old, const RnVersion *version, RnInstant now)
{
  g_autoptr(GPtrArray) then = old ? rn_stand_ins_new(old) : g_ptr_array_new();
  g_autoptr(GPtrArray) all = rn_stand_ins_new(version);
  for (guint i = 0; i < all->len; i++) {
    const RnStandIn *stand_in = all->pdata[i], *before = same_stand_in(then, stand_in);
    g_autofree char *look = rn_stand_in_visible(version, stand_in);
    g_autofree char *look_before = before ? rn_stand_in_visible(old, before) : NULL;
    set_event(sample, "assignment", stand_in->slot->key, stand_in->unit_id ? stand_in->unit_id : "", version->month,
              g_strcmp0(look, look_before) != 0, FALSE, now);
  }
  for (guint i = 0; i < then->len; i++) {
    const RnStandIn *before = then->pdata[i];
    if (!same_stand_in(all, before))
      set_event(sample, "assignment", before->slot->key, before->unit_id ? before->unit_id : "", version->month, TRUE,
                TRUE, now);
  }
}

void
sample_publish(Sample *sample, RnVersion *version, const char *instant)
{
  RnInstant now = sample_instant(instant);
  guint at = sample->versions->len;
  RnVersion *old = latest(sample, version->month, &at);
  version->state = RN_VERSION_PUBLISHED;
  version->number = old ? old->number + 1 : 1;
  version->published_at = version->created_at = now;
  for (guint i = 0; i < version->rota->duties->len; i++)
    publish_duty(sample, old, version, version->rota->duties->pdata[i], now);
  for (guint i = 0; old && i < old->rota->duties->len; i++) {
    const RnDuty *before = old->rota->duties->pdata[i], *duty = rn_rota_find(version->rota, before->slot->key);
    if (!duty)
      set_event(sample, "slot", before->slot->key, "", version->month, TRUE, TRUE, now);
    if (before->unit_id && (!duty || g_strcmp0(duty->unit_id, before->unit_id) != 0))
      set_event(sample, "assignment", before->slot->key, before->unit_id, version->month, TRUE, TRUE, now);
  }
  publish_cover(sample, old, version, now);
  g_ptr_array_add(sample->history, version);
  if (old) {
    g_ptr_array_add(sample->former, old);
    sample->versions->pdata[at] = version;
  } else {
    g_ptr_array_add(sample->versions, version);
  }
}

/* --- links and feeds --- */

void
sample_link(Sample *sample, const char *audience, const char *id)
{
  RnFeedLink *link = g_new0(RnFeedLink, 1);
  link->link_id = g_strdup_printf("link-%s-%s", audience, id);
  link->audience = g_strdup(audience);
  link->id = g_strdup(id);
  link->generation = 1;
  link->token_sha256 = g_strdup("");
  g_ptr_array_add(sample->links, link);
}

void
sample_link_all(Sample *sample)
{
  for (int b = 0; b < 3; b++) {
    sample_link(sample, "block", blocks[b]);
    sample_link(sample, "public", blocks[b]);
    for (int p = 0; p < PERSONS; p++) {
      g_autofree char *person = g_strdup_printf("%s%d", blocks[b], p);
      g_autofree char *facility = g_strdup_printf("%sF%d", blocks[b], p / 2);
      sample_link(sample, "person", person);
      if (p % 2 == 0)
        sample_link(sample, "facility", facility);
    }
  }
  sample_link(sample, "facility", "H0");
  sample_link(sample, "facility", "H1");
  sample_link(sample, "facility", "H2");
  sample_link(sample, "organisation", "homecare");
  sample_link(sample, "organisation", "backup_bed");
  sample_link(sample, "hub", "");
}

RnFeedSource
sample_source(const Sample *sample, int threads)
{
  return (RnFeedSource){"MH", sample->versions, sample->events, sample->history, sample->links, sample->key, threads, NULL};
}

GPtrArray *
sample_build(const Sample *sample)
{
  RnFeedSource source = sample_source(sample, 1);
  GError *error = NULL;
  GPtrArray *feeds = rn_feeds_build(&source, &error);
  if (!feeds)
    g_error("%s", error->message);
  return feeds;
}

const RnFeed *
sample_feed(const GPtrArray *feeds, const char *audience, const char *id)
{
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    if (strcmp(feed->audience, audience) == 0 && strcmp(feed->id, id) == 0)
      return feed;
  }
  g_error("no feed %s %s", audience, id);
}

const RnIcalEvent *
sample_ical(const RnFeed *feed, const char *uid)
{
  for (guint i = 0; i < feed->calendar->events->len; i++) {
    const RnIcalEvent *event = feed->calendar->events->pdata[i];
    if (strcmp(event->uid, uid) == 0)
      return event;
  }
  return NULL;
}
