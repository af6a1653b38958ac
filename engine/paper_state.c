/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Numbers of documents, and what families have in their hands. */

#include "engine/paper.h"

#include "engine/directory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
state_free(gpointer data)
{
  RnPaperState *state = data;
  rn_paper_free(state->paper);
  g_free(state);
}

static int
compare_states(gconstpointer a, gconstpointer b)
{
  const RnPanel *x = (*(RnPaperState *const *)a)->paper->panel, *y = (*(RnPaperState *const *)b)->paper->panel;
  int order = strcmp(rn_directory_block(x->area)->id, rn_directory_block(y->area)->id);
  return order ? order : strcmp(x->id, y->id);
}

/* The number of a content, and what was handed over of the panel's so far. */
static void
judge(RnPaperState *state, const GPtrArray *issues, RnInstant now)
{
  const RnIssue *latest = NULL, *handed = NULL;
  for (guint i = 0; i < issues->len; i++) { /* ascending */
    const RnIssue *issue = issues->pdata[i];
    if (strcmp(issue->panel_id, state->paper->panel->id) != 0)
      continue;
    latest = issue;
    if (issue->handed_at != RN_INSTANT_NONE)
      handed = issue;
  }
  state->is_new = !latest || strcmp(latest->sha256, state->paper->sha256) != 0;
  state->number = latest ? latest->number + state->is_new : 1;
  state->issued_at = state->is_new ? now : latest->issued_at;
  state->handed = handed ? handed->number : 0;
  state->handed_at = handed ? handed->handed_at : RN_INSTANT_NONE;
  state->due = !handed || strcmp(handed->sha256, state->paper->sha256) != 0;
}

static gboolean
store_new(RnStore *store, const RnCity *city, RnMonth month, const GPtrArray *states, RnInstant now, const char *who,
          GError **error)
{
  int n = 0;
  g_autofree char *name = rn_month_format(month);
  for (guint i = 0; i < states->len; i++)
    n += ((const RnPaperState *)states->pdata[i])->is_new;
  if (!n)
    return TRUE;
  g_autofree char *summary = g_strdup_printf("%s %s: %d documents", city->id, name, n);
  gboolean done = rn_store_begin(store, error);
  for (guint i = 0; done && i < states->len; i++) {
    const RnPaperState *state = states->pdata[i];
    const RnIssue issue = {.panel_id = (char *)state->paper->panel->id, .number = state->number,
                           .sha256 = state->paper->sha256, .version = state->paper->version, .issued_at = state->issued_at};
    done = !state->is_new || rn_store_add_issue(store, city->id, month, &issue, error);
  }
  if (done && rn_store_commit(store, now, who, "document", summary, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}

static gboolean
not_found(const RnCity *city, RnMonth month, const char *panel_id, gboolean published, GError **error)
{
  g_autofree char *name = rn_month_format(month);
  if (panel_id && !rn_city_panel(city, panel_id))
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no panel “%s” in %s."), panel_id, city->name);
  else if (!published)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("%s is not published yet, so there are no documents for families; publish it first."), name);
  else
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("The published month %s knows nothing of the panel “%s”; publish the month again."), name, panel_id);
  return FALSE;
}

GPtrArray *
rn_paper_states(RnStore *store, const RnCity *city, RnMonth month, const char *panel_id, RnInstant now, const char *who,
                GError **error)
{
  g_autoptr(GPtrArray) versions = rn_store_versions(store, city->id, month, error);
  g_autoptr(GPtrArray) issues = versions ? rn_store_issues(store, city->id, month, error) : NULL;
  RnInstant start, end;
  rn_paper_times(month, &start, &end);
  g_autoptr(RnVersion) version = issues ? rn_store_cover_between(store, city->id, start, end, panel_id, error) : NULL;
  if (!version)
    return NULL;
  const RnVersion *latest = versions->len ? versions->pdata[versions->len - 1] : NULL;
  if (!latest || (panel_id && !rn_city_panel(city, panel_id)))
    return not_found(city, month, panel_id, latest != NULL, error), NULL;
  RnInstant issued_at = MAX(now, latest->published_at);
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func(state_free);
  for (guint i = 0; i < city->panels->len; i++) {
    const RnPanel *panel = city->panels->pdata[i];
    RnPaper *paper = panel_id && strcmp(panel->id, panel_id) != 0 ? NULL : rn_paper_new(city, version, panel, month);
    if (!paper)
      continue;
    RnPaperState *state = g_new0(RnPaperState, 1);
    state->paper = paper;
    g_ptr_array_add(states, state);
    judge(state, issues, issued_at);
  }
  if (panel_id && !states->len)
    return not_found(city, month, panel_id, TRUE, error), NULL;
  g_ptr_array_sort(states, compare_states);
  return store_new(store, city, month, states, now, who, error) ? g_steal_pointer(&states) : NULL;
}

/* --- handing over --- */

/* Of a panel: the issue with a number, or the newest. */
static const RnIssue *
find_issue(const GPtrArray *issues, const char *panel_id, int number)
{
  const RnIssue *found = NULL;
  for (guint i = 0; i < issues->len; i++) {
    const RnIssue *issue = issues->pdata[i];
    if (strcmp(issue->panel_id, panel_id) == 0 && (!number || issue->number == number))
      found = issue;
  }
  return found;
}

static gboolean
hand_one(RnStore *store, const RnCity *city, RnMonth month, const RnIssue *issue, RnInstant now, const char *who, int *n,
         GError **error)
{
  if (issue->handed_at != RN_INSTANT_NONE)
    return TRUE;
  ++*n;
  return rn_store_hand_issue(store, city->id, month, issue, now, who, error);
}

gboolean
rn_paper_hand(RnStore *store, const RnCity *city, RnMonth month, const char *panel_id, int number, RnInstant now,
              const char *who, int *n, GError **error)
{
  int ticked = 0;
  g_autofree char *name = rn_month_format(month);
  g_autofree char *summary = g_strdup_printf("%s %s: %s handed over", city->id, name, panel_id ? panel_id : "all");
  if (!rn_store_begin(store, error))
    return FALSE;
  g_autoptr(GPtrArray) issues = rn_store_issues(store, city->id, month, error);
  gboolean done = issues != NULL;
  const RnIssue *issue = done && panel_id ? find_issue(issues, panel_id, number) : NULL;
  if (done && (panel_id ? !issue : !issues->len)) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("No such document was issued for %s; see: rinban document list %s"),
                name, name);
    done = FALSE;
  }
  if (issue)
    done = hand_one(store, city, month, issue, now, who, &ticked, error);
  for (guint i = 0; done && !panel_id && i < issues->len; i++) {
    const RnIssue *each = issues->pdata[i];
    if (each == find_issue(issues, each->panel_id, 0))
      done = hand_one(store, city, month, each, now, who, &ticked, error);
  }
  if (done && ticked)
    done = rn_store_commit(store, now, who, "document handed", summary, error);
  if (!done || !ticked)
    rn_store_rollback(store);
  *n = ticked;
  return done;
}
