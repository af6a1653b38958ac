/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban replan: the fewest changes of a published month after somebody is away, a facility closes or a person joins. */

#include "cli/result.h"
#include "cli/solving.h"
#include "engine/month_replan.h"
#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct {
  RnSolving solving;
  char **absent, **closed, **joined;
  gboolean dry_run, keep;
  char *scope;
} Words;

static void
words_clear(Words *words)
{
  rn_solving_clear(&words->solving);
  g_strfreev(words->absent);
  g_strfreev(words->closed);
  g_strfreev(words->joined);
  g_free(words->scope);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static GArray *
entries_of(Words *words)
{
  GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  const GOptionEntry own[] = {
      {"absent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->absent,
       N_("a person or facility is away: days, or times; may be given several times"), N_("UNIT:FROM[..TO]")},
      {"closed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->closed,
       N_("a facility is closed from a day on, or until another; may be given several times"),
       N_("FACILITY:FROM[..TO]")},
      {"new", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->joined,
       N_("a person has joined: fill also the seats that were open; may be given several times"), N_("PERSON")},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &words->dry_run, N_("only show what would change; store nothing"), NULL},
      {"keep", 0, 0, G_OPTION_ARG_NONE, &words->keep, N_("write the absences into the tables as well"), NULL},
      rn_solving_scope_entry(&words->scope),
  };
  g_array_append_vals(entries, own, G_N_ELEMENTS(own));
  rn_solving_entries(entries, &words->solving, 0);
  return entries;
}

/* --- words --- */

static gboolean
read_away(RnCli *cli, char **words, gboolean closed, GPtrArray *aways, int *status)
{
  for (char **word = words; word && *word; word++) {
    g_autofree char *open = closed && !strstr(*word, "..") ? g_strconcat(*word, "..", NULL) : g_strdup(*word);
    g_autoptr(RnAway) away = rn_away_parse(open);
    if (!away) {
      *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                            _("The absence \"%s\" cannot be read; write it like NS01_1:2027-01-14 or "
                              "NS01_1:2027-01-14..2027-01-16."),
                            *word);
      return FALSE;
    }
    const char *id = rn_cli_id(cli, away->unit_id, status);
    if (!id)
      return FALSE;
    memmove(away->unit_id, id, strlen(id) + 1);
    g_ptr_array_add(aways, g_steal_pointer(&away));
  }
  return TRUE;
}

static gboolean
read_joined(RnCli *cli, char **words, GPtrArray *joined, int *status)
{
  for (char **word = words; word && *word; word++) {
    const char *id = rn_cli_id(cli, *word, status);
    if (!id)
      return FALSE;
    g_ptr_array_add(joined, (gpointer)id);
  }
  return TRUE;
}

static gboolean
check_facilities(RnCli *cli, const RnCity *city, const GPtrArray *aways, guint first, int *status)
{
  for (guint i = first; i < aways->len; i++) {
    const char *id = ((const RnAway *)aways->pdata[i])->unit_id;
    if (rn_city_facility(city, id))
      continue;
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no facility \"%s\" in %s."), id, city->name);
    return FALSE;
  }
  return TRUE;
}

/* --- the answer --- */

static void
json_moves(RnJson *json, const GPtrArray *moves)
{
  rn_json_array(json, "changed");
  for (guint i = 0; i < moves->len; i++) {
    const RnMove *move = moves->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "slot", move->slot_key);
    rn_json_string(json, "from", move->from);
    rn_json_string(json, "to", move->to);
    rn_json_string(json, "reason", rn_move_reason_name(move->reason));
    rn_json_string(json, "rule", move->rule);
    rn_json_string(json, "takes", move->takes);
    rn_json_int(json, "price", move->price);
    rn_json_int(json, "cost", move->cost);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_replan(RnJson *json, const RnMonthReplan *replan)
{
  rn_json_month(json, "month", replan->version->month);
  rn_json_int(json, "before", replan->before->number);
  rn_json_bool(json, "stored", replan->stored);
  json_moves(json, replan->moves);
  rn_json_strings(json, "people", replan->people);
  rn_json_int(json, "open", replan->open);
  rn_json_int(json, "open_bound", replan->open_bound);
  rn_json_int(json, "change", replan->change);
  rn_json_int(json, "objective", replan->version->objective);
  rn_json_int(json, "objective_before", replan->objective_before);
  rn_json_string(json, "proof", rn_proof_name(replan->proof));
  rn_json_string(json, "scope", replan->scope == RN_REPLAN_ALL ? "all" : "block");
  rn_json_bool(json, "open_everywhere", replan->open_everywhere);
  rn_json_gaps(json, replan->version->rota);
  rn_json_changes(json, "cover", replan->cover);
  rn_json_int(json, "work", replan->version->work);
}

static const char *
holder(const RnMonthReplan *replan, const char *unit_id)
{
  if (!unit_id)
    return _("(gap)");
  return rn_version_unit(replan->version, unit_id) ? rn_version_unit_name(replan->version, unit_id)
                                                   : rn_version_unit_name(replan->before, unit_id);
}

static char *
slot_text(const RnMonthReplan *replan, const char *slot_key)
{
  const RnDuty *duty = rn_rota_find(replan->version->rota, slot_key);
  if (duty)
    return rn_version_slot_text(replan->version, duty->slot);
  duty = rn_rota_find(replan->before->rota, slot_key);
  return duty ? rn_version_slot_text(replan->before, duty->slot) : g_strdup(slot_key);
}

static char *
reason_text(const RnMonthReplan *replan, const RnMove *move)
{
  if (move->reason == RN_MOVE_FILLED)
    return g_strdup(_("was open"));
  if (move->reason == RN_MOVE_LOST && (!move->rule || strcmp(move->rule, "AVAIL") == 0))
    return g_strdup(_("is away"));
  if (move->reason == RN_MOVE_LOST)
    return g_strdup_printf(_("not allowed any more: %s"), _(rn_rule_find(move->rule)->title));
  if (!move->takes)
    return g_strdup(_("to make another change possible"));
  g_autofree char *other = slot_text(replan, move->takes);
  return g_strdup_printf(_("takes %s instead"), other);
}

static void
print_moves(const RnMonthReplan *replan)
{
  for (guint i = 0; i < replan->moves->len; i++) {
    const RnMove *move = replan->moves->pdata[i];
    g_autofree char *slot = slot_text(replan, move->slot_key);
    g_autofree char *from = rn_text_clean(holder(replan, move->from));
    g_autofree char *to = rn_text_clean(holder(replan, move->to));
    g_autofree char *reason = reason_text(replan, move);
    rn_print("  %s: %s -> %s\n", slot, from, to);
    rn_print(_("    %s; price of the change %" PRId64 ", cost %" PRId64 "\n"), reason, move->price, move->cost);
  }
}

static void
print_proof(const RnMonthReplan *replan)
{
  if (replan->proof != RN_PROOF_OPTIMAL)
    rn_print(_("Not proven: there may be an answer with fewer changes.\n"));
  else if (replan->scope == RN_REPLAN_ALL)
    rn_print(_("Proven for the whole city: less cannot stay open, and with that no fewer changes are possible.\n"));
  else
    rn_print(_("Proven for the areas concerned: less cannot stay open, and with that no fewer changes are possible.\n"));
  if (replan->open > 0 && replan->open_everywhere)
    rn_print(_("What stays open would stay open whatever else were changed.\n"));
}

static void
print_people(const RnMonthReplan *replan)
{
  g_autoptr(GString) people = g_string_new(NULL);
  for (guint i = 0; i < replan->people->len; i++)
    g_string_append_printf(people, "%s%s", i ? _(", ") : "", holder(replan, replan->people->pdata[i]));
  g_autofree char *clean = rn_text_clean(people->str);
  rn_print(_("Please tell: %s\n"), clean);
}

static void
print_replan(const RnMonthReplan *replan, const RnCity *city, gboolean dry_run)
{
  g_autofree char *month = rn_month_format(replan->version->month);
  int n = (int)replan->moves->len, covers = (int)replan->cover->len;
  if (n == 0 && covers == 0) {
    rn_print(_("%s %s, version %d: nothing has to change.\n"), city->name, month, replan->before->number);
    return;
  }
  rn_print(ngettext("%s %s, version %d: %d change\n", "%s %s, version %d: %d changes\n", n), city->name, month,
           replan->before->number, n);
  print_moves(replan);
  rn_print(_("Price of the changes %" PRId64 ", objective %" PRId64 " (before: %" PRId64 ")\n"), replan->change,
           replan->version->objective, replan->objective_before);
  print_proof(replan);
  rn_print_gaps(replan->version, replan->version->rota);
  if (covers)
    rn_print(ngettext("%d change of who stands in for a panel:\n", "%d changes of who stands in for a panel:\n", covers),
             covers);
  rn_print_changes(replan->cover, replan->before, replan->version);
  rn_print_gaps(replan->version, replan->version->cover);
  print_people(replan);
  if (dry_run)
    rn_print(_("Nothing was stored.\n"));
  else
    rn_print(_("The draft is stored; nothing is published. Next: rinban publish %s\n"), month);
}

int
rn_cmd_replan(RnCli *cli, char **argv)
{
  g_auto(Words) words = {0};
  g_autoptr(GArray) entries = entries_of(&words);
  g_autoptr(GPtrArray) aways = g_ptr_array_new_with_free_func((GDestroyNotify)rn_away_free);
  g_autoptr(GPtrArray) joined = g_ptr_array_new();
  RnMonthReplanOptions options = {.away = aways, .joined = joined, .scope = RN_REPLAN_WIDEN};
  int status;
  RnMonth month;
  if (!rn_cli_parse_month(cli, argv, &g_array_index(entries, GOptionEntry, 0), &month, &status) ||
      !rn_solving_scope(cli, words.scope, &options.scope, &status) ||
      !read_away(cli, words.absent, FALSE, aways, &status))
    return status;
  guint first_closed = aways->len;
  g_autoptr(RnProgress) progress = rn_progress_new(TRUE);
  if (!read_away(cli, words.closed, TRUE, aways, &status) || !read_joined(cli, words.joined, joined, &status) ||
      !rn_solving_options(cli, &words.solving, progress, &options.solving, &status))
    return status;
  options.dry_run = words.dry_run;
  options.keep = words.keep;
  g_autoptr(RnStore) store = rn_cli_store(cli, words.dry_run ? RN_STORE_READ_ONLY : 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city || !check_facilities(cli, city, aways, first_closed, &status))
    return status;
  GError *error = NULL;
  g_autoptr(RnMonthReplan) replan = rn_month_replan(store, city, month, &options, cli->now, cli->user, &error);
  g_clear_pointer(&progress, rn_progress_free);
  if (!replan)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  if (replan->replaced_draft && replan->stored)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "DRAFT_REPLACED", _("The draft that was there has been replaced."));
  if (cli->json)
    json_replan(cli->data, replan);
  else
    print_replan(replan, city, words.dry_run);
  return rn_rota_gaps(replan->version->rota) || rn_rota_gaps(replan->version->cover) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}
