/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A published month re-planned: the absences are added to the tables in memory, so that the model and the checker both
 * know of them, and the problem of the month is then given to the search for the least change. */

#include "engine/month_replan.h"

#include "engine/build.h"
#include "engine/ledger.h"
#include "engine/month_context.h"
#include "engine/month_replan_parts.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>

/* The city with the absences. */
static RnCity *
city_without(RnStore *store, const RnCity *city, const GPtrArray *away, GError **error)
{
  g_autoptr(RnRows) rows = rn_store_rows(store, city->id, error);
  for (guint i = 0; rows && i < away->len; i++)
    rn_rows_take(rows, rn_table_find("absences"), rn_away_row(away->pdata[i]));
  return rows ? rn_city_new(g_steal_pointer(&rows), error) : NULL;
}

static gboolean
check_units(const RnCity *city, const RnMonthReplanOptions *options, GError **error)
{
  for (guint i = 0; i < options->away->len; i++) {
    const char *id = ((const RnAway *)options->away->pdata[i])->unit_id;
    if (rn_city_person(city, id) || rn_city_facility(city, id))
      continue;
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no person and no facility “%s” in %s."), id, city->name);
    return FALSE;
  }
  for (guint i = 0; i < options->joined->len; i++) {
    const char *id = options->joined->pdata[i];
    if (rn_city_person(city, id))
      continue;
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no person “%s” in %s; import the tables with the new person first."),
                id, city->name);
    return FALSE;
  }
  return TRUE;
}

/* --- the month --- */

/* The published version becomes the reference of the context. */
static RnMonthContext *
context_of(RnStore *store, const RnCity *city, RnMonth month, GError **error)
{
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, FALSE, error);
  if (!context || !rn_store_published(store, city->id, month, &context->reference, error))
    return NULL;
  if (!context->reference) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("%s is not published yet; solve it again instead."), name);
    return NULL;
  }
  context->check.reference = context->reference->rota;
  context->check.reference_published = TRUE;
  return g_steal_pointer(&context);
}

/* Pins hold what was published; those that it does not keep, or that the event makes impossible, are over. */
static void
drop_pins(RnMonthContext *context, const RnCity *city, RnInstant now)
{
  for (guint i = 0; i < context->pins->len;) {
    const RnPin *pin = context->pins->pdata[i];
    const RnSlot *slot = rn_slots_find(context->slots, pin->slot_key);
    const RnPerson *person = rn_city_person(city, pin->unit_id);
    const RnDuty *duty = rn_rota_find(context->check.reference, pin->slot_key);
    gboolean holds = slot && person && duty && g_strcmp0(duty->unit_id, pin->unit_id) == 0 && slot->start >= now &&
                     !rn_eligibility(city, slot, person, NULL) && !rn_availability(city, slot, person);
    if (holds)
      i++;
    else
      g_ptr_array_remove_index(context->pins, i);
  }
}

static void
drop_cover_pins(RnMonthContext *context, const RnCity *city, RnMonth month, RnInstant now)
{
  for (guint i = 0; i < context->cover_pins->len;) {
    const RnPin *pin = context->cover_pins->pdata[i];
    const RnDuty *duty = rn_rota_find(context->reference->cover, pin->slot_key);
    if (duty && g_strcmp0(duty->unit_id, pin->unit_id) == 0 && duty->slot->start >= now &&
        rn_month_may_pin_cover(city, month, pin->slot_key, pin->unit_id, NULL))
      i++;
    else
      g_ptr_array_remove_index(context->cover_pins, i);
  }
}

/* The least price of an empty mandatory seat: what is open at that price is to be filled when persons join. */
static gint64
mandatory_price(const RnBuilt *built)
{
  gint64 least = G_MAXINT64;
  for (guint s = 0; s < built->first_slot->len; s++) {
    const RnSlot *slot = built->slots->pdata[g_array_index(built->first_slot, int, s)];
    if (slot->mandatory)
      least = MIN(least, ((const RnProblemSeat *)built->problem->seats->pdata[s])->price);
  }
  return least;
}

static RnReplanAnswer *
search(const RnBuilt *built, const RnCity *city, const RnMonthContext *context, RnMonth month,
       const RnMonthReplanOptions *options, RnInstant now, GError **error)
{
  g_autoptr(GArray) held = rn_built_holders(built, city, context->check.reference);
  g_autoptr(RnReplan) replan =
    rn_replan_new(built->problem, (const RnAssignment *)(void *)held->data, held->len, error);
  if (!replan)
    return NULL;
  gint64 minutes = (now - rn_instant_from_local(rn_month_first(month), 0)) / 60;
  RnReplanEvent event = rn_replan_event_default();
  event.period = RN_BUILD_APART;
  event.now = (int)CLAMP(minutes, -RN_MINUTE_MAX, RN_MINUTE_MAX);
  event.fill_price = options->joined->len > 0 ? mandatory_price(built) : G_MAXINT64;
  event.scope = options->scope;
  rn_month_set_limits(&event.solve, &options->solving);
  g_autoptr(RnReplanAnswer) answer = rn_replan_solve(replan, &event, error);
  if (!answer || answer->outcome == RN_OUTCOME_ROTA)
    return g_steal_pointer(&answer);
  if (answer->outcome == RN_OUTCOME_NO_ANSWER)
    g_set_error(error, RN_ERROR, RN_ERROR_LIMIT,
                _("The limit was reached before there was any rota; allow more work or time."));
  else
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("No rota keeps what has begun, the pinned duties and the rules; remove a pin with unpin."));
  return NULL;
}

/* What has begun stays word for word, and an unchanged duty keeps its origin. */
static void
keep_origins(RnRota *rota, const RnRota *published, RnInstant now)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    RnDuty *duty = rota->duties->pdata[i];
    const RnDuty *old = rn_rota_find(published, duty->slot->key);
    if (old && duty->slot->start < now) {
      g_free(duty->unit_id);
      duty->unit_id = g_strdup(old->unit_id);
    }
    if (old && g_strcmp0(old->unit_id, duty->unit_id) == 0)
      duty->origin = old->origin;
  }
}

/* --- judging --- */

/* Hard rules that the published rota kept must be kept; and where all are, the price must be the solver's. */
static gboolean
judge(const RnCity *city, const RnRota *before, const RnRota *after, gint64 objective, const RnCheckContext *context,
      GError **error)
{
  g_autoptr(GPtrArray) old = rn_check_rota(city, before, context);
  g_autoptr(GPtrArray) new = rn_check_rota(city, after, context);
  gboolean hard = FALSE;
  for (guint i = 0; i < new->len; i++)
    hard |= ((const RnFinding *)new->pdata[i])->hard;
  return rn_month_judge_rules(new, old, error) &&
         (hard || rn_month_judge_price(rn_check_price(city, after, context), objective, error));
}

/* --- the answer --- */

static const char *const reason_names[] = {"lost", "moved", "filled"};

const char *
rn_move_reason_name(RnMoveReason reason)
{
  return reason_names[reason];
}

void
rn_month_replan_free(RnMonthReplan *replan)
{
  if (!replan)
    return;
  rn_version_free(replan->before);
  rn_version_free(replan->version);
  g_clear_pointer(&replan->moves, g_ptr_array_unref);
  g_clear_pointer(&replan->cover, g_ptr_array_unref);
  g_clear_pointer(&replan->people, g_ptr_array_unref);
  g_free(replan);
}

/* --- the version --- */

static char *
note_of(const RnMonthReplanOptions *options)
{
  g_autoptr(GString) note = g_string_new(NULL);
  for (guint i = 0; i < options->away->len; i++) {
    const RnAway *away = options->away->pdata[i];
    g_string_append_printf(note, "%s%s %s..%s", note->len ? ", " : "", away->unit_id, away->from,
                           rn_away_is_open(away) ? "" : away->to);
  }
  for (guint i = 0; i < options->joined->len; i++)
    g_string_append_printf(note, "%s+%s", note->len ? ", " : "", (const char *)options->joined->pdata[i]);
  return g_strdup(note->str);
}

static RnVersion *
version_of(const RnCity *city, RnMonth month, const RnBuilt *built, const RnMonthContext *context,
           const RnReplanAnswer *answer, const RnMonthReplanOptions *options, RnInstant now, GError **error)
{
  g_autoptr(RnVersion) version = rn_version_new(city->id, month);
  rn_rota_free(version->rota);
  version->rota = rn_built_rota(built, city, month, answer->assignments, &context->check);
  keep_origins(version->rota, context->check.reference, now);
  if (!judge(city, context->check.reference, version->rota, answer->objective, &context->check, error))
    return NULL;
  version->created_at = now;
  version->objective = answer->objective;
  version->bound = MIN(context->reference->bound, answer->objective);
  version->work = answer->work;
  version->seed = options->solving.seed;
  g_free(version->note);
  version->note = note_of(options);
  if (!rn_month_cover(version, city, context, now, error))
    return NULL;
  rn_month_finish(version, city, context);
  return g_steal_pointer(&version);
}

static gboolean
has_changes(const RnMonthReplan *replan)
{
  return replan->moves->len > 0 || replan->cover->len > 0;
}

static gboolean
store_version(RnStore *store, const RnCity *city, RnMonthReplan *replan, const RnMonthReplanOptions *options,
              RnInstant now, const char *who, GError **error)
{
  RnVersion *draft = NULL;
  g_autofree char *month = rn_month_format(replan->version->month);
  g_autofree char *summary = g_strdup_printf("replan %s %s: %u changes, %s", city->id, month, replan->moves->len,
                                             replan->version->note);
  if (!rn_store_begin(store, error))
    return FALSE;
  gboolean ok = rn_store_draft(store, city->id, replan->version->month, &draft, error);
  replan->replaced_draft = draft != NULL;
  rn_version_free(draft);
  for (guint i = 0; ok && options->keep && i < options->away->len; i++) {
    g_auto(GStrv) row = rn_away_row(options->away->pdata[i]);
    ok = rn_store_put_row(store, city->id, rn_table_find("absences"), (const char *const *)row, error);
  }
  if (ok && has_changes(replan))
    ok = rn_store_add_version(store, replan->version, error);
  ok = ok && rn_store_commit(store, now, who, "replan", summary, error);
  if (!ok)
    rn_store_rollback(store);
  replan->stored = ok && has_changes(replan);
  return ok;
}

static RnMonthReplan *
replan_new(const RnCity *city, const RnBuilt *built, RnMonthContext *context, RnVersion *version,
           const RnReplanAnswer *answer)
{
  RnMonthReplan *replan = g_new0(RnMonthReplan, 1);
  replan->before = g_steal_pointer(&context->reference);
  replan->version = version;
  replan->moves = rn_month_replan_moves(city, built, replan->before, version, answer);
  replan->cover = rn_month_changes(replan->before->cover, version->cover);
  g_autoptr(GPtrArray) changes = rn_version_diff(replan->before, version);
  replan->people = rn_month_people(changes);
  replan->open = answer->open;
  replan->open_bound = answer->open_bound;
  replan->change = answer->change;
  replan->objective_before = answer->objective_before;
  replan->proof = answer->proof;
  replan->scope = answer->scope;
  replan->open_everywhere = answer->open_everywhere;
  return replan;
}

RnMonthReplan *
rn_month_replan(RnStore *store, const RnCity *city, RnMonth month, const RnMonthReplanOptions *options, RnInstant now,
                const char *who, GError **error)
{
  if (!check_units(city, options, error))
    return NULL;
  g_autoptr(RnCity) after = city_without(store, city, options->away, error);
  g_autoptr(RnMonthContext) context = after ? context_of(store, after, month, error) : NULL;
  if (!context)
    return NULL;
  drop_pins(context, after, now);
  drop_cover_pins(context, after, month, now);
  g_autoptr(RnBuilt) built = rn_build(after, month, context->slots, &context->check, NULL, NULL, error);
  g_autoptr(RnReplanAnswer) answer = built ? search(built, after, context, month, options, now, error) : NULL;
  g_autoptr(RnVersion) version =
    answer ? version_of(after, month, built, context, answer, options, now, error) : NULL;
  if (!version)
    return NULL;
  g_autoptr(RnMonthReplan) replan = replan_new(after, built, context, g_steal_pointer(&version), answer);
  gboolean stores = !options->dry_run && (has_changes(replan) || (options->keep && options->away->len > 0));
  if (stores && !store_version(store, city, replan, options, now, who, error))
    return NULL;
  return g_steal_pointer(&replan);
}
