/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Re-planning under a clock: seeded events against one published rota, each solved on its own in this process. Of ten
 * events eight are absences of one person for one to seven days, one is an absence to the end of the month, and one
 * closes a clinic from a day on; each begins at or after a day that is "now". Every answer is judged afterwards, outside
 * of the time: hard rules, objective, and that nothing has moved that had begun.
 *
 *   bench-replan [--events N] [--seed N] [--scope block|widen|all] [--cpu] [--slow MS] [--compare]
 *                PROBLEM [ROTA]...
 *
 * PROBLEM is a .rota or .rinban file, ROTA its published rota ("-": solve it here); any number of pairs. Prints a line
 * of median, p90, p99 and largest milliseconds for each kind of event and for all, the time to prepare, the share
 * that is proven, that widened, and that needed the general search. Slower ones than --slow are named. On a busy machine
 * --cpu gives the processor time instead of the time on the wall. --compare solves every event once more without chains,
 * and ends with an error where two proven answers differ. */

#include "solver/foreign.h"
#include "solver/lookup.h"
#include "solver/replan.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef enum { ABSENCE, LONG_ABSENCE, CLOSURE, N_KINDS } Kind;
static const char *const kind_name[] = { "absence", "long absence", "closed clinic" };

typedef struct {
  int kind, now, person, first, last;
} Event;

typedef struct {
  double ms;
  int kind, lost, changes;
  gboolean proven, widened, general, open;
} Sample;

static int events = 200;
static gboolean cpu = FALSE, compare = FALSE;
static gint64 seed = 1;
static double slow = 0;
static char *scope = NULL;

static RnProblem *
read_problem(const char *path, GError **error)
{
  g_autofree char *text = NULL, *base = g_path_get_basename(path);
  gsize length;
  if (!g_file_get_contents(path, &text, &length, error))
    return NULL;
  return g_str_has_suffix(path, ".rota") ? rn_foreign_rota(base, text, length, error)
                                         : rn_problem_from_text(text, length, error);
}

static RnAnswer *
read_rota(const RnProblem *problem, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  RnSolveOptions options = rn_solve_options_default();
  if (g_str_equal(path, "-"))
    return rn_solve(problem, &options, error);
  if (!g_file_get_contents(path, &text, &length, error))
    return NULL;
  return rn_answer_from_text(problem, text, length, error);
}

/* --- events --- */

static int
last_day(const RnProblem *problem)
{
  int last = 0;
  for (int s = 0; s < (int)problem->slots->len; s++)
    last = MAX(last, rn_slot(problem, s)->day);
  return last;
}

/* A person with a duty at or after `now`, and the day of one of his duties. */
static Event
random_event(const RnProblem *problem, const GArray *published, GRand *rand)
{
  Event event = { .last = last_day(problem) };
  int kind = g_rand_int_range(rand, 0, 10), day;
  event.kind = kind < 8 ? ABSENCE : kind < 9 ? LONG_ABSENCE : CLOSURE;
  event.now = g_rand_int_range(rand, 0, MAX(1, event.last * 2 / 3));
  do {
    const RnAssignment *duty =
      &g_array_index(published, RnAssignment, g_rand_int_range(rand, 0, (gint32)published->len));
    event.person = duty->person;
    day = rn_seat_slot(problem, duty->seat)->day;
  } while (day < event.now);
  event.first = event.kind == CLOSURE ? event.now : MAX(event.now, day - g_rand_int_range(rand, 0, 3));
  if (event.kind == ABSENCE)
    event.last = MAX(day, event.first + g_rand_int_range(rand, 0, 7));
  return event;
}

/* The colleagues of a clinic: those of one group with the person. */
static void
append_lost(const RnProblem *problem, const Event *event, GArray *lost)
{
  g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
  rn_replan_absent(problem, event->person, event->first, event->last, lost);
  g_hash_table_add(done, GINT_TO_POINTER(event->person + 1));
  for (guint g = 0; event->kind == CLOSURE && g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    if (!rn_ints_have(group->persons, event->person))
      continue;
    for (guint k = 0; k < group->persons->len; k++) {
      int person = g_array_index(group->persons, int, k);
      if (g_hash_table_add(done, GINT_TO_POINTER(person + 1)))
        rn_replan_absent(problem, person, event->first, event->last, lost);
    }
  }
}

/* --- judging --- */

static gboolean
has_duty(const GArray *duties, const RnAssignment *duty)
{
  for (guint k = 0; k < duties->len; k++) {
    const RnAssignment *other = &g_array_index(duties, RnAssignment, k);
    if (other->person == duty->person && other->seat == duty->seat)
      return TRUE;
  }
  return FALSE;
}

static void
judge(const RnProblem *problem, const GArray *published, const Event *event, const GArray *lost,
      const RnReplanAnswer *answer)
{
  gint64 objective;
  g_autoptr(GPtrArray) violations = rn_problem_judge(
    problem, (const RnAssignment *)(void *)answer->assignments->data, answer->assignments->len, &objective);
  if (violations->len > 0 || objective != answer->objective)
    g_error("the judge does not agree: %u violations, objective %" G_GINT64_FORMAT " and not %" G_GINT64_FORMAT,
            violations->len, objective, answer->objective);
  for (guint k = 0; k < published->len; k++) {
    const RnAssignment *duty = &g_array_index(published, RnAssignment, k);
    if (rn_seat_slot(problem, duty->seat)->day < event->now && !has_duty(answer->assignments, duty))
      g_error("a duty that had begun was moved");
  }
  for (guint k = 0; k < answer->assignments->len; k++)
    if (has_duty(lost, &g_array_index(answer->assignments, RnAssignment, k)) &&
        rn_seat_slot(problem, g_array_index(answer->assignments, RnAssignment, k).seat)->day >= event->now)
      g_error("somebody who is away has a duty");
}

/* --- all --- */

static double
now_ms(void)
{
  struct timespec now;
  clock_gettime(cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Two ways to the same answer. */
static void
compare_ways(RnReplan *replan, const RnReplanEvent *event, const RnReplanAnswer *answer, int number)
{
  RnReplanEvent general = *event;
  general.chain_nodes = 0;
  g_autoptr(RnReplanAnswer) other = rn_replan_solve(replan, &general, NULL);
  if (!other || other->proof != RN_PROOF_OPTIMAL || answer->proof != RN_PROOF_OPTIMAL)
    g_print("  event %d: not proven without chains\n", number);
  else if (other->open != answer->open || other->change != answer->change || other->objective != answer->objective)
    g_error("event %d: chains and the general search differ", number);
}

static Sample
run_event(RnReplan *replan, const RnProblem *problem, const GArray *published, const Event *event, int number)
{
  g_autoptr(GArray) lost = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  g_autoptr(GError) error = NULL;
  RnReplanEvent happens = rn_replan_event_default();
  append_lost(problem, event, lost);
  happens.lost = (const RnAssignment *)(void *)lost->data;
  happens.n_lost = lost->len;
  happens.now = event->now * 24 * 60;
  happens.solve.threads = 1;
  if (scope)
    happens.scope = g_str_equal(scope, "block") ? RN_REPLAN_BLOCK
                    : g_str_equal(scope, "all") ? RN_REPLAN_ALL
                                                : RN_REPLAN_WIDEN;
  double start = now_ms();
  g_autoptr(RnReplanAnswer) answer = rn_replan_solve(replan, &happens, &error);
  double ms = now_ms() - start;
  if (!answer || answer->outcome != RN_OUTCOME_ROTA)
    g_error("event %d: %s", number, error ? error->message : "no rota");
  judge(problem, published, event, lost, answer);
  if (compare)
    compare_ways(replan, &happens, answer, number);
  Sample sample = { .ms = ms,
                    .kind = event->kind,
                    .changes = (int)answer->changes->len,
                    .proven = answer->proof == RN_PROOF_OPTIMAL,
                    .widened = answer->scope == RN_REPLAN_ALL && answer->method != RN_REPLAN_KEPT,
                    .general = answer->method == RN_REPLAN_GENERAL,
                    .open = answer->open > 0 };
  for (guint k = 0; k < answer->changes->len; k++)
    sample.lost += g_array_index(answer->changes, RnReplanChange, k).lost;
  if (slow > 0 && ms > slow)
    g_print("  event %d (%s from day %d, now %d): %d lost, %d changes, open %" G_GINT64_FORMAT
            ", %s%s%s, work %" G_GINT64_FORMAT ", %.1f ms\n",
            number, kind_name[event->kind], event->first, event->now, sample.lost, sample.changes, answer->open,
            rn_proof_name(answer->proof), sample.general ? ", general" : "", sample.widened ? ", widened" : "",
            answer->work, ms);
  return sample;
}

static int
compare_samples(gconstpointer a, gconstpointer b)
{
  double x = ((const Sample *)a)->ms, y = ((const Sample *)b)->ms;
  return x < y ? -1 : x > y;
}

static double
quantile(const GArray *sorted, int percent)
{
  guint at = (sorted->len * (guint)percent + 99) / 100;
  return g_array_index(sorted, Sample, CLAMP(at, 1, sorted->len) - 1).ms;
}

static void
print_line(const char *name, const char *kind, GArray *samples)
{
  int proven = 0, widened = 0, general = 0, open = 0, extra = 0;
  if (samples->len == 0)
    return;
  g_array_sort(samples, compare_samples);
  for (guint k = 0; k < samples->len; k++) {
    const Sample *sample = &g_array_index(samples, Sample, k);
    proven += sample->proven;
    widened += sample->widened;
    general += sample->general;
    open += sample->open;
    extra += sample->changes > sample->lost;
  }
  g_print("%-10s %-13s %4u events  %8.2f %8.2f %8.2f %8.2f ms  proven %5.1f %%  chain %4.1f %%  open %4.1f %%  "
          "widened %4.1f %%  general %4.1f %%\n",
          name, kind, samples->len, quantile(samples, 50), quantile(samples, 90), quantile(samples, 99),
          quantile(samples, 100), 100.0 * proven / samples->len, 100.0 * extra / samples->len,
          100.0 * open / samples->len, 100.0 * widened / samples->len, 100.0 * general / samples->len);
}

static void
run_pair(const char *path, const char *rota_path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = read_problem(path, &error);
  g_autoptr(RnAnswer) published = problem ? read_rota(problem, rota_path, &error) : NULL;
  if (!published)
    g_error("%s: %s", path, error->message);
  double start = now_ms();
  g_autoptr(RnReplan) replan = rn_replan_new(problem, (const RnAssignment *)(void *)published->assignments->data,
                                             published->assignments->len, &error);
  double prepared = now_ms() - start;
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Sample));
  g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)seed);
  for (int k = 0; k < events; k++) {
    Event event = random_event(problem, published->assignments, rand);
    Sample sample = run_event(replan, problem, published->assignments, &event, k);
    g_array_append_val(all, sample);
  }
  g_autofree char *name = g_path_get_basename(path);
  for (int kind = 0; kind < N_KINDS; kind++) {
    g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(Sample));
    for (guint k = 0; k < all->len; k++)
      if (g_array_index(all, Sample, k).kind == kind)
        g_array_append_val(some, g_array_index(all, Sample, k));
    print_line(name, kind_name[kind], some);
  }
  print_line(name, "all", all);
  g_print("%-10s prepared in %.2f ms\n", name, prepared);
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "events", 0, 0, G_OPTION_ARG_INT, &events, "how many events for each rota", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of the events", "N" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, "block, widen or all", "SCOPE" },
    { "cpu", 0, 0, G_OPTION_ARG_NONE, &cpu, "processor time instead of wall time", NULL },
    { "compare", 0, 0, G_OPTION_ARG_NONE, &compare, "with the general search alone", NULL },
    { "slow", 0, 0, G_OPTION_ARG_DOUBLE, &slow, "name events slower than this", "MS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "PROBLEM ROTA..." },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || !files) {
    g_printerr("%s\n", error ? error->message : "no PROBLEM given");
    return 2;
  }
  g_print("%-10s %-13s %11s  %8s %8s %8s %8s\n", "rota", "event", "", "median", "p90", "p99", "max");
  for (guint k = 0; files[k]; k += files[k + 1] ? 2 : 1)
    run_pair(files[k], files[k + 1] ? files[k + 1] : "-");
  return 0;
}
