/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Certificates as text. The last line but one is a digest of all bytes before it, so that what was altered or cut off
 * is seen before anything is computed; it protects against accidents, the proof against everything else. */

#include "solver/certificate.h"

#include "solver/answer.h"
#include "solver/lookup.h"
#include "solver/scan.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BOUND_MAX (G_GINT64_CONSTANT(1) << 60)

static const char *const kind_table[] = { "seat", "group", "count", "balance", "window", "gap" };

static void
free_part(gpointer data)
{
  RnCertificatePart *part = data;
  g_array_unref(part->persons);
  g_array_unref(part->steps);
  g_array_unref(part->terms);
  g_array_unref(part->cuts);
  g_array_unref(part->seats);
  g_free(part);
}

RnCertificate *
rn_certificate_new(void)
{
  RnCertificate *certificate = g_new0(RnCertificate, 1);
  certificate->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  certificate->relaxed = g_array_new(FALSE, FALSE, sizeof(RnCertificateItem));
  certificate->parts = g_ptr_array_new_with_free_func(free_part);
  certificate->scale = 1;
  return certificate;
}

void
rn_certificate_free(RnCertificate *certificate)
{
  if (!certificate)
    return;
  g_free(certificate->problem);
  g_array_unref(certificate->assignments);
  g_array_unref(certificate->relaxed);
  g_ptr_array_unref(certificate->parts);
  g_free(certificate);
}

RnCertificatePart *
rn_certificate_add_part(RnCertificate *certificate)
{
  RnCertificatePart *part = g_new0(RnCertificatePart, 1);
  part->persons = g_array_new(FALSE, FALSE, sizeof(int));
  part->steps = g_array_new(FALSE, FALSE, sizeof(RnCertificateStep));
  part->terms = g_array_new(FALSE, FALSE, sizeof(RnCertificateTerm));
  part->cuts = g_array_new(FALSE, FALSE, sizeof(RnCertificateCut));
  part->seats = g_array_new(FALSE, FALSE, sizeof(int));
  g_ptr_array_add(certificate->parts, part);
  return part;
}

char *
rn_certificate_problem_digest(const RnProblem *problem)
{
  g_autofree char *text = rn_problem_to_text(problem);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

/* --- writing --- */

static void
write_duals(GString *text, const RnCertificatePart *part, const RnCertificateStep *step)
{
  int kind = -1;
  g_string_append(text, "duals");
  for (guint i = 0; i < step->n; i++) {
    const RnCertificateTerm *term = &g_array_index(part->terms, RnCertificateTerm, step->first + i);
    if ((int)term->item.kind != kind)
      g_string_append_printf(text, " %s", kind_table[kind = (int)term->item.kind]);
    g_string_append_printf(text, " %d", term->item.number);
    if (term->item.kind == RN_CERTIFICATE_BALANCE)
      g_string_append_printf(text, " %d %d", term->first, term->second);
    g_string_append_printf(text, " %" PRId64, term->price);
  }
  for (guint i = 0; i < step->n_cuts; i++) {
    const RnCertificateCut *cut = &g_array_index(part->cuts, RnCertificateCut, step->first_cut + i);
    g_string_append(text, " cut");
    for (int k = 0; k < 3; k++)
      g_string_append_printf(text, " %s %d", kind_table[cut->item[k].kind], cut->item[k].number);
    g_string_append_printf(text, " %" PRId64, cut->price);
  }
  g_string_append_c(text, '\n');
}

static void
write_branch(GString *text, const RnCertificatePart *part, const RnCertificateStep *step)
{
  int shown = step->fewer_first ? step->least - 1 : step->least;
  g_string_append_printf(text, "branch %d %s %d", step->person, step->fewer_first ? "most" : "least", shown);
  for (guint i = 0; i < step->n; i++)
    g_string_append_printf(text, " %d", g_array_index(part->seats, int, step->first + i));
  g_string_append_c(text, '\n');
}

static void
write_part(GString *text, const RnCertificatePart *part)
{
  g_string_append_printf(text, "part %" PRId64, part->bound);
  for (guint i = 0; i < part->persons->len; i++)
    g_string_append_printf(text, " %d", g_array_index(part->persons, int, i));
  g_string_append_c(text, '\n');
  for (guint i = 0; i < part->steps->len; i++) {
    const RnCertificateStep *step = &g_array_index(part->steps, RnCertificateStep, i);
    if (step->kind == RN_CERTIFICATE_DUALS)
      write_duals(text, part, step);
    else if (step->kind == RN_CERTIFICATE_BRANCH)
      write_branch(text, part, step);
    else
      g_string_append(text, step->kind == RN_CERTIFICATE_LIST ? "list\n" : "leaf\n");
  }
}

char *
rn_certificate_to_text(const RnProblem *problem, const RnCertificate *certificate)
{
  GString *text = g_string_new("rinban-certificate 1\n");
  g_string_append_printf(text, "problem %s\nobjective %" PRId64 "\nbound %" PRId64 "\nscale %" PRId64 "\n",
                         certificate->problem, certificate->objective, certificate->bound, certificate->scale);
  rn_answer_append_duties(text, problem, certificate->assignments);
  for (guint i = 0; i < certificate->relaxed->len; i++) {
    const RnCertificateItem *item = &g_array_index(certificate->relaxed, RnCertificateItem, i);
    g_string_append_printf(text, "relax %s %d\n", kind_table[item->kind], item->number);
  }
  for (guint i = 0; i < certificate->parts->len; i++)
    write_part(text, g_ptr_array_index(certificate->parts, i));
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
  g_string_append_printf(text, "digest %s\nend\n", digest);
  return g_string_free(text, FALSE);
}

/* --- reading --- */

typedef struct {
  const RnProblem *problem;
  const char *text;
  RnScan scan;
  RnCertificate *certificate;
  RnCertificatePart *part;
  int pending;             /* subtrees of the part that are still to come; 0 when it is complete */
  int depth;
} Reader;

static gboolean
next_line(Reader *reader, GError **error)
{
  if (rn_scan_next_line(&reader->scan))
    return TRUE;
  return rn_scan_fail(&reader->scan, error, _("the last line \"end\" is missing; the file may be cut off"));
}

static gboolean
expect(Reader *reader, const char *word, GError **error)
{
  if (!next_line(reader, error))
    return FALSE;
  if (!rn_scan_accept(&reader->scan, word))
    return rn_scan_fail(&reader->scan, error, _("the word \"%s\" is missing"), word);
  return TRUE;
}

static gboolean
read_number(Reader *reader, const char *word, gint64 low, gint64 high, gint64 *value, GError **error)
{
  return expect(reader, word, error) && rn_scan_int64(&reader->scan, low, high, value, error) &&
         rn_scan_end_line(&reader->scan, error);
}

static gboolean
read_head(Reader *reader, GError **error)
{
  RnCertificate *certificate = reader->certificate;
  RnScan *scan = &reader->scan;
  int version;
  if (!rn_scan_next_line(scan) || !rn_scan_accept(scan, "rinban-certificate"))
    return rn_scan_fail(scan, error, _("the first line must be \"rinban-certificate 1\""));
  if (!rn_scan_int(scan, 1, 1, &version, error) || !rn_scan_end_line(scan, error) ||
      !expect(reader, "problem", error))
    return FALSE;
  g_autofree char *digest = rn_certificate_problem_digest(reader->problem);
  RnScan before = *scan;
  certificate->problem = rn_scan_word(scan, error);
  if (!certificate->problem)
    return FALSE;
  if (!g_str_equal(certificate->problem, digest)) {
    rn_scan_at_line_end(&before);
    return rn_scan_fail(&before, error, _("the certificate belongs to another problem"));
  }
  return rn_scan_end_line(scan, error) &&
         read_number(reader, "objective", -BOUND_MAX, BOUND_MAX, &certificate->objective, error) &&
         read_number(reader, "bound", -BOUND_MAX, BOUND_MAX, &certificate->bound, error) &&
         read_number(reader, "scale", 1, RN_CERTIFICATE_SCALE_MAX, &certificate->scale, error);
}

static gboolean
read_kind(Reader *reader, guint first, guint last, RnCertificateKind *kind)
{
  for (guint k = first; k <= last; k++)
    if (rn_scan_accept(&reader->scan, kind_table[k])) {
      *kind = (RnCertificateKind)k;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_item_number(Reader *reader, RnCertificateItem *item, GError **error)
{
  const RnProblem *problem = reader->problem;
  const GPtrArray *const array_table[] = { problem->seats, problem->groups, problem->counts,
                                           problem->balances, problem->windows, problem->gaps };
  int most = (int)array_table[item->kind]->len - 1;
  return rn_scan_int(&reader->scan, 0, most, &item->number, error);
}

static gboolean
read_relax(Reader *reader, GError **error)
{
  RnCertificateItem item;
  if (reader->part)
    return rn_scan_fail(&reader->scan, error, _("this must stand before the first part"));
  if (!read_kind(reader, RN_CERTIFICATE_COUNT, RN_CERTIFICATE_GAP, &item.kind) || item.kind == RN_CERTIFICATE_BALANCE)
    return rn_scan_fail(&reader->scan, error, _("needs \"count\", \"window\" or \"gap\""));
  if (!read_item_number(reader, &item, error))
    return FALSE;
  g_array_append_val(reader->certificate->relaxed, item);
  return TRUE;
}

static gboolean
read_part(Reader *reader, GError **error)
{
  RnScan *scan = &reader->scan;
  if (reader->pending > 0)
    return rn_scan_fail(scan, error, _("the proof of the part before is not complete"));
  reader->part = rn_certificate_add_part(reader->certificate);
  reader->pending = 1;
  reader->depth = 0;
  if (!rn_scan_int64(scan, -BOUND_MAX, BOUND_MAX, &reader->part->bound, error))
    return FALSE;
  while (!rn_scan_at_line_end(scan)) {
    int person;
    if (!rn_scan_int(scan, 0, (int)reader->problem->persons->len - 1, &person, error))
      return FALSE;
    g_array_append_val(reader->part->persons, person);
  }
  return TRUE;
}

/* Number and price of an item; the two persons of a balance between them. */
static gboolean
read_term(Reader *reader, RnCertificateTerm *term, GError **error)
{
  RnScan *scan = &reader->scan;
  int last = (int)reader->problem->persons->len - 1;
  gint64 low = term->item.kind == RN_CERTIFICATE_BALANCE ? 0 : -RN_CERTIFICATE_PRICE_MAX;
  if (!read_item_number(reader, &term->item, error))
    return FALSE;
  if (term->item.kind == RN_CERTIFICATE_BALANCE &&
      (!rn_scan_int(scan, 0, last, &term->first, error) || !rn_scan_int(scan, 0, last, &term->second, error)))
    return FALSE;
  return rn_scan_int64(scan, low, RN_CERTIFICATE_PRICE_MAX, &term->price, error);
}

/* Behind the word: three seats or groups and a price. */
static gboolean
read_cut(Reader *reader, GError **error)
{
  RnCertificateCut cut;
  for (int k = 0; k < 3; k++) {
    if (!read_kind(reader, RN_CERTIFICATE_SEAT, RN_CERTIFICATE_GROUP, &cut.item[k].kind))
      return rn_scan_fail(&reader->scan, error, _("needs \"seat\" or \"group\""));
    if (!read_item_number(reader, &cut.item[k], error))
      return FALSE;
  }
  if (!rn_scan_int64(&reader->scan, 0, RN_CERTIFICATE_PRICE_MAX, &cut.price, error))
    return FALSE;
  g_array_append_val(reader->part->cuts, cut);
  return TRUE;
}

static gboolean
read_duals(Reader *reader, RnCertificateStep *step, GError **error)
{
  RnScan *scan = &reader->scan;
  RnCertificateTerm term = { .first = -1, .second = -1 };
  gboolean any = FALSE;
  step->first = reader->part->terms->len;
  step->first_cut = reader->part->cuts->len;
  while (!rn_scan_at_line_end(scan)) {
    if (rn_scan_accept(scan, "cut")) {
      if (!read_cut(reader, error))
        return FALSE;
      any = FALSE;
      continue;
    }
    any = read_kind(reader, RN_CERTIFICATE_SEAT, RN_CERTIFICATE_BALANCE, &term.item.kind) || any;
    if (!any)
      return rn_scan_fail(scan, error, _("needs \"seat\", \"group\", \"count\", \"balance\" or \"cut\""));
    if (!read_term(reader, &term, error))
      return FALSE;
    g_array_append_val(reader->part->terms, term);
  }
  step->n = reader->part->terms->len - step->first;
  step->n_cuts = reader->part->cuts->len - step->first_cut;
  return TRUE;
}

static gboolean
read_branch(Reader *reader, RnCertificateStep *step, GError **error)
{
  RnScan *scan = &reader->scan;
  int last = (int)reader->problem->seats->len - 1;
  reader->pending++;
  if (reader->pending > RN_CERTIFICATE_DEPTH_MAX)
    return rn_scan_fail(scan, error, _("there are more than %d branches inside each other"), RN_CERTIFICATE_DEPTH_MAX);
  if (!rn_scan_int(scan, 0, (int)reader->problem->persons->len - 1, &step->person, error))
    return FALSE;
  step->fewer_first = rn_scan_accept(scan, "most");
  if (!step->fewer_first && !rn_scan_accept(scan, "least"))
    return rn_scan_fail(scan, error, _("needs \"least\" or \"most\""));
  if (!rn_scan_int(scan, !step->fewer_first, last + 1, &step->least, error))
    return FALSE;
  step->least += step->fewer_first;
  step->first = reader->part->seats->len;
  for (int seat = -1; !rn_scan_at_line_end(scan);) {
    if (!rn_scan_int(scan, seat + 1, last, &seat, error))
      return FALSE;
    g_array_append_val(reader->part->seats, seat);
  }
  step->n = reader->part->seats->len - step->first;
  return TRUE;
}

/* A line of a part's proof. */
static gboolean
read_step(Reader *reader, RnCertificateStepKind kind, GError **error)
{
  RnCertificateStep step = { .kind = kind, .person = -1 };
  if (!reader->part || reader->pending == 0)
    return rn_scan_fail(&reader->scan, error, _("this must stand inside a part whose proof is not complete"));
  if (kind == RN_CERTIFICATE_LEAF)
    reader->pending--;
  if ((kind == RN_CERTIFICATE_DUALS && !read_duals(reader, &step, error)) ||
      (kind == RN_CERTIFICATE_BRANCH && !read_branch(reader, &step, error)))
    return FALSE;
  g_array_append_val(reader->part->steps, step);
  return TRUE;
}

static gboolean
read_digest(Reader *reader, GError **error)
{
  RnScan *scan = &reader->scan;
  RnScan before = *scan;
  gsize length = (gsize)(scan->line_start - reader->text);
  g_autofree char *stated = rn_scan_word(scan, error);
  if (!stated)
    return FALSE;
  g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)reader->text, length);
  rn_scan_at_line_end(&before);
  if (!g_str_equal(stated, digest))
    return rn_scan_fail(&before, error, _("the digest is not that of the lines before; the file was altered"));
  if (reader->pending > 0)
    return rn_scan_fail(&before, error, _("the proof of the part before is not complete"));
  return rn_scan_end_line(scan, error) && expect(reader, "end", error) && rn_scan_end_line(scan, error);
}

/* One line behind the head; *at_end becomes TRUE behind "end". */
static gboolean
read_line(Reader *reader, gboolean *at_end, GError **error)
{
  RnScan *scan = &reader->scan;
  gboolean good;
  if (rn_scan_accept(scan, "duty"))
    good = rn_answer_read_duty(reader->problem, reader->certificate->assignments, scan, error);
  else if (rn_scan_accept(scan, "relax"))
    good = read_relax(reader, error);
  else if (rn_scan_accept(scan, "part"))
    good = read_part(reader, error);
  else if (rn_scan_accept(scan, "duals"))
    good = read_step(reader, RN_CERTIFICATE_DUALS, error);
  else if (rn_scan_accept(scan, "list"))
    good = read_step(reader, RN_CERTIFICATE_LIST, error);
  else if (rn_scan_accept(scan, "branch"))
    good = read_step(reader, RN_CERTIFICATE_BRANCH, error);
  else if (rn_scan_accept(scan, "leaf"))
    good = read_step(reader, RN_CERTIFICATE_LEAF, error);
  else if (rn_scan_accept(scan, "digest"))
    good = *at_end = read_digest(reader, error);
  else
    good = rn_scan_fail(scan, error, _("this line starts with no known word"));
  return good && rn_scan_end_line(scan, error);
}

RnCertificate *
rn_certificate_from_text(const RnProblem *problem, const char *text, gsize length, GError **error)
{
  g_autoptr(RnCertificate) certificate = rn_certificate_new();
  Reader reader = { .problem = problem, .text = text, .scan = rn_scan_init(text, length), .certificate = certificate };
  gboolean at_end = FALSE;
  if (!read_head(&reader, error))
    return NULL;
  while (!at_end)
    if (!next_line(&reader, error) || !read_line(&reader, &at_end, error))
      return NULL;
  if (rn_scan_next_line(&reader.scan)) {
    rn_scan_fail(&reader.scan, error, _("nothing may follow the line \"end\""));
    return NULL;
  }
  return g_steal_pointer(&certificate);
}
