/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Arrangements of cover and the stretches of a panel's month, from the tables alone. Who stands in is chosen elsewhere
 * (engine/cover_plan.c). */

#include "engine/cover.h"

#include <string.h>

#define MORNING (9 * 60)
#define EVENING (18 * 60)
#define SATURDAY_NOON (13 * 60)
#define HOMECARE "homecare"

/* --- arrangements --- */

static const RnArea *
block_of(const RnArea *area)
{
  const RnArea *root = area;
  for (; area; area = area->parent) {
    if (strcmp(area->kind, "block") == 0)
      return area;
    root = area;
  }
  return root;
}

const RnArea *
rn_cover_block(const RnPanel *panel)
{
  return block_of(panel->area);
}

static gboolean
has_pairings(const RnCity *city, const RnArea *block)
{
  for (guint i = 0; i < city->panels->len; i++) {
    const RnPanel *panel = city->panels->pdata[i];
    if (panel->pairings->len && rn_area_contains(block, panel->area))
      return TRUE;
  }
  return FALSE;
}

RnMode
rn_cover_mode(const RnCity *city, const RnArea *area, const char *band, RnDate date)
{
  const RnCoverage *row = rn_city_coverage(city, area, band, date);
  if (row)
    return row->mode;
  return has_pairings(city, block_of(area)) ? RN_MODE_HYBRID : RN_MODE_ROTA;
}

RnFirstLine
rn_cover_first_line(const RnCity *city, const RnArea *area, const char *band, RnDate date)
{
  const RnCoverage *row = rn_city_coverage(city, area, band, date);
  return row ? row->first_line : RN_LINE_PHYSICIAN;
}

/* --- absence --- */

gboolean
rn_cover_is_away(const RnCity *city, const RnPerson *person, RnInstant start, RnInstant end)
{
  return rn_city_is_absent(city, person->id, start, end) ||
         (person->facility && rn_city_is_absent(city, person->facility->id, start, end));
}

static gboolean
is_physician_of(const RnPerson *person, const RnFacility *facility, RnDate date)
{
  return person->facility == facility && strcmp(person->role, "physician") == 0 &&
         rn_valid_on(person->valid_from, person->valid_to, date);
}

/* Its physicians on the duty date of an instant; of const RnPerson*. */
static GPtrArray *
physicians_of(const RnCity *city, const RnFacility *facility, RnInstant instant)
{
  GPtrArray *physicians = g_ptr_array_new();
  RnDate date;
  int minutes;
  rn_instant_to_local(instant - 60 * MORNING, &date, &minutes);
  for (guint i = 0; i < city->persons->len; i++)
    if (is_physician_of(city->persons->pdata[i], facility, date))
      g_ptr_array_add(physicians, city->persons->pdata[i]);
  return physicians;
}

static gboolean
are_all_absent(const RnCity *city, const GPtrArray *persons, RnInstant instant)
{
  for (guint i = 0; i < persons->len; i++)
    if (!rn_city_is_absent(city, ((const RnPerson *)persons->pdata[i])->id, instant, instant + 1))
      return FALSE;
  return persons->len > 0;
}

/* All can only begin to be absent when one of them leaves. */
gboolean
rn_cover_is_closed(const RnCity *city, const RnFacility *facility, RnInstant start, RnInstant end)
{
  g_autoptr(GPtrArray) physicians = physicians_of(city, facility, start);
  if (rn_city_is_absent(city, facility->id, start, end) || are_all_absent(city, physicians, start))
    return TRUE;
  for (guint i = 0; i < physicians->len; i++) {
    const GPtrArray *absences = rn_city_absences(city, ((const RnPerson *)physicians->pdata[i])->id);
    for (guint k = 0; k < absences->len; k++) {
      const RnAbsence *absence = absences->pdata[k];
      if (absence->start > start && absence->start < end && are_all_absent(city, physicians, absence->start))
        return TRUE;
    }
  }
  return FALSE;
}

/* --- the tiles of a date --- */

typedef struct {
  RnDate date;
  const char *band;
  RnInstant start, end;
} Tile;

static int
compare_tiles(gconstpointer a_cell, gconstpointer b_cell)
{
  const Tile *a = a_cell, *b = b_cell;
  int order = (a->start > b->start) - (a->start < b->start);
  if (!order)
    order = (a->end < b->end) - (a->end > b->end); /* the longer first */
  return order ? order : strcmp(a->band, b->band);
}

/* Does a seat of home care over the area use the band on a date? band NULL: has it any on that date? */
static gboolean
is_used(const RnCity *city, const RnArea *area, const char *band, RnDate date, RnDateClass klass)
{
  for (guint i = 0; i < city->seats->len; i++) {
    const RnSeat *seat = city->seats->pdata[i];
    if (strcmp(seat->service, HOMECARE) == 0 && rn_area_contains(seat->area, area) && (seat->classes & (1u << klass)) &&
        seat->count > 0 && rn_valid_on(seat->valid_from, seat->valid_to, date) &&
        (!band || !seat->bands || g_strv_contains((const char *const *)seat->bands, band)))
      return TRUE;
  }
  return FALSE;
}

static void
add_tile(GArray *tiles, RnDate date, const char *band, int start, int end)
{
  const Tile tile = {date, band, rn_instant_from_local(date, start), rn_instant_from_local(date, end)};
  g_array_append_val(tiles, tile);
}

/* Consulting hours and bands of a date, as the tables have them. */
static void
add_date(const RnCity *city, const RnArea *area, RnDate date, GArray *tiles)
{
  RnDateClass klass = rn_calendar_class(city->calendar, date);
  gboolean has_seats = is_used(city, area, NULL, date, klass);
  if (klass == RN_CLASS_WEEKDAY || klass == RN_CLASS_SATURDAY)
    add_tile(tiles, date, RN_COVER_OWN, MORNING, klass == RN_CLASS_WEEKDAY ? EVENING : SATURDAY_NOON);
  for (guint b = 0; b < city->bands->len; b++) {
    const RnBand *band = city->bands->pdata[b];
    if (strcmp(band->service, HOMECARE) == 0 && (band->classes & (1u << klass)) &&
        rn_city_band(city, HOMECARE, band->code, date) == band &&
        (!has_seats || is_used(city, area, band->code, date, klass)))
      add_tile(tiles, date, band->code, band->start, band->end);
  }
}

/* When the day of a date begins: at 09:00, or with its first band. */
static RnInstant
day_start(const RnCity *city, const RnArea *area, RnDate date)
{
  g_autoptr(GArray) tiles = g_array_new(FALSE, FALSE, sizeof(Tile));
  RnInstant start = rn_instant_from_local(date, MORNING);
  add_date(city, area, date, tiles);
  for (guint i = 0; i < tiles->len; i++)
    start = MIN(start, g_array_index(tiles, Tile, i).start);
  return start;
}

/* --- who answers --- */

static gboolean
answers_himself(const RnCity *city, const RnPanel *panel, const char *band, RnDate date, RnDateClass klass)
{
  if (strcmp(band, RN_COVER_OWN) == 0 || panel->self_cover == RN_SELF_EXCEPT_AWAY || panel->self_cover == RN_SELF_ALL)
    return TRUE;
  if (panel->self_cover == RN_SELF_WEEKDAY_NIGHT && klass == RN_CLASS_WEEKDAY && strcmp(band, RN_COVER_BETWEEN) != 0)
    return TRUE;
  const RnCoverage *row = rn_city_coverage(city, panel->area, band, date);
  return row && row->self;
}

/* Absence of who answers for the panel; a facility with physicians of its own stays while one of them is there. */
static gboolean
is_away(const RnCity *city, const RnPanel *panel, RnInstant start, RnInstant end)
{
  if (panel->self_cover == RN_SELF_ALL || !panel->primary)
    return rn_cover_is_closed(city, panel->facility, start, end);
  return rn_cover_is_away(city, panel->primary, start, end) || rn_city_is_absent(city, panel->facility->id, start, end);
}

void
rn_cover_cuts(const RnCity *city, const char *unit_id, RnInstant start, RnInstant end, GArray *cuts)
{
  const GPtrArray *absences = rn_city_absences(city, unit_id);
  for (guint i = 0; i < absences->len; i++) {
    const RnAbsence *absence = absences->pdata[i];
    if (absence->start > start && absence->start < end)
      g_array_append_val(cuts, absence->start);
    if (absence->end > start && absence->end < end)
      g_array_append_val(cuts, absence->end);
  }
}

/* Instants inside of a tile at which somebody's absence begins or ends, then the tile's end. */
static GArray *
cuts_of(const RnCity *city, const RnPanel *panel, const Tile *tile)
{
  GArray *cuts = g_array_new(FALSE, FALSE, sizeof(RnInstant));
  rn_cover_cuts(city, panel->facility->id, tile->start, tile->end, cuts);
  if (panel->primary) {
    rn_cover_cuts(city, panel->primary->id, tile->start, tile->end, cuts);
    if (panel->primary->facility)
      rn_cover_cuts(city, panel->primary->facility->id, tile->start, tile->end, cuts);
  }
  if (panel->self_cover == RN_SELF_ALL || !panel->primary)
    for (guint i = 0; i < city->persons->len; i++) {
      const RnPerson *person = city->persons->pdata[i];
      if (person->facility == panel->facility)
        rn_cover_cuts(city, person->id, tile->start, tile->end, cuts);
    }
  g_array_append_val(cuts, tile->end);
  g_array_sort(cuts, rn_instant_compare);
  return cuts;
}

/* --- stretches --- */

static void
add_stretch(GArray *stretches, const RnCoverStretch *stretch)
{
  RnCoverStretch *last = stretches->len ? &g_array_index(stretches, RnCoverStretch, stretches->len - 1) : NULL;
  if (stretch->end <= stretch->start)
    return;
  if (last && last->end == stretch->start && last->date == stretch->date && strcmp(last->band, stretch->band) == 0 &&
      last->own == stretch->own && last->away == stretch->away)
    last->end = stretch->end;
  else
    g_array_append_vals(stretches, stretch, 1);
}

static void
add_tile_stretches(const RnCity *city, const RnPanel *panel, const Tile *tile, GArray *stretches)
{
  RnCoverStretch stretch = {.panel = panel, .date = tile->date, .band = tile->band, .start = tile->start};
  stretch.klass = rn_calendar_class(city->calendar, tile->date);
  if (!rn_valid_on(panel->valid_from, panel->valid_to, tile->date))
    return;
  if (!answers_himself(city, panel, tile->band, tile->date, stretch.klass)) {
    stretch.end = tile->end;
    add_stretch(stretches, &stretch);
    return;
  }
  g_autoptr(GArray) cuts = cuts_of(city, panel, tile);
  for (guint i = 0; i < cuts->len; i++) {
    stretch.end = g_array_index(cuts, RnInstant, i);
    if (stretch.end > stretch.start) {
      stretch.away = is_away(city, panel, stretch.start, stretch.end);
      stretch.own = !stretch.away;
      add_stretch(stretches, &stretch);
    }
    stretch.start = stretch.end;
  }
}

static void
number(GArray *stretches)
{
  for (guint i = 0; i < stretches->len; i++) {
    RnCoverStretch *stretch = &g_array_index(stretches, RnCoverStretch, i);
    stretch->index = stretch->own ? 0 : 1;
    for (guint k = i; !stretch->own && k-- > 0;) {
      const RnCoverStretch *before = &g_array_index(stretches, RnCoverStretch, k);
      if (before->date != stretch->date)
        break;
      if (!before->own && strcmp(before->band, stretch->band) == 0) {
        stretch->index = before->index + 1;
        break;
      }
    }
  }
}

/* Hours between bands belong to the date whose morning is past; they are told apart by date. */
static void
add_between(const RnCity *city, const RnPanel *panel, RnInstant start, RnInstant end, GArray *stretches)
{
  while (start < end) {
    RnDate date;
    int minutes;
    rn_instant_to_local(start, &date, &minutes);
    date -= minutes < MORNING;
    const Tile tile = {date, RN_COVER_BETWEEN, start, MIN(end, rn_instant_from_local(date + 1, MORNING))};
    add_tile_stretches(city, panel, &tile, stretches);
    start = tile.end;
  }
}

GArray *
rn_cover_stretches(const RnCity *city, const RnPanel *panel, RnMonth month)
{
  GArray *stretches = g_array_new(FALSE, TRUE, sizeof(RnCoverStretch));
  g_autoptr(GArray) tiles = g_array_new(FALSE, FALSE, sizeof(Tile));
  RnDate first = rn_month_first(month);
  RnInstant next = day_start(city, panel->area, first);
  RnInstant end = day_start(city, panel->area, rn_month_first(month + 1));
  for (int day = 0; day < rn_month_days(month); day++)
    add_date(city, panel->area, first + day, tiles);
  g_array_sort(tiles, compare_tiles);
  for (guint i = 0; i < tiles->len; i++) {
    const Tile *known = &g_array_index(tiles, Tile, i);
    const Tile tile = {known->date, known->band, MAX(known->start, next), MIN(known->end, end)};
    if (tile.end <= tile.start)
      continue;
    add_between(city, panel, next, tile.start, stretches);
    add_tile_stretches(city, panel, &tile, stretches);
    next = tile.end;
  }
  add_between(city, panel, next, end, stretches);
  number(stretches);
  return stretches;
}

RnSlot *
rn_cover_slot(const RnCoverStretch *stretch)
{
  return rn_slot_new(RN_SERVICE_COVER, rn_cover_block(stretch->panel)->id, stretch->date, stretch->band, stretch->panel->id,
                     stretch->index, stretch->start, stretch->end, "VC", stretch->klass, TRUE);
}
