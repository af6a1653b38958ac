/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Certificates made, altered and judged, for tests. An alteration gets a new digest, so that only the claims are left
 * to refuse it; whatever it says, nothing below the optimum may come out as proven. */

#include "solver/prove.h"
#include "solver/verify.h"
#include "tests/testing.h"

#include <inttypes.h>
#include <string.h>

/* NULL when the problem has no rota. */
static inline char *
certificate_by(const RnProblem *problem, int threads, gint64 work_limit)
{
  g_autoptr(GError) error = NULL;
  RnSolveOptions options = rn_solve_options_default();
  options.threads = threads;
  options.work_limit = work_limit;
  options.certify = TRUE;
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "no error");
  if (answer->outcome != RN_OUTCOME_ROTA)
    return NULL;
  RnProveOptions how = { .threads = threads, .work_limit = work_limit * 20 };
  g_autoptr(RnCertificate) certificate = rn_prove(problem, answer, &how, &error);
  ck_assert_msg(certificate != NULL, "%s", error ? error->message : "no error");
  ck_assert(certificate->bound <= certificate->objective);
  return rn_certificate_to_text(problem, certificate);
}

static inline char *
certificate_of(const RnProblem *problem, gint64 work_limit)
{
  return certificate_by(problem, 1, work_limit);
}

/* NULL when the text cannot be read. */
static inline RnVerdict *
verdict_of(const RnProblem *problem, const char *text)
{
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, text, strlen(text), NULL);
  return certificate ? rn_verify(problem, certificate, 1) : NULL;
}

/* The text with the digest that its other lines now have. */
static inline char *
with_digest(const char *text)
{
  const char *line = g_strrstr(text, "\ndigest ");
  gsize length = (gsize)(line - text) + 1;
  g_autofree char *body = g_strndup(text, length);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, body, -1);
  return g_strdup_printf("%sdigest %s\nend\n", body, digest);
}

/* The text with another number in the place of that at `number`. */
static inline char *
with_number(const char *text, const char *number, gint64 value)
{
  g_autofree char *before = g_strndup(text, (gsize)(number - text));
  const char *behind = number + (*number == '-');
  while (g_ascii_isdigit(*behind))
    behind++;
  g_autofree char *altered = g_strdup_printf("%s%" PRId64 "%s", before, value, behind);
  return with_digest(altered);
}

typedef struct {
  int refused, unreadable, still_valid, weaker;
} Tally;

/* No rota costs less than `best`, so nobody may prove more; and what is called valid must be true. */
static inline void
judge_altered(const RnProblem *problem, const char *altered, gint64 best, Tally *tally)
{
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, altered, strlen(altered), NULL);
  if (!certificate) {
    tally->unreadable++;
    return;
  }
  g_autoptr(RnVerdict) verdict = rn_verify(problem, certificate, 1);
  ck_assert_msg(verdict->bound <= best, "bound %d above the optimum %d:\n%s", (int)verdict->bound, (int)best, altered);
  if (!verdict->valid) {
    ck_assert_ptr_nonnull(verdict->reason);
    tally->refused++;
    tally->weaker += verdict->bound < best;
    return;
  }
  tally->still_valid++;
  gint64 objective;
  g_autoptr(GPtrArray) violations =
    rn_problem_judge(problem, (const RnAssignment *)(void *)certificate->assignments->data,
                     certificate->assignments->len, &objective);
  ck_assert_int_eq(violations->len, 0);
  ck_assert(objective == certificate->objective && certificate->bound <= best);
}

/* Every number of every line, one at a time. */
static inline void
alter_numbers(const RnProblem *problem, const char *text, gint64 best, Tally *tally)
{
  const char *end = g_strrstr(text, "\ndigest ");
  for (const char *p = strchr(strchr(text, '\n') + 1, '\n'); p < end; p++) {
    if (p[-1] != ' ' || (!g_ascii_isdigit(*p) && *p != '-'))
      continue;
    gint64 value = g_ascii_strtoll(p, NULL, 10);
    const gint64 value_table[] = { value + 1, value - 1, 0, -value, value * 2 + 7, value + 4096, value - 100000 };
    for (gsize k = 0; k < G_N_ELEMENTS(value_table); k++) {
      g_autofree char *altered = with_number(text, p, value_table[k]);
      if (value_table[k] != value)
        judge_altered(problem, altered, best, tally);
    }
  }
}

/* Every line left out, doubled, or changed for the next one. */
static inline void
alter_lines(const RnProblem *problem, const char *text, gint64 best, Tally *tally)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint n = g_strv_length(lines) - 3;    /* without digest, end and what follows it */
  for (guint i = 2; i < n; i++)
    for (int how = 0; how < 3; how++) {
      g_autoptr(GString) out = g_string_new(NULL);
      for (guint k = 0; lines[k]; k++) {
        gboolean swaps = how == 2 && i + 1 < n;
        const char *line = swaps && k == i ? lines[i + 1] : swaps && k == i + 1 ? lines[i] : lines[k];
        for (int times = k == i && how == 0 ? 0 : k == i && how == 1 ? 2 : 1; times > 0; times--)
          g_string_append_printf(out, "%s%s", line, lines[k + 1] ? "\n" : "");
      }
      g_autofree char *altered = with_digest(out->str);
      judge_altered(problem, altered, best, tally);
    }
}

/* Each rule of single persons left out, one after another, until all are gone. */
static inline void
relax_rules(const RnProblem *problem, const char *text, gint64 best, Tally *tally)
{
  static const char *const name_table[] = { "count", "window", "gap" };
  const guint n_table[] = { problem->counts->len, problem->windows->len, problem->gaps->len };
  const char *part = strstr(text, "\npart ") + 1;
  g_autoptr(GString) out = g_string_new_len(text, part - text);
  for (gsize k = 0; k < G_N_ELEMENTS(name_table); k++)
    for (guint i = 0; i < n_table[k]; i++) {
      g_string_append_printf(out, "relax %s %u\n", name_table[k], i);
      g_autofree char *whole = g_strconcat(out->str, part, NULL);
      g_autofree char *altered = with_digest(whole);
      judge_altered(problem, altered, best, tally);
    }
}

/* In front of every line of prices the list of all rosters; in the line cuts over any seats and groups at any price; and
 * every part claims more than is true. */
static inline void
add_lists(const RnProblem *problem, const char *text, gint64 best, GRand *rand, Tally *tally)
{
  static const char *const word_table[] = { "seat", "group" };
  const int n_table[] = { (int)problem->seats->len, (int)problem->groups->len };
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint k = 0; lines[k + 1]; k++) {
    gboolean prices = g_str_has_prefix(lines[k], "duals");
    if (g_str_has_prefix(lines[k], "part ")) {
      char *persons;
      gint64 bound = g_ascii_strtoll(lines[k] + strlen("part "), &persons, 10);
      g_string_append_printf(out, "part %" PRId64 "%s\n", bound + g_rand_int_range(rand, 1, 5), persons);
      continue;
    }
    g_string_append_printf(out, "%s%s", prices ? "duals\nlist\n" : "", lines[k]);
    for (int cuts = prices ? g_rand_int_range(rand, 1, 6) : 0; cuts > 0; cuts--) {
      g_string_append(out, " cut");
      for (int row = 0; row < 3; row++) {
        int kind = n_table[1] > 0 && g_rand_int_range(rand, 0, 6) == 0;
        g_string_append_printf(out, " %s %d", word_table[kind], g_rand_int_range(rand, 0, n_table[kind]));
      }
      g_string_append_printf(out, " %d", g_rand_int_range(rand, 0, 20000));
    }
    g_string_append_c(out, '\n');
  }
  g_autofree char *altered = with_digest(out->str);
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, altered, strlen(altered), NULL);
  ck_assert_ptr_nonnull(certificate);
  g_autofree char *again = rn_certificate_to_text(problem, certificate);
  ck_assert_str_eq(altered, again);
  judge_altered(problem, altered, best, tally);
}
