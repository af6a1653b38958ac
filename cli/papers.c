/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* After a publication: the documents for families that it changed. */

#include "cli/papers.h"

#include "engine/paper.h"

#include <glib/gi18n-lib.h>

#define NAMED_MAX 20 /* more panels than these are only counted */

static void
print_changed(const GPtrArray *changed, RnMonth month)
{
  g_autofree char *name = rn_month_format(month);
  g_autoptr(GString) panels = g_string_new(NULL);
  for (guint i = 0; i < changed->len && changed->len <= NAMED_MAX; i++)
    g_string_append_printf(panels, "%s%s", i ? _(", ") : ": ", (const char *)changed->pdata[i]);
  rn_print(ngettext("%d document for families is new%s\n", "%d documents for families are new%s\n", changed->len),
           (int)changed->len, panels->str);
  rn_print(_("Which to hand over, and to whom: rinban document list %s\n"), name);
}

void
rn_papers_tell(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month)
{
  GError *error = NULL;
  if (!city->panels->len)
    return;
  g_autoptr(GPtrArray) states = rn_paper_states(store, city, month, NULL, cli->now, cli->user, &error);
  g_autoptr(GPtrArray) changed = g_ptr_array_new();
  if (!states) {
    rn_cli_message(cli, RN_SEVERITY_WARNING, "DOCUMENTS_MISSING",
                   _("The documents for families could not be looked at: %s Try \"rinban document list\"."),
                   error->message);
    g_error_free(error);
    return;
  }
  for (guint i = 0; i < states->len; i++) {
    const RnPaperState *state = states->pdata[i];
    if (state->is_new)
      g_ptr_array_add(changed, (gpointer)state->paper->panel->id);
  }
  if (cli->json)
    rn_json_strings(cli->data, "documents", changed);
  else if (changed->len)
    print_changed(changed, month);
}
