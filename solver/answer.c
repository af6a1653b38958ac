/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Answers: their life, and their text form "rinban-rota 1" (see README.md). */

#include "solver/answer.h"

#include "solver/lookup.h"
#include "solver/scan.h"
#include "solver/solver.h"

#include <glib/gi18n-lib.h>

const char *
rn_proof_name(RnProof proof)
{
  static const char *const name_table[] = { "none", "bound", "optimal" };
  return name_table[proof];
}

void
rn_answer_free(RnAnswer *answer)
{
  if (!answer)
    return;
  g_array_unref(answer->assignments);
  g_free(answer->contradiction);
  g_clear_pointer(&answer->proofs, g_ptr_array_unref);
  g_free(answer);
}

void
rn_answer_append_duties(GString *text, const RnProblem *problem, const GArray *assignments)
{
  for (guint i = 0; i < assignments->len; i++) {
    const RnAssignment *duty = &g_array_index(assignments, RnAssignment, i);
    g_string_append_printf(text, "duty %d %d ", duty->seat, duty->person);
    rn_scan_append_string(text, rn_seat_slot(problem, duty->seat)->name);
    g_string_append_c(text, ' ');
    rn_scan_append_string(text, rn_seat(problem, duty->seat)->name);
    g_string_append_c(text, ' ');
    rn_scan_append_string(text, rn_person(problem, duty->person)->name);
    g_string_append_c(text, '\n');
  }
}

char *
rn_answer_to_text(const RnProblem *problem, const RnAnswer *answer)
{
  GString *text = g_string_new("rinban-rota 1\n");
  g_string_append_printf(text, "objective %" G_GINT64_FORMAT "\n", answer->objective);
  if (answer->proof != RN_PROOF_NONE)
    g_string_append_printf(text, "bound %" G_GINT64_FORMAT "\n", answer->bound);
  g_string_append_printf(text, "proof %s\n", rn_proof_name(answer->proof));
  rn_answer_append_duties(text, problem, answer->assignments);
  g_string_append(text, "end\n");
  return g_string_free(text, FALSE);
}

/* The three names may be left out; a name that differs from the problem's shows a rota of another problem. */
static gboolean
read_name(RnScan *scan, const char *expected, GError **error)
{
  if (rn_scan_at_line_end(scan))
    return TRUE;
  RnScan before = *scan;
  g_autofree char *name = rn_scan_string(scan, error);
  if (!name)
    return FALSE;
  g_autofree char *valid = g_utf8_make_valid(expected, -1);
  if (!g_str_equal(name, valid))
    return rn_scan_fail(&before, error, _("the problem calls this \"%s\"; the rota may belong to another problem"),
                        valid);
  return TRUE;
}

gboolean
rn_answer_read_duty(const RnProblem *problem, GArray *assignments, RnScan *scan, GError **error)
{
  RnAssignment duty;
  if (!rn_scan_int(scan, 0, (int)problem->seats->len - 1, &duty.seat, error) ||
      !rn_scan_int(scan, 0, (int)problem->persons->len - 1, &duty.person, error) ||
      !read_name(scan, rn_seat_slot(problem, duty.seat)->name, error) ||
      !read_name(scan, rn_seat(problem, duty.seat)->name, error) ||
      !read_name(scan, rn_person(problem, duty.person)->name, error))
    return FALSE;
  g_array_append_val(assignments, duty);
  return TRUE;
}

static gboolean
read_proof(RnAnswer *answer, RnScan *scan, GError **error)
{
  for (int proof = RN_PROOF_NONE; proof <= RN_PROOF_OPTIMAL; proof++)
    if (rn_scan_accept(scan, rn_proof_name((RnProof)proof))) {
      answer->proof = (RnProof)proof;
      return TRUE;
    }
  return rn_scan_fail(scan, error, _("the proof must be none, bound or optimal"));
}

/* One line; *at_end becomes TRUE at "end". */
static gboolean
read_line(const RnProblem *problem, RnAnswer *answer, RnScan *scan, gboolean *at_end, GError **error)
{
  gboolean good;
  if (rn_scan_accept(scan, "duty"))
    good = rn_answer_read_duty(problem, answer->assignments, scan, error);
  else if (rn_scan_accept(scan, "objective"))
    good = rn_scan_int64(scan, G_MININT64, G_MAXINT64, &answer->objective, error);
  else if (rn_scan_accept(scan, "bound"))
    good = rn_scan_int64(scan, G_MININT64, G_MAXINT64, &answer->bound, error);
  else if (rn_scan_accept(scan, "proof"))
    good = read_proof(answer, scan, error);
  else if (rn_scan_accept(scan, "end"))
    good = *at_end = TRUE;
  else
    good = rn_scan_fail(scan, error, _("this line starts with no known word"));
  return good && rn_scan_end_line(scan, error);
}

static int
compare_assignments(gconstpointer a, gconstpointer b)
{
  const RnAssignment *x = a, *y = b;
  if (x->seat != y->seat)
    return x->seat < y->seat ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

RnAnswer *
rn_answer_from_text(const RnProblem *problem, const char *text, gsize length, GError **error)
{
  RnScan scan = rn_scan_init(text, length);
  int version;
  if (!rn_scan_next_line(&scan) || !rn_scan_accept(&scan, "rinban-rota")) {
    rn_scan_fail(&scan, error, _("the first line must be \"rinban-rota 1\""));
    return NULL;
  }
  if (!rn_scan_int(&scan, 1, 1, &version, error) || !rn_scan_end_line(&scan, error))
    return NULL;
  g_autoptr(RnAnswer) answer = g_new0(RnAnswer, 1);
  answer->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  answer->objective = G_MAXINT64;
  answer->bound = G_MININT64;
  gboolean at_end = FALSE;
  while (!at_end) {
    if (!rn_scan_next_line(&scan)) {
      rn_scan_fail(&scan, error, _("the last line \"end\" is missing; the file may be cut off"));
      return NULL;
    }
    if (!read_line(problem, answer, &scan, &at_end, error))
      return NULL;
  }
  g_array_sort(answer->assignments, compare_assignments);
  return g_steal_pointer(&answer);
}
