/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The Japanese texts of feeds. What is shown of a duty is listed in engine/visible.h: show nothing else, or events
 * change without a new SEQUENCE. */

#include "ical/wording.h"

#include "engine/visible.h"

#include <string.h>

static const char *const audience_words[] = {"person", "facility", "block", "hub", "organisation", "public"};

gboolean
rn_audience_parse(const char *word, RnAudience *audience)
{
  for (gsize i = 0; i < G_N_ELEMENTS(audience_words); i++)
    if (strcmp(word, audience_words[i]) == 0) {
      *audience = (RnAudience)i;
      return TRUE;
    }
  return FALSE;
}

/* Private telephones and the partners of a duty are for persons, and the public learns of facilities alone: each of these
 * and the facilities themselves is spoken to by an own case below, all others by `holder_name()`. */
RnAudience
rn_audience_alike(RnAudience audience)
{
  return audience == RN_AUDIENCE_HUB || audience == RN_AUDIENCE_ORGANISATION ? RN_AUDIENCE_BLOCK : audience;
}

/* --- parts --- */

static char *
local_time(RnInstant instant)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(instant, &date, &minutes);
  g_autofree char *day = rn_date_format(date);
  return g_strdup_printf("%s %02d:%02d", day, minutes / 60, minutes % 60);
}

static const char *
service_name(const RnVersion *version, const char *service)
{
  return rn_version_label(version, "service", service);
}

/* "first" when the version has no label for "homecare/first". */
static char *
part_name(const RnVersion *version, const char *kind, const char *service, const char *code)
{
  g_autofree char *full = g_strconcat(service, "/", code, NULL);
  const char *label = rn_version_label(version, kind, full);
  return g_strdup(strcmp(label, full) == 0 ? code : label);
}

static char *
seat_name(const RnVersion *version, const char *service, const char *seat, int index)
{
  if (strcmp(service, RN_SERVICE_COVER) == 0)
    return g_strdup(service_name(version, service));
  g_autofree char *name = part_name(version, "seat", service, seat);
  return index > 1 ? g_strdup_printf("%s（%d）", name, index) : g_strdup(name);
}

static gboolean
is_facility(const RnVersionUnit *unit)
{
  return strcmp(unit->kind, "facility") == 0;
}

static const char *
facility_name(const RnVersionUnit *unit)
{
  const char *name = is_facility(unit) ? unit->name : unit->facility_name;
  return name ? name : "";
}

/* Appends a line "label: value" unless the value is empty. */
static void
add_line(GString *text, const char *label, const char *value)
{
  if (!value || !*value)
    return;
  if (text->len > 0)
    g_string_append_c(text, '\n');
  g_string_append_printf(text, "%s: %s", label, value);
}

static void
add_word(GString *text, const char *word)
{
  if (!word || !*word)
    return;
  if (text->len > 0)
    g_string_append_c(text, ' ');
  g_string_append(text, word);
}

/* Who it is, for the members: "name (facility)". */
static char *
holder_name(const RnVersionUnit *unit)
{
  if (is_facility(unit) || !*facility_name(unit))
    return g_strdup(unit->name);
  return g_strdup_printf("%s（%s）", unit->name, facility_name(unit));
}

/* Of how many physicians, and of how many patients in all. */
static char *
whose_patients(const RnBookSlot *slot)
{
  return g_strdup_printf("%u名分（%d人）", slot->stand_in->duties->len,
                         rn_stand_in_all_patients(slot->version, slot->stand_in));
}

/* --- summary --- */

/* The place and the band round the words of the audience: block feeds need no area, the others do. */
static char *
summary(const RnBookSlot *slot, RnAudience audience, const char *prefix, const char *holder)
{
  g_autofree char *seat = seat_name(slot->version, slot->service, slot->seat, slot->index);
  g_autofree char *whose = slot->stand_in ? whose_patients(slot) : NULL;
  g_autofree char *band = part_name(slot->version, "band", slot->service, slot->band);
  GString *text = g_string_new(NULL);
  add_word(text, seat);
  add_word(text, whose);
  add_word(text, holder);
  if (audience != RN_AUDIENCE_PUBLIC)
    add_word(text, rn_book_area_name(slot->version, slot->area_id));
  add_word(text, band);
  g_string_prepend(text, prefix);
  return g_string_free(text, FALSE);
}

static char *
summary_holder(const RnVersionUnit *unit, RnAudience audience)
{
  switch (audience) {
  case RN_AUDIENCE_PERSON:
    return g_strdup("");
  case RN_AUDIENCE_PUBLIC:
    return g_strdup(*facility_name(unit) ? facility_name(unit) : "当番医");
  case RN_AUDIENCE_FACILITY:
    return g_strdup(is_facility(unit) ? "" : unit->name);
  case RN_AUDIENCE_BLOCK:
  case RN_AUDIENCE_HUB:
  case RN_AUDIENCE_ORGANISATION:
    break;
  }
  return holder_name(unit);
}

/* --- description --- */

static void
add_slot_lines(GString *text, const RnBookSlot *slot)
{
  g_autofree char *seat = seat_name(slot->version, slot->service, slot->seat, slot->index);
  if (strcmp(slot->service, RN_SERVICE_COVER) != 0)
    add_line(text, "当番", seat);
  add_line(text, "種類", service_name(slot->version, slot->service));
  add_line(text, "地域", rn_book_area_name(slot->version, slot->area_id));
  if (slot->all_day)
    return;
  g_autofree char *start = local_time(slot->start);
  g_autofree char *end = local_time(slot->end);
  g_autofree char *span = g_strdup_printf("%s〜%s", start, end);
  add_line(text, "時間", span);
}

static void
add_change_line(GString *text, const RnBook *book, RnMonth month, RnInstant changed_at)
{
  g_autofree char *when = local_time(changed_at);
  const RnVersion *issue = rn_book_issue(book, month, changed_at);
  g_autofree char *value = issue ? g_strdup_printf("第%d版 %s", issue->number, when) : g_strdup(when);
  add_line(text, "発行", value);
}

static void
add_partner_lines(GString *text, const RnBookSlot *slot)
{
  g_autoptr(GPtrArray) partners = rn_visible_partners(slot->version, slot->duty);
  for (guint i = 0; i < partners->len; i++) {
    const RnDuty *partner = partners->pdata[i];
    const RnSlot *other = partner->slot;
    if (!partner->unit_id && !other->mandatory)
      continue;
    const RnVersionUnit *unit = partner->unit_id ? rn_version_unit(slot->version, partner->unit_id) : NULL;
    g_autofree char *seat = seat_name(slot->version, other->service, other->seat, other->index);
    GString *line = g_string_new(seat);
    if (strcmp(other->area_id, slot->area_id) != 0)
      add_word(line, rn_book_area_name(slot->version, other->area_id));
    g_autofree char *name = unit ? holder_name(unit) : g_strdup("未定");
    add_word(line, name);
    if (unit && unit->phone && *unit->phone)
      g_string_append_printf(line, " 電話 %s", unit->phone);
    g_autofree char *value = g_string_free(line, FALSE);
    add_line(text, "相手", value);
  }
}

/* The bed, the pharmacy and the nurse of the night. */
static void
add_support_lines(GString *text, const RnBookSlot *slot)
{
  const RnDuty cover = {.slot = slot->stand_in ? slot->stand_in->slot : NULL};
  g_autoptr(GPtrArray) supports = rn_visible_supports(slot->version, slot->stand_in ? &cover : slot->duty);
  for (guint i = 0; i < supports->len; i++) {
    const RnDuty *support = supports->pdata[i];
    const RnVersionUnit *unit = rn_version_unit(slot->version, support->unit_id);
    if (!unit)
      continue;
    g_autofree char *name = holder_name(unit);
    GString *line = g_string_new(name);
    if (unit->phone && *unit->phone)
      g_string_append_printf(line, " 電話 %s", unit->phone);
    g_autofree char *value = g_string_free(line, FALSE);
    add_line(text, service_name(slot->version, support->slot->service), value);
  }
}

/* Who answers and under which number, as far as the audience may know. */
static void
add_holder_lines(GString *text, const RnVersionUnit *unit, RnAudience audience)
{
  if (audience == RN_AUDIENCE_PUBLIC) {
    add_line(text, "医療機関", facility_name(unit));
    add_line(text, "診療科", unit->department);
    add_line(text, "電話", unit->public_phone);
    return;
  }
  g_autofree char *name = holder_name(unit);
  add_line(text, "担当", name);
  add_line(text, "診療科", unit->department);
  add_line(text, "電話", unit->phone);
}

/* One door for questions, whoever is on duty. */
static void
add_desk_line(GString *text, const RnBookSlot *slot)
{
  const RnVersionUnit *desk = rn_visible_desk(slot->version, slot->duty);
  g_autofree char *value = desk ? g_strdup_printf("%s 電話 %s", facility_name(desk), desk->public_phone) : NULL;
  add_line(text, "相談窓口", value);
}

static const char *const gap_member = "当番が決まっていません。事務局に確認してください。";
static const char *const gap_public = "当番の医療機関が決まっていません。";

static char *
duty_description(const RnBook *book, const RnBookSlot *slot, const RnVersionUnit *unit, RnAudience audience,
                 RnInstant changed_at)
{
  GString *text = g_string_new(NULL);
  if (!unit)
    g_string_append(text, audience == RN_AUDIENCE_PUBLIC ? gap_public : gap_member);
  add_slot_lines(text, slot);
  if (audience == RN_AUDIENCE_PERSON) {
    add_partner_lines(text, slot);
    add_support_lines(text, slot);
  } else if (unit)
    add_holder_lines(text, unit, audience);
  if (audience == RN_AUDIENCE_PUBLIC)
    add_desk_line(text, slot);
  add_change_line(text, book, slot->event->month, changed_at);
  return g_string_free(text, FALSE);
}

/* --- events --- */

void
rn_wording_duty(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience, RnInstant told_at)
{
  const char *unit_id = slot->duty->unit_id;
  const RnVersionUnit *unit = unit_id ? rn_version_unit(slot->version, unit_id) : NULL;
  g_autofree char *holder = unit ? summary_holder(unit, audience) : g_strdup("");
  event->summary = summary(slot, audience, unit ? "" : "【未定】", holder);
  if (unit && audience != RN_AUDIENCE_PERSON)
    event->location = g_strdup(facility_name(unit));
  event->description = duty_description(book, slot, unit, audience, told_at);
  event->category = g_strdup(service_name(slot->version, slot->service));
  event->status = unit ? RN_ICAL_CONFIRMED : RN_ICAL_TENTATIVE;
  event->busy = audience == RN_AUDIENCE_PERSON;
}

static void
add_panel_line(GString *text, const RnBookSlot *slot)
{
  g_autoptr(GString) panels = g_string_new(NULL);
  for (guint i = 0; i < slot->stand_in->duties->len; i++) {
    const char *panel = rn_stand_in_panel(slot->stand_in->duties->pdata[i]);
    g_autofree char *name = part_name(slot->version, "seat", slot->service, panel);
    g_string_append_printf(panels, "%s%s %d人", i ? "、" : "", name, rn_stand_in_patients(slot->version, panel));
  }
  add_line(text, "対象", panels->str);
}

void
rn_wording_stand_in(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience,
                    RnInstant told_at)
{
  const char *unit_id = slot->stand_in->unit_id;
  const RnVersionUnit *unit = unit_id ? rn_version_unit(slot->version, unit_id) : NULL;
  g_autofree char *holder = unit ? summary_holder(unit, audience) : g_strdup("");
  event->summary = summary(slot, audience, unit ? "" : "【未定】", holder);
  if (unit && audience != RN_AUDIENCE_PERSON)
    event->location = g_strdup(facility_name(unit));
  GString *text = g_string_new(unit ? NULL : "副主治医が決まっていません。事務局に確認してください。");
  add_slot_lines(text, slot);
  add_panel_line(text, slot);
  if (audience == RN_AUDIENCE_PERSON || audience == RN_AUDIENCE_FACILITY)
    add_support_lines(text, slot);
  if (unit && audience != RN_AUDIENCE_PERSON)
    add_holder_lines(text, unit, audience);
  add_change_line(text, book, slot->event->month, told_at);
  event->description = g_string_free(text, FALSE);
  event->category = g_strdup(service_name(slot->version, slot->service));
  event->status = unit ? RN_ICAL_CONFIRMED : RN_ICAL_TENTATIVE;
  event->busy = audience == RN_AUDIENCE_PERSON;
}

void
rn_wording_tombstone(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience,
                     RnInstant told_at)
{
  event->summary = summary(slot, audience, "【取消】", "");
  GString *text = g_string_new("この当番は取り消されました。");
  add_slot_lines(text, slot);
  add_change_line(text, book, slot->event->month, told_at);
  event->description = g_string_free(text, FALSE);
  event->category = g_strdup(service_name(slot->version, slot->service));
  event->status = RN_ICAL_CANCELLED;
  event->busy = FALSE;
}

static char *
month_name(RnMonth month)
{
  return g_strdup_printf("%d年%d月", month / 12, month % 12 + 1);
}

/* The notice tells its own age, so that it stays true in a client that never removes it. */
void
rn_wording_notice(RnIcalEvent *event, const RnBook *book, gboolean revoked)
{
  if (revoked) {
    event->summary = g_strdup("このフィードは停止されました");
    event->description = g_strdup("この予定表は更新されません。新しい購読先は事務局に確認してください。");
  } else {
    g_autofree char *month = month_name(book->newest_month->month);
    g_autofree char *when = local_time(event->changed_at);
    event->summary = g_strdup_printf("当番なし（%sまで、%s 現在）", month, when);
    event->description = g_strdup("公開されている当番表に、この予定表に載せる当番はありません。");
  }
  event->status = RN_ICAL_CONFIRMED;
  event->busy = FALSE;
}

/* --- calendars --- */

char *
rn_wording_calendar_name(RnAudience audience, const char *name)
{
  static const char *const ends[] = {"（個人）", "（施設）", "（地域）", "（全体）", "（団体）", "（公開）"};
  g_autofree char *text = g_strconcat("当番 ", name, ends[audience], NULL);
  return rn_ical_plain_name(text);
}

char *
rn_wording_calendar_description(const RnBook *book, RnInstant changed_at, gboolean revoked)
{
  if (revoked)
    return g_strdup("この予定表は停止されました。");
  g_autofree char *first = month_name(book->first_month);
  g_autofree char *last = month_name(book->newest_month->month);
  g_autofree char *when = local_time(changed_at);
  return g_strdup_printf("公開済み %s〜%s。最終更新 %s。カレンダーに反映されるまで1日ほどかかることがあります。"
                         "直前の変更は事務局からの連絡に従ってください。",
                         first, last, when);
}
