/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Making a rota final, and changing it afterwards: always a new version, in one transaction with the events of its
 * feeds. Published versions are never touched. */

#include "engine/month_context.h"

#include "engine/approval.h"
#include "engine/chain.h"
#include "engine/check_chain.h"
#include "engine/ledger.h"
#include "engine/rule.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- changes --- */

static void
change_free(gpointer data)
{
  RnChange *change = data;
  g_free(change->slot_key);
  g_free(change->from);
  g_free(change->to);
  g_free(change);
}

static void
add_change(GPtrArray *changes, const char *slot_key, const char *from, const char *to)
{
  RnChange *change = g_new0(RnChange, 1);
  change->slot_key = g_strdup(slot_key);
  change->from = g_strdup(from);
  change->to = g_strdup(to);
  g_ptr_array_add(changes, change);
}

/* `before` may be NULL. */
static void
add_changes(GPtrArray *changes, const RnRota *before, const RnRota *after)
{
  for (guint i = 0; i < after->duties->len; i++) {
    const RnDuty *duty = after->duties->pdata[i];
    const RnDuty *old = before ? rn_rota_find(before, duty->slot->key) : NULL;
    if (g_strcmp0(old ? old->unit_id : NULL, duty->unit_id) != 0)
      add_change(changes, duty->slot->key, old ? old->unit_id : NULL, duty->unit_id);
  }
  for (guint i = 0; before && i < before->duties->len; i++) {
    const RnDuty *old = before->duties->pdata[i];
    if (old->unit_id && !rn_rota_find(after, old->slot->key))
      add_change(changes, old->slot->key, old->unit_id, NULL);
  }
}

GPtrArray *
rn_version_diff(const RnVersion *before, const RnVersion *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func(change_free);
  add_changes(changes, before ? before->rota : NULL, after->rota);
  add_changes(changes, before ? before->cover : NULL, after->cover);
  return changes;
}

GPtrArray *
rn_month_changes(const RnRota *before, const RnRota *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func(change_free);
  add_changes(changes, before, after);
  return changes;
}

static int
compare_strings(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *
rn_month_people(const GPtrArray *changes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    if (change->from && g_hash_table_add(seen, change->from))
      g_ptr_array_add(people, g_strdup(change->from));
    if (change->to && g_hash_table_add(seen, change->to))
      g_ptr_array_add(people, g_strdup(change->to));
  }
  g_ptr_array_sort(people, compare_strings);
  return people;
}

void
rn_publication_free(RnPublication *publication)
{
  if (!publication)
    return;
  rn_version_free(publication->version);
  g_clear_pointer(&publication->changes, g_ptr_array_unref);
  g_clear_pointer(&publication->people, g_ptr_array_unref);
  g_clear_pointer(&publication->findings, g_ptr_array_unref);
  g_free(publication);
}

/* Takes version and findings. */
static RnPublication *
publication_new(const RnVersion *before, RnVersion *version, GPtrArray *findings)
{
  RnPublication *publication = g_new0(RnPublication, 1);
  publication->version = version;
  publication->is_new = TRUE;
  publication->changes = rn_version_diff(before, version);
  publication->people = rn_month_people(publication->changes);
  publication->findings = findings ? findings : rn_findings_new();
  return publication;
}

/* Nothing new: the version that is published already. */
static RnPublication *
publication_unchanged(RnVersion *version, GPtrArray *findings)
{
  RnPublication *publication = publication_new(version, version, findings);
  publication->is_new = FALSE;
  return publication;
}

/* --- publishing --- */

gboolean
rn_month_store_published(RnStore *store, const RnVersion *before, RnVersion *after, RnInstant now, GError **error)
{
  after->state = RN_VERSION_PUBLISHED;
  RnInstant newest;
  if (!rn_store_newest_publication(store, after->city_id, &newest, error))
    return FALSE;
  /* Never before what the city told already, whatever the clock does; within a month later by a second, so that whoever asks
   * for changes since the last one gets them. */
  after->published_at = MAX(now, newest);
  if (before)
    after->published_at = MAX(after->published_at, before->published_at + 1);
  return rn_store_add_version(store, after, error) &&
         rn_month_update_events(store, before, after, after->published_at, error);
}

static gboolean
commit_version(RnStore *store, const RnVersion *before, RnVersion *after, RnInstant now, const char *who,
               const char *command, GError **error)
{
  g_autofree char *month = rn_month_format(after->month);
  RnVersion *latest = NULL;
  if (!rn_store_begin(store, error))
    return FALSE;
  gboolean ok = rn_store_published(store, after->city_id, after->month, &latest, error);
  if (ok && (latest ? latest->number : 0) != (before ? before->number : 0)) {
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("Somebody else published %s meanwhile; look at it and try again."), month);
    ok = FALSE;
  }
  rn_version_free(latest);
  ok = ok && rn_month_store_published(store, before, after, now, error);
  g_autofree char *summary =
    g_strdup_printf("%s %s version %d: %u seats, %d gaps", after->city_id, month, after->number,
                    after->rota->duties->len, rn_rota_gaps(after->rota));
  ok = ok && rn_store_commit(store, now, who, command, summary, error);
  if (!ok)
    rn_store_rollback(store);
  return ok;
}

static gboolean
refuse_hard(const GPtrArray *findings, const char *what, GError **error)
{
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (finding->hard) {
      g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT, "%s %s: %s", what, finding->code, finding->text);
      return FALSE;
    }
  }
  return TRUE;
}

RnPublication *
rn_month_publish(RnStore *store, const RnCity *city, RnMonth month, RnInstant now, const char *who, GError **error)
{
  g_autoptr(RnVersion) draft = NULL;
  g_autoptr(RnVersion) before = NULL;
  if (!rn_store_draft(store, city->id, month, &draft, error) ||
      !rn_store_published(store, city->id, month, &before, error))
    return NULL;
  if (!draft && before)
    return publication_unchanged(g_steal_pointer(&before), NULL);
  if (!draft) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("There is no rota for %s to publish; make one with: rinban month run %s"), name, name);
    return NULL;
  }
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, FALSE, error);
  if (!context)
    return NULL;
  g_autoptr(GPtrArray) findings = rn_month_findings(city, draft->rota, draft->cover, context);
  rn_check_chain(city, draft->rota, draft->cover, findings);
  if (!refuse_hard(findings, _("The draft breaks a rule and is not published; solve the month again."), error))
    return NULL;
  rn_chain_take_panels(draft, city);
  rn_version_take_names(draft, city);
  if (before && rn_version_looks_same(before, draft))
    return publication_unchanged(g_steal_pointer(&before), g_steal_pointer(&findings));
  if (!rn_approval_require(store, city, draft, error))
    return NULL;
  draft->id = 0;
  if (!commit_version(store, before, draft, now, who, "publish", error))
    return NULL;
  return publication_new(before, g_steal_pointer(&draft), g_steal_pointer(&findings));
}

/* --- swaps --- */

static RnMonth
month_of_key(const char *slot_key)
{
  g_auto(GStrv) parts = g_strsplit(slot_key, "/", -1);
  RnDate date;
  return g_strv_length(parts) == 6 && rn_date_parse(parts[2], &date) ? rn_month_of(date) : -1;
}

static RnDuty *
published_duty(const RnVersion *version, const char *slot_key, GError **error)
{
  RnDuty *duty = rn_version_duty(version, slot_key);
  if (!duty)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("There is no seat %s in the published rota; copy it from: rinban show --format csv"), slot_key);
  return duty;
}

static void
give(RnDuty *duty, const char *unit_id)
{
  g_free(duty->unit_id);
  duty->unit_id = g_strdup(unit_id);
  duty->origin = RN_ORIGIN_SWAP;
}

/* Findings of the new version that concern a changed slot and that the old one did not have. */
static GPtrArray *
findings_of_swap(const RnCity *city, const RnVersion *old, const RnVersion *new, const char *const *keys,
                 const RnMonthContext *context)
{
  g_autoptr(GPtrArray) before = rn_month_findings(city, old->rota, old->cover, context);
  g_autoptr(GPtrArray) after = rn_month_findings(city, new->rota, new->cover, context);
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *mine = rn_findings_new();
  for (guint i = 0; i < before->len; i++)
    g_hash_table_add(known, ((RnFinding *)before->pdata[i])->text);
  for (guint i = 0; i < after->len;) {
    RnFinding *finding = after->pdata[i];
    gboolean concerns = FALSE;
    for (guint s = 0; s < finding->slots->len; s++)
      concerns |= g_strv_contains(keys, finding->slots->pdata[s]);
    if (!concerns || g_hash_table_contains(known, finding->text)) {
      i++;
      continue;
    }
    g_ptr_array_add(mine, finding);
    after->pdata[i] = after->pdata[after->len - 1];
    after->pdata[after->len - 1] = NULL;
    after->len--;
  }
  rn_findings_sort(mine);
  return mine;
}

static gboolean
apply_swap(const RnCity *city, RnVersion *version, const char *slot_key, const char *unit_id, const char *with_slot_key,
           GError **error)
{
  RnDuty *duty = published_duty(version, slot_key, error);
  RnDuty *with = duty && with_slot_key ? published_duty(version, with_slot_key, error) : NULL;
  if (!duty || (with_slot_key && !with))
    return FALSE;
  gboolean is_known = rn_city_person(city, unit_id) || (rn_slot_is_cover(duty->slot) && rn_city_facility(city, unit_id));
  if (!is_known) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no person “%s” in %s."), unit_id, city->name);
    return FALSE;
  }
  if (g_strcmp0(duty->unit_id, unit_id) == 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("%s holds %s already; nothing was changed."), unit_id, slot_key);
    return FALSE;
  }
  if (with && g_strcmp0(with->unit_id, unit_id) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("%s does not hold %s, so there is nothing to exchange."), unit_id,
                with_slot_key);
    return FALSE;
  }
  g_autofree char *former = g_strdup(duty->unit_id);
  give(duty, unit_id);
  if (with)
    give(with, former);
  return TRUE;
}

/* Whatever was proven was so of the version before. */
static void
reckon_swap(const RnCity *city, const RnVersion *before, RnVersion *after, const RnMonthContext *context)
{
  after->objective = rn_check_price(city, after->rota, &context->check);
  after->bound = MIN(before->bound, after->objective);
  g_free(after->proof);
  after->proof = g_strdup("none");
  after->cover_objective = rn_month_cover_price(city, after, context);
  after->cover_bound = MIN(before->cover_bound, after->cover_objective);
  if (after->cover_objective != before->cover_objective) {
    g_free(after->cover_proof);
    after->cover_proof = g_strdup("none");
  }
}

RnPublication *
rn_month_swap(RnStore *store, const RnCity *city, const char *slot_key, const char *unit_id, const char *with_slot_key,
              const char *reason, RnInstant now, const char *who, GError **error)
{
  RnMonth month = month_of_key(slot_key);
  g_autoptr(RnVersion) before = NULL;
  g_autoptr(RnVersion) after = NULL;
  if (month < 0 || (with_slot_key && month_of_key(with_slot_key) != month)) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("“%s” is not a seat of one month, like homecare/N/2027-01-04/wd_night/first/1."),
                month < 0 ? slot_key : with_slot_key);
    return NULL;
  }
  if (!rn_store_published(store, city->id, month, &before, error))
    return NULL;
  if (!before) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("%s is not published yet; use pin and solve again instead of a swap."), name);
    return NULL;
  }
  if (!rn_store_published(store, city->id, month, &after, error) ||
      !apply_swap(city, after, slot_key, unit_id, with_slot_key, error))
    return NULL;
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, FALSE, error);
  if (!context)
    return NULL;
  context->check.pins = NULL; /* what was published may be changed by hand */
  const char *const keys[] = {slot_key, with_slot_key, NULL};
  g_autoptr(GPtrArray) findings = findings_of_swap(city, before, after, keys, context);
  if (!refuse_hard(findings, _("The swap breaks a rule and was not made."), error))
    return NULL;
  after->id = 0;
  reckon_swap(city, before, after, context);
  after->created_at = now;
  g_free(after->note);
  after->note = g_strdup(reason ? reason : "");
  rn_ledger_count(after->quotas, after->rota);
  if (!after->panels->len) /* published when versions kept none yet; else chains stay as they were told */
    rn_chain_take_panels(after, city);
  rn_version_take_names(after, city);
  rn_version_explain(after, city, &context->check);
  if (!commit_version(store, before, after, now, who, "swap", error))
    return NULL;
  return publication_new(before, g_steal_pointer(&after), g_steal_pointer(&findings));
}

/* --- pins --- */

/* FALSE with a sentence when the unit cannot hold the slot. */
static gboolean
may_pin(const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id, GError **error)
{
  if (g_str_has_prefix(slot_key, RN_SERVICE_COVER "/"))
    return rn_month_may_pin_cover(city, month, slot_key, unit_id, error);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, month);
  const RnSlot *slot = rn_slots_find(slots, slot_key);
  const RnPerson *person = rn_city_person(city, unit_id);
  g_autofree char *name = rn_month_format(month);
  if (!slot)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no seat %s in %s; copy it from: rinban show %s --format csv"),
                slot_key, name, name);
  else if (!person)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no person “%s” in %s."), unit_id, city->name);
  if (!slot || !person)
    return FALSE;
  const char *code = rn_eligibility(city, slot, person, NULL);
  code = code ? code : rn_availability(city, slot, person);
  if (code) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("%s (%s) cannot hold %s because of the rule %s: %s. Nothing was pinned."),
                person->name, person->id, slot_key, code, _(rn_rule_find(code)->help));
    return FALSE;
  }
  return TRUE;
}

gboolean
rn_month_pin(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id, RnInstant now,
             const char *who, GError **error)
{
  if (!may_pin(city, month, slot_key, unit_id, error))
    return FALSE;
  g_autofree char *summary = g_strdup_printf("%s %s = %s", city->id, slot_key, unit_id);
  if (!rn_store_begin(store, error))
    return FALSE;
  if (rn_store_put_pin(store, city->id, month, slot_key, unit_id, error) &&
      rn_store_commit(store, now, who, "pin", summary, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}

gboolean
rn_month_unpin(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key, RnInstant now, const char *who,
               GError **error)
{
  gboolean removed = FALSE;
  g_autofree char *summary = g_strdup_printf("%s %s", city->id, slot_key);
  if (!rn_store_begin(store, error))
    return FALSE;
  gboolean ok = rn_store_remove_pin(store, city->id, month, slot_key, &removed, error);
  if (ok && !removed) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("%s is not pinned; nothing was changed."), slot_key);
    ok = FALSE;
  }
  if (ok && rn_store_commit(store, now, who, "unpin", summary, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}
