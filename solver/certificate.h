/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A certificate: a rota, a bound, and a proof of the bound that can be checked without knowing how it was found.
 *
 * The proof has parts: sets of persons whom no rule of several persons joins. A part claims that none of its rotas
 * costs less than its bound, by the steps of a tree in the order in which it is walked:
 *
 *   duals    prices of rows (seats, groups, counts) and of cuts; what cannot be in a rota below the bound is dropped
 *   list     from here on: all rosters of single persons that a rota below the bound can hold, one by one
 *   branch   two subtrees follow: the person has at least so many of some seats; the person has fewer (or in turn)
 *   leaf     nothing below the bound is left
 *
 * Text form: see README.md. */

#include "solver/solver.h"

typedef enum {
  RN_CERTIFICATE_SEAT,
  RN_CERTIFICATE_GROUP,
  RN_CERTIFICATE_COUNT,
  RN_CERTIFICATE_BALANCE,
  RN_CERTIFICATE_WINDOW,   /* the last two can only be left out of the rosters, not priced */
  RN_CERTIFICATE_GAP,
} RnCertificateKind;

/* An item of the problem by its number there. */
typedef struct {
  RnCertificateKind kind;
  int number;
} RnCertificateItem;

typedef enum {
  RN_CERTIFICATE_DUALS,
  RN_CERTIFICATE_LIST,
  RN_CERTIFICATE_BRANCH,
  RN_CERTIFICATE_LEAF,
} RnCertificateStepKind;

typedef struct {
  RnCertificateStepKind kind;
  guint first, n;          /* of duals: terms first .. first + n - 1; of a branch: seats, ascending */
  guint first_cut, n_cuts; /* of duals */
  int person, least;       /* of a branch */
  gboolean fewer_first;    /* of a branch: the first subtree is that with fewer than `least` of the seats */
} RnCertificateStep;

/* A price in 1/scale. Taking an option of the row costs so much less; for a balance, the weight (not negative) of its
 * condition on two persons: weight of first * duties of second - weight of second * duties of first <= scale * b. */
typedef struct {
  RnCertificateItem item;
  int first, second;       /* persons, of a balance */
  gint64 price;
} RnCertificateTerm;

/* A price, not negative, in 1/scale, for each listed roster that takes two or more of three rows (seats or groups) which
 * may take one option each. No rota has two such rosters. */
typedef struct {
  RnCertificateItem item[3];
  gint64 price;
} RnCertificateCut;

typedef struct {
  gint64 bound;
  GArray *persons;         /* int, ascending */
  GArray *steps;           /* RnCertificateStep */
  GArray *terms;           /* RnCertificateTerm */
  GArray *cuts;            /* RnCertificateCut: of the duals */
  GArray *seats;           /* int: of the branches */
} RnCertificatePart;

typedef struct {
  char *problem;           /* SHA-256 of the problem's text form, 64 hexadecimal digits */
  gint64 objective, bound; /* claimed */
  GArray *assignments;     /* RnAssignment, ascending by (seat, person) */
  gint64 scale;            /* of all prices */
  GArray *relaxed;         /* RnCertificateItem: rules of single persons that are not kept exactly */
  GPtrArray *parts;        /* RnCertificatePart, owned */
} RnCertificate;

#define RN_CERTIFICATE_SCALE_MAX 4096
#define RN_CERTIFICATE_PRICE_MAX (G_GINT64_CONSTANT(1) << 44)   /* of a price, either sign */
#define RN_CERTIFICATE_DEPTH_MAX 1000                           /* of branches inside the first subtree of branches */

RnCertificate *rn_certificate_new(void);
void rn_certificate_free(RnCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCertificate, rn_certificate_free)
/* A new empty part; owned by the certificate. */
RnCertificatePart *rn_certificate_add_part(RnCertificate *certificate);

/* SHA-256 of the problem's text form; free with g_free(). Two problems have the same only if they are the same. */
char *rn_certificate_problem_digest(const RnProblem *problem);

/* The text form, which ends with a digest of itself; free with g_free(). */
char *rn_certificate_to_text(const RnProblem *problem, const RnCertificate *certificate);
/* NULL with an RN_SOLVER_ERROR_INPUT that names line and column: malformed, cut off, altered, or of another problem. The
 * claims are not checked. */
RnCertificate *rn_certificate_from_text(const RnProblem *problem, const char *text, gsize length, GError **error);
