/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Targets, balances and quotas (domain C.5), in millionths of a duty.
 *
 * A "place" is (service, seat, area, category): the equivalence group inside which duties are shared. The past comes
 * from the quotas kept with former versions and from their duties, never from drafts. */

#include "engine/ledger.h"
#include "engine/rule.h"
#include "engine/service.h"
#include "engine/slots.h"
#include "engine/training.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MICRO G_GINT64_CONSTANT(1000000)
#define ROUNDING 100 /* millionths: what sums of rounded targets may be off */

static char *
place_key(const char *service, const char *seat, const char *area, const char *category)
{
  return g_strjoin("/", service, area, seat, category, NULL);
}

static char *
quota_key(const RnVersionQuota *quota)
{
  return g_strjoin("/", quota->service, quota->area_id, quota->seat, quota->category, quota->unit_id, NULL);
}

/* --- the past --- */

typedef struct {
  gint64 target_micro;
  int assigned;
} Account;

static Account *
account(GHashTable *accounts, char *key_owned)
{
  Account *found = g_hash_table_lookup(accounts, key_owned);
  if (found) {
    g_free(key_owned);
    return found;
  }
  found = g_new0(Account, 1);
  g_hash_table_insert(accounts, key_owned, found);
  return found;
}

/* Y is remembered five fiscal years, the other categories one. */
static gboolean
is_remembered(const char *category, int fiscal_year, int now)
{
  return fiscal_year <= now && fiscal_year > now - (strcmp(category, "Y") == 0 ? 5 : 1);
}

static void
post_version(GHashTable *accounts, const RnVersion *version, int fiscal_year)
{
  int year = rn_fiscal_year(rn_month_first(version->month));
  for (guint q = 0; q < version->quotas->len; q++) {
    const RnVersionQuota *quota = version->quotas->pdata[q];
    if (is_remembered(quota->category, year, fiscal_year))
      account(accounts, quota_key(quota))->target_micro += quota->target_micro;
  }
  for (guint d = 0; d < version->rota->duties->len; d++) {
    const RnDuty *duty = version->rota->duties->pdata[d];
    const RnSlot *slot = duty->slot;
    if (duty->unit_id && is_remembered(slot->category, year, fiscal_year))
      account(accounts, g_strjoin("/", slot->service, slot->area_id, slot->seat, slot->category, duty->unit_id, NULL))
        ->assigned++;
  }
}

/* --- shares of this month --- */

/* Trained in time for a seat; of a shadow seat, in training. */
static gboolean
is_of_course(const RnPerson *person, const RnSeat *seat, RnDate date)
{
  if (!seat || seat->shadow)
    return !seat || rn_training_is_trainee(person, seat, date);
  return !seat->trained || rn_training_is_finished(person, seat, date);
}

/* The share in a seat on a date: a member's own in the service where it has any. In shadow seats all count alike, for who is
 * in training has no share of anything else. */
static int
share_on(const RnCity *city, const RnPerson *person, const RnSeat *seat, RnDate date)
{
  if (seat && seat->shadow)
    return 100;
  if (!seat || !rn_service_has_members(city, seat->service))
    return MAX(person->share_pct, 0);
  const RnMember *member = rn_service_member(city, seat->service, person, seat->area, date);
  return member ? MAX(member->share_pct, 0) : 0;
}

/* The largest one of the month. */
static int
share_in(const RnCity *city, const RnPerson *person, const RnSeat *seat, RnMonth month)
{
  int most = 0;
  for (int d = 0; d < rn_month_days(month); d++)
    most = MAX(most, share_on(city, person, seat, rn_month_first(month) + d));
  return most;
}

/* Over the days of the month on which the person may serve: on the rota, trained and not excused. */
static gint64
share_weight(const RnCity *city, const RnPerson *person, const RnSeat *seat, RnMonth month)
{
  gint64 weight = 0;
  const GPtrArray *absences = rn_city_absences(city, person->id);
  for (int d = 0; d < rn_month_days(month); d++) {
    RnDate date = rn_month_first(month) + d;
    RnInstant start = rn_instant_from_local(date, 0), end = rn_instant_from_local(date, 1440);
    gboolean present = rn_valid_on(person->valid_from, person->valid_to, date) && is_of_course(person, seat, date) &&
                       (!person->facility ||
                        rn_valid_on(person->facility->valid_from, person->facility->valid_to, date));
    for (guint i = 0; present && i < absences->len; i++) {
      const RnAbsence *absence = absences->pdata[i];
      present = !(absence->excused && absence->start <= start && end <= absence->end);
    }
    weight += present ? share_on(city, person, seat, date) : 0;
  }
  return weight;
}

/* A pharmacy without narcotics is no candidate where it alone would hold a night that needs them (NARC), nor a hospital
 * without such a bed (BED_MIN): it owes nothing there. */
static gboolean
is_of_no_use(const RnCity *city, const RnSlot *slot, const RnSeat *seat, const RnPerson *person)
{
  gsize n;
  const RnServiceNeed *needs = rn_service_needs(&n);
  for (gsize k = 0; k < n; k++)
    if (strcmp(needs[k].service, slot->service) == 0 && (!needs[k].nights_only || rn_service_is_night(slot)) &&
        seat->count == 1 && rn_rule_value(city, needs[k].code, "price", seat->area, slot->date) > 0 &&
        rn_service_is_needed(city, &needs[k], seat->area, slot->date) && !rn_service_meets(&needs[k], person))
      return TRUE;
  return FALSE;
}

typedef struct {
  const RnSlot *first;   /* any slot of the place */
  int demand;
  int *eligible;         /* slots open to each person of the city, by index */
} Place;

static void
place_free(gpointer data)
{
  Place *place = data;
  g_free(place->eligible);
  g_free(place);
}

static void
place_add_slot(const RnCity *city, Place *place, const RnSlot *slot)
{
  const RnSeat *seat = rn_slot_seat(city, slot);
  place->demand++;
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (!rn_eligibility(city, slot, person, NULL) && !is_of_no_use(city, slot, seat, person))
      place->eligible[p]++;
  }
}

/* Places of a month by key, with everybody who is eligible for at least one slot of it. */
static GHashTable *
places_of(const RnCity *city, const GPtrArray *slots)
{
  GHashTable *places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
  for (guint s = 0; s < slots->len; s++) {
    const RnSlot *slot = slots->pdata[s];
    g_autofree char *key = place_key(slot->service, slot->seat, slot->area_id, slot->category);
    Place *place = g_hash_table_lookup(places, key);
    if (!place) {
      place = g_new0(Place, 1);
      place->first = slot;
      place->eligible = g_new0(int, city->persons->len + 1);
      g_hash_table_insert(places, g_strdup(key), place);
    }
    place_add_slot(city, place, slot);
  }
  return places;
}

/* --- before the first month made here --- */

static gboolean
opening_is_for(const RnOpening *opening, const RnPerson *person, const RnSlot *slot)
{
  const char *seat = *opening->seat ? opening->seat : opening->person->seat_first ? "first" : "second";
  return opening->person == person && strcmp(opening->category, slot->category) == 0 &&
         strcmp(opening->service, slot->service) == 0 &&
         (strcmp(seat, slot->seat) == 0 || strcmp(slot->service, "homecare") != 0);
}

static gboolean
past_duty_is_for(const RnCity *city, const RnPastDuty *duty, const RnPerson *person, const RnSlot *slot)
{
  const RnBand *band = rn_city_band(city, duty->service, duty->band, duty->date);
  return duty->person == person && band && strcmp(duty->service, slot->service) == 0 &&
         strcmp(duty->seat, slot->seat) == 0 && (!*duty->area_id || strcmp(duty->area_id, slot->area_id) == 0) &&
         strcmp(rn_slots_category(band, rn_calendar_class(city->calendar, duty->date)), slot->category) == 0;
}

/* Duties so far of a person in a place, before `first_made`: by the opening ledger, or where the city has none, by the
 * history; -1 when neither says anything of the person. */
static gint64
opening_count(const RnCity *city, const RnPerson *person, const RnSlot *slot, int fiscal_year, RnDate first_made)
{
  gint64 count = -1;
  for (guint i = 0; i < city->openings->len; i++) {
    const RnOpening *opening = city->openings->pdata[i];
    if (opening_is_for(opening, person, slot) && is_remembered(opening->category, opening->fiscal_year, fiscal_year))
      count = MAX(count, 0) + opening->assigned;
  }
  for (guint i = 0; city->openings->len == 0 && i < city->history->len; i++) {
    const RnPastDuty *duty = city->history->pdata[i];
    if (duty->person == person && duty->date < first_made &&
        is_remembered(slot->category, rn_fiscal_year(duty->date), fiscal_year))
      count = MAX(count, 0) + past_duty_is_for(city, duty, person, slot);
  }
  return count;
}

/* Each person of the place about whom something is known is measured against his share of what those did together.
 * The others start at the mean, that is with no balance. */
static void
post_openings(const RnCity *city, GHashTable *accounts, const Place *place, RnMonth month, RnDate first_made)
{
  const RnSlot *slot = place->first;
  const RnSeat *seat = rn_slot_seat(city, slot);
  gint64 shares = 0, assigned = 0;
  g_autofree gint64 *own = g_new0(gint64, city->persons->len + 1);
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    own[p] = place->eligible[p] == 0 ? -1
                                     : opening_count(city, person, slot, rn_fiscal_year(rn_month_first(month)), first_made);
    if (own[p] >= 0) {
      shares += share_in(city, person, seat, month);
      assigned += own[p];
    }
  }
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (own[p] < 0)
      continue;
    Account *into = account(
      accounts, g_strjoin("/", slot->service, slot->area_id, slot->seat, slot->category, person->id, NULL));
    into->target_micro += shares ? assigned * MICRO * share_in(city, person, seat, month) / shares : 0;
    into->assigned += (int)own[p];
  }
}

/* --- quotas --- */

void
rn_ledger_band(gint64 owed_micro, int *low, int *high)
{
  owed_micro = MAX(owed_micro, 0);
  *low = (int)((owed_micro + ROUNDING) / MICRO);
  *high = MAX(*low, (int)((owed_micro - ROUNDING + MICRO - 1) / MICRO));
}

/* Persons of equal share come to owe the next duty in the same month, and all would ask for it at once, which limits and
 * INDEP do not always allow. So each has a phase of his own (multiples of the golden ratio: neighbours in the list, often
 * of one clinic, lie far apart) and waits at the lower end of his quota until target and phase together reach the upper. */
static void
set_band(RnVersionQuota *quota, gint64 owed, int place_in_list)
{
  gint64 phase = place_in_list * G_GINT64_CONSTANT(618034) % MICRO;
  rn_ledger_band(owed, &quota->quota_low, &quota->quota_high);
  quota->waits = quota->quota_high > quota->quota_low && MAX(owed, 0) + phase < quota->quota_high * MICRO;
}

static gint64
balance_of(GHashTable *accounts, const RnVersionQuota *quota)
{
  g_autofree char *key = quota_key(quota);
  const Account *past = g_hash_table_lookup(accounts, key);
  return past ? past->target_micro - past->assigned * MICRO : 0;
}

static void
add_quotas(const RnCity *city, RnMonth month, const Place *place, GHashTable *accounts, GPtrArray *quotas)
{
  const RnSeat *seat = rn_slot_seat(city, place->first);
  gint64 sum = 0;
  int place_in_list = 0;
  g_autofree gint64 *weight = g_new0(gint64, city->persons->len + 1);
  for (guint p = 0; p < city->persons->len; p++)
    if (place->eligible[p])
      sum += weight[p] = share_weight(city, city->persons->pdata[p], seat, month);
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    const RnSlot *slot = place->first;
    if (!place->eligible[p])
      continue;
    RnVersionQuota *quota = g_new0(RnVersionQuota, 1);
    quota->unit_id = g_strdup(person->id);
    quota->service = g_strdup(slot->service);
    quota->seat = g_strdup(slot->seat);
    quota->area_id = g_strdup(slot->area_id);
    quota->category = g_strdup(slot->category);
    quota->target_micro = sum ? place->demand * MICRO * weight[p] / sum : 0;
    quota->eligible = place->eligible[p];
    quota->excused = weight[p] < (gint64)share_in(city, person, seat, month) * rn_month_days(month);
    set_band(quota, quota->target_micro + balance_of(accounts, quota), place_in_list++);
    g_ptr_array_add(quotas, quota);
  }
}

static int
compare_quotas(gconstpointer a, gconstpointer b)
{
  g_autofree char *x = quota_key(*(RnVersionQuota *const *)a);
  g_autofree char *y = quota_key(*(RnVersionQuota *const *)b);
  return strcmp(x, y);
}

static GHashTable *
accounts_of(const RnCity *city, RnMonth month, const GPtrArray *past, GHashTable *places)
{
  GHashTable *accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer place;
  RnDate first_made = rn_month_first(month);
  for (guint v = 0; past && v < past->len; v++) {
    const RnVersion *version = past->pdata[v];
    first_made = MIN(first_made, rn_month_first(version->month));
    post_version(accounts, version, rn_fiscal_year(rn_month_first(month)));
  }
  g_hash_table_iter_init(&iter, places);
  while (g_hash_table_iter_next(&iter, NULL, &place))
    post_openings(city, accounts, place, month, first_made);
  return accounts;
}

GPtrArray *
rn_ledger_quotas(const RnCity *city, RnMonth month, const GPtrArray *slots, const GPtrArray *past)
{
  GPtrArray *quotas = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_quota_free);
  g_autoptr(GHashTable) places = places_of(city, slots);
  g_autoptr(GHashTable) accounts = accounts_of(city, month, past, places);
  GHashTableIter iter;
  gpointer place;
  g_hash_table_iter_init(&iter, places);
  while (g_hash_table_iter_next(&iter, NULL, &place))
    add_quotas(city, month, place, accounts, quotas);
  g_ptr_array_sort(quotas, compare_quotas);
  return quotas;
}

GArray *
rn_ledger_balances(const RnCity *city, RnMonth month, const GPtrArray *slots, const GPtrArray *past,
                   const GPtrArray *quotas)
{
  GArray *balances = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GHashTable) places = places_of(city, slots);
  g_autoptr(GHashTable) accounts = accounts_of(city, month, past, places);
  for (guint q = 0; q < quotas->len; q++) {
    gint64 balance = balance_of(accounts, quotas->pdata[q]);
    g_array_append_val(balances, balance);
  }
  return balances;
}

void
rn_ledger_count(GPtrArray *quotas, const RnRota *rota)
{
  for (guint q = 0; q < quotas->len; q++) {
    RnVersionQuota *quota = quotas->pdata[q];
    quota->assigned = 0;
    for (guint d = 0; d < rota->duties->len; d++) {
      const RnDuty *duty = rota->duties->pdata[d];
      quota->assigned += duty->unit_id && strcmp(duty->unit_id, quota->unit_id) == 0 &&
                         strcmp(duty->slot->category, quota->category) == 0 &&
                         strcmp(duty->slot->seat, quota->seat) == 0 &&
                         strcmp(duty->slot->area_id, quota->area_id) == 0 &&
                         strcmp(duty->slot->service, quota->service) == 0;
    }
  }
}
