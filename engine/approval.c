/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What hubs have approved. A city has a handful of hubs. */

#include "engine/approval.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_approval_free(RnApproval *approval)
{
  if (!approval)
    return;
  g_free(approval->who);
  g_free(approval);
}

static gboolean
has_to_approve(const RnHub *hub, RnMonth month)
{
  return *hub->approver && rn_hub_is_in_force(hub, month);
}

GPtrArray *
rn_approval_list(RnStore *store, const RnCity *city, RnMonth month, const RnVersion *version, GError **error)
{
  g_autoptr(GPtrArray) approvals = g_ptr_array_new_with_free_func((GDestroyNotify)rn_approval_free);
  for (guint i = 0; i < city->hubs->len; i++) {
    const RnHub *hub = city->hubs->pdata[i];
    if (!has_to_approve(hub, month))
      continue;
    g_autofree char *content = NULL;
    RnApproval *approval = g_new0(RnApproval, 1);
    g_ptr_array_add(approvals, approval);
    approval->hub = hub;
    if (!rn_store_approval(store, city->id, month, hub->id, &content, &approval->who, &approval->at, error))
      return NULL;
    approval->approved = content && version && strcmp(content, version->content_sha256) == 0;
    approval->former = content && !approval->approved;
  }
  return g_steal_pointer(&approvals);
}

/* The hub that may approve; NULL with an error. */
static const RnHub *
approving_hub(const RnCity *city, RnMonth month, const char *hub_id, GError **error)
{
  const RnHub *hub = rn_hub_find(city, hub_id);
  g_autofree char *name = rn_month_format(month);
  if (!hub)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no hub “%s” in %s; see the table hubs."), hub_id,
                city->name);
  else if (!rn_hub_is_in_force(hub, month))
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("The hub %s is not in force in %s; nothing was approved."), hub->name,
                name);
  else if (!*hub->approver)
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("The hub %s has nobody who approves (column approver); nothing was approved."), hub->name);
  else
    return hub;
  return NULL;
}

static gboolean
put_approval(RnStore *store, const RnCity *city, const RnVersion *draft, const RnHub *hub, RnInstant now, const char *who,
             GError **error)
{
  g_autofree char *name = rn_month_format(draft->month);
  g_autofree char *summary = g_strdup_printf("%s %s by %s: %s", city->id, name, hub->id, draft->content_sha256);
  if (!rn_store_begin(store, error))
    return FALSE;
  if (rn_store_put_approval(store, city->id, draft->month, hub->id, draft->content_sha256, who ? who : "", now, error) &&
      rn_store_commit(store, now, who, "approve", summary, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}

gboolean
rn_approval_give(RnStore *store, const RnCity *city, RnMonth month, const char *hub_id, RnInstant now, const char *who,
                 GError **error)
{
  g_autoptr(RnVersion) draft = NULL;
  const RnHub *hub = approving_hub(city, month, hub_id, error);
  if (!hub || !rn_store_draft(store, city->id, month, &draft, error))
    return FALSE;
  if (!draft) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no draft of %s to approve; make one with: rinban solve %s"),
                name, name);
    return FALSE;
  }
  return put_approval(store, city, draft, hub, now, who, error);
}

gboolean
rn_approval_require(RnStore *store, const RnCity *city, const RnVersion *draft, GError **error)
{
  g_autoptr(GPtrArray) approvals = rn_approval_list(store, city, draft->month, draft, error);
  g_autoptr(GString) names = g_string_new(NULL);
  if (!approvals)
    return FALSE;
  for (guint i = 0; i < approvals->len; i++) {
    const RnApproval *approval = approvals->pdata[i];
    if (!approval->approved)
      g_string_append_printf(names, "%s%s (%s, %s)", names->len ? _(", ") : "", approval->hub->approver, approval->hub->name,
                             approval->hub->id);
  }
  if (names->len == 0)
    return TRUE;
  g_autofree char *month = rn_month_format(draft->month);
  g_set_error(error, RN_ERROR, RN_ERROR_APPROVAL,
              _("The draft of %s is not approved yet by: %s. Nothing was published; enter each approval with: rinban approve "
                "%s --by HUB"),
              month, names->str, month);
  return FALSE;
}
