/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban solver replan: the fewest changes of a rota file after an absence; no database, no calendar. */

#include "cli/file.h"
#include "cli/instance.h"
#include "cli/solving.h"
#include "solver/replan.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DAY_MINUTES (24 * 60)

typedef struct {
  RnSolving solving;
  char **absent;       /* PERSON:DAY[-DAY] */
  gboolean fill;
  int day;             /* G_MININT: none given */
  char *scope, *out;
} Words;

static void
words_clear(Words *words)
{
  rn_solving_clear(&words->solving);
  g_strfreev(words->absent);
  g_free(words->scope);
  g_free(words->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static GArray *
entries_of(Words *words)
{
  GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  const GOptionEntry own[] = {
      {"absent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->absent,
       N_("this person has no duty on these days; may be given several times"), N_("PERSON:DAY[-DAY]")},
      {"fill", 0, 0, G_OPTION_ARG_NONE, &words->fill, N_("fill also the seats that nobody held before"), NULL},
      {"day", 0, 0, G_OPTION_ARG_INT, &words->day, N_("the day it is: what starts earlier stays"), N_("DAY")},
      rn_solving_scope_entry(&words->scope),
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &words->out, N_("write the rota to this file"), N_("ROTA")},
  };
  rn_solving_entries(entries, &words->solving, 0);
  g_array_append_vals(entries, own, G_N_ELEMENTS(own));
  return entries;
}

static const char *
person_name(const RnProblem *problem, int person)
{
  return ((const RnProblemPerson *)problem->persons->pdata[person])->name;
}

static const char *
seat_name(const RnProblem *problem, int seat)
{
  return ((const RnProblemSeat *)problem->seats->pdata[seat])->name;
}

static const char *
slot_name(const RnProblem *problem, int seat)
{
  int slot = ((const RnProblemSeat *)problem->seats->pdata[seat])->slot;
  return ((const RnProblemSlot *)problem->slots->pdata[slot])->name;
}

/* --- what happens --- */

/* By name, or by number where no name is like that; -1 when there is none. */
static int
find_person(const RnProblem *problem, const char *text)
{
  guint64 number;
  for (int i = 0; i < (int)problem->persons->len; i++)
    if (strcmp(person_name(problem, i), text) == 0)
      return i;
  if (problem->persons->len > 0 && g_ascii_string_to_unsigned(text, 10, 0, problem->persons->len - 1, &number, NULL))
    return (int)number;
  return -1;
}

static gboolean
read_days(const char *text, int *first, int *last)
{
  g_auto(GStrv) days = g_strsplit(text, "-", 2);
  guint64 from, to;
  if (!days[0] || !g_ascii_string_to_unsigned(days[0], 10, 0, RN_DAY_MAX, &from, NULL))
    return FALSE;
  to = from;
  if (days[1] && !g_ascii_string_to_unsigned(days[1], 10, from, RN_DAY_MAX, &to, NULL))
    return FALSE;
  *first = (int)from;
  *last = (int)to;
  return TRUE;
}

static gboolean
read_absences(RnCli *cli, const Words *words, const RnProblem *problem, GArray *lost, int *status)
{
  for (char **word = words->absent; word && *word; word++) {
    const char *colon = strrchr(*word, ':');
    int first, last;
    if (!colon || !read_days(colon + 1, &first, &last)) {
      *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                            _("The absence \"%s\" cannot be read; write it like NAME:3 or NAME:3-9."), *word);
      return FALSE;
    }
    g_autofree char *name = g_strndup(*word, (gsize)(colon - *word));
    int person = find_person(problem, name);
    if (person < 0) {
      *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no person \"%s\" in %s."), name, problem->name);
      return FALSE;
    }
    rn_replan_absent(problem, person, first, last, lost);
  }
  return TRUE;
}

/* --- the answer --- */

static const char *
reason_of(const RnReplanChange *change)
{
  return change->lost ? "lost" : change->from >= 0 ? "moved" : "filled";
}

static const char *
reason_text(const RnReplanChange *change)
{
  return change->lost ? _("cannot any more") : change->from >= 0 ? _("to make another change possible") : _("was open");
}

static const char *
name_or(const RnProblem *problem, int person, const char *nobody)
{
  return person >= 0 ? person_name(problem, person) : nobody;
}

static void
json_changes(RnJson *json, const RnProblem *problem, const GArray *changes)
{
  rn_json_array(json, "changes");
  for (guint k = 0; k < changes->len; k++) {
    const RnReplanChange *change = &g_array_index(changes, RnReplanChange, k);
    rn_json_object(json, NULL);
    rn_json_string(json, "slot", slot_name(problem, change->seat));
    rn_json_string(json, "seat", seat_name(problem, change->seat));
    rn_json_string(json, "from", name_or(problem, change->from, NULL));
    rn_json_string(json, "to", name_or(problem, change->to, NULL));
    rn_json_string(json, "reason", reason_of(change));
    rn_json_int(json, "price", change->price);
    rn_json_int(json, "cost", change->cost);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_answer(RnJson *json, const RnProblem *problem, const RnReplanAnswer *answer, double seconds)
{
  static const char *const methods[] = {"kept", "chain", "general"};
  rn_json_string(json, "instance", problem->name);
  rn_json_int(json, "persons", problem->persons->len);
  rn_json_int(json, "seats", problem->seats->len);
  rn_json_int(json, "open", answer->open);
  rn_json_int(json, "open_bound", answer->open_bound);
  rn_json_int(json, "change", answer->change);
  rn_json_int(json, "objective", answer->objective);
  rn_json_int(json, "objective_before", answer->objective_before);
  rn_json_string(json, "proof", rn_proof_name(answer->proof));
  rn_json_string(json, "scope", answer->scope == RN_REPLAN_ALL ? "all" : "block");
  rn_json_bool(json, "open_everywhere", answer->open_everywhere);
  rn_json_string(json, "method", methods[answer->method]);
  json_changes(json, problem, answer->changes);
  rn_json_ratio(json, "seconds", seconds);
  rn_json_int(json, "work", answer->work);
}

static void
print_answer(const RnProblem *problem, const RnReplanAnswer *answer)
{
  int n = (int)answer->changes->len;
  rn_print(ngettext("%s: %d change\n", "%s: %d changes\n", n), problem->name, n);
  for (guint k = 0; k < answer->changes->len; k++) {
    const RnReplanChange *change = &g_array_index(answer->changes, RnReplanChange, k);
    rn_print("  %s %s: %s -> %s (%s)\n", slot_name(problem, change->seat), seat_name(problem, change->seat),
             name_or(problem, change->from, _("nobody")), name_or(problem, change->to, _("nobody")), reason_text(change));
  }
  rn_print(_("open %" PRId64 ", price of the changes %" PRId64 ", objective %" PRId64 " (before: %" PRId64 ")\n"),
           answer->open, answer->change, answer->objective, answer->objective_before);
  if (answer->proof == RN_PROOF_OPTIMAL)
    rn_print(answer->scope == RN_REPLAN_ALL ? _("Proven: no other rota is better in these, in this order.\n")
                                            : _("Proven: no other rota of the places concerned is better in these, in "
                                                "this order.\n"));
  else
    rn_print(_("Not proven; at least %" PRId64 " stays open.\n"), answer->open_bound);
}

/* The judge's word: the new rota may break no rule that the old one kept. */
static gboolean
judge(RnCli *cli, const RnProblem *problem, const RnAnswer *before, const RnReplanAnswer *after, int *status)
{
  gint64 objective;
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) old = rn_problem_judge(
    problem, (const RnAssignment *)(gpointer)before->assignments->data, before->assignments->len, NULL);
  g_autoptr(GPtrArray) new = rn_problem_judge(
    problem, (const RnAssignment *)(gpointer)after->assignments->data, after->assignments->len, &objective);
  for (guint i = 0; i < old->len; i++) {
    const RnViolation *violation = old->pdata[i];
    g_hash_table_add(known, g_strconcat(violation->rule, " ", violation->text, NULL));
  }
  for (guint i = 0; i < new->len; i++) {
    const RnViolation *violation = new->pdata[i];
    g_autofree char *text = g_strconcat(violation->rule, " ", violation->text, NULL);
    if (strcmp(violation->rule, "pin") == 0 || g_hash_table_contains(known, text))
      continue;
    *status = rn_cli_fail(cli, RN_EXIT_SYSTEM, "JUDGE", _("The rota that was found breaks a rule: %s"), text);
    return FALSE;
  }
  if (objective == after->objective)
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_SYSTEM, "JUDGE", _("The rota that was found costs %" PRId64 ", not %" PRId64 "."),
                        objective, after->objective);
  return FALSE;
}

static gboolean
write_rota(RnCli *cli, const RnProblem *problem, const RnReplanAnswer *answer, const char *path, int *status)
{
  const RnAnswer rota = {.assignments = answer->assignments, .objective = answer->objective, .proof = RN_PROOF_NONE};
  g_autofree char *text = rn_answer_to_text(problem, &rota);
  return rn_file_write(cli, path, text, strlen(text), status);
}

static int
finish(RnCli *cli, const RnProblem *problem, const RnAnswer *before, const RnReplanAnswer *answer, const char *out,
       double seconds)
{
  int status;
  if (answer->outcome == RN_OUTCOME_CONTRADICTION)
    return rn_cli_fail(cli, RN_EXIT_INPUT, "CONTRADICTION",
                       _("No rota keeps the hard rules after this: a seat must be filled that nobody can take."));
  if (answer->outcome == RN_OUTCOME_NO_ANSWER)
    return rn_cli_fail(cli, RN_EXIT_LIMIT, "LIMIT",
                       _("A limit was reached before any rota was found. Give more time or work."));
  rn_solving_note(cli);
  if (!judge(cli, problem, before, answer, &status) || (out && !write_rota(cli, problem, answer, out, &status)))
    return status;
  if (cli->json)
    json_answer(cli->data, problem, answer, seconds);
  else
    print_answer(problem, answer);
  return answer->open ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

static int
run(RnCli *cli, const RnProblem *problem, const RnAnswer *before, const Words *words, RnReplanEvent *event)
{
  GError *error = NULL;
  const RnAssignment *duties = (const RnAssignment *)(gpointer)before->assignments->data;
  g_autoptr(RnProgress) progress = rn_progress_new(TRUE);
  event->solve.should_stop = rn_progress_should_stop;
  event->solve.data = progress;
  gint64 start = g_get_monotonic_time();
  g_autoptr(RnReplan) replan = rn_replan_new(problem, duties, before->assignments->len, &error);
  g_autoptr(RnReplanAnswer) answer = replan ? rn_replan_solve(replan, event, &error) : NULL;
  double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
  g_clear_pointer(&progress, rn_progress_free);
  return answer ? finish(cli, problem, before, answer, words->out, seconds) : rn_cli_error(cli, error);
}

int
rn_cmd_solver_replan(RnCli *cli, char **argv)
{
  g_auto(Words) words = {.day = G_MININT};
  g_autoptr(GArray) entries = entries_of(&words);
  g_autoptr(GArray) lost = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  RnReplanEvent event = rn_replan_event_default();
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, &g_array_index(entries, GOptionEntry, 0), 2, 2, &status);
  if (!args || !rn_solving_check(cli, &words.solving, &status) || !rn_solving_scope(cli, words.scope, &event.scope, &status))
    return status;
  if (words.day != G_MININT && ABS(words.day) > RN_DAY_MAX)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--day");
  g_autoptr(RnProblem) problem = rn_instance_problem(cli, args[0], &status);
  g_autoptr(RnAnswer) before = problem ? rn_instance_rota(cli, args[0], problem, args[1], &status) : NULL;
  if (!before || !read_absences(cli, &words, problem, lost, &status))
    return status;
  event.lost = (const RnAssignment *)(gpointer)lost->data;
  event.n_lost = lost->len;
  event.now = words.day == G_MININT ? G_MININT : words.day * DAY_MINUTES;
  event.fill_price = words.fill ? 0 : G_MAXINT64;
  if (words.solving.seed)
    event.solve.seed = (guint64)words.solving.seed;
  event.solve.threads = words.solving.threads;
  event.solve.work_limit = words.solving.work_limit;
  event.solve.time_limit = words.solving.time_limit;
  return run(cli, problem, before, &words, &event);
}
