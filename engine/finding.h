/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A finding is data, not an error: a rule broken or a thing to know, with the permanent code of the rule.
 * A message is what the user is told about one cell of a file. Both are owned strings; arrays own their items. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *code;         /* permanent word, e.g. "FREE_NIGHTS" */
  gboolean hard;      /* a hard rule is broken */
  GPtrArray *slots;   /* char*: slot keys, in the order of strcmp(), each once */
  GPtrArray *units;   /* char*: unit ids, in the order of strcmp(), each once */
  char *text;         /* one sentence in the user's language */
} RnFinding;

RnFinding *rn_finding_new(const char *code, gboolean hard, char *text_owned);
void rn_finding_add_slot(RnFinding *finding, const char *slot_key);
void rn_finding_add_unit(RnFinding *finding, const char *unit_id);
void rn_finding_free(RnFinding *finding);
GPtrArray *rn_findings_new(void); /* of RnFinding*, owning */
/* Hard first, then by code, slots, units, text. */
void rn_findings_sort(GPtrArray *findings);

typedef enum { RN_SEVERITY_NOTE, RN_SEVERITY_WARNING, RN_SEVERITY_ERROR } RnSeverity;
const char *rn_severity_name(RnSeverity severity); /* note warning error */

typedef struct {
  char *code;         /* e.g. "UNKNOWN_PERSON", "DATE_AMBIGUOUS"; permanent */
  RnSeverity severity;
  char *file;         /* NULL when it concerns no file */
  int row;            /* 1-based line of the record's first line in the file, header = 1; 0 when none */
  char *column;       /* header name, or NULL */
  char *value;        /* the offending cell, or NULL */
  char *text;         /* what is wrong and what to do, in the user's language */
} RnMessage;

RnMessage *rn_message_new(const char *code, RnSeverity severity, const char *file, int row, const char *column,
                          const char *value, char *text_owned);
void rn_message_free(RnMessage *message);
GPtrArray *rn_messages_new(void); /* of RnMessage*, owning */
gboolean rn_messages_have_error(const GPtrArray *messages);

typedef enum {
  RN_ERROR_INPUT,      /* bad input, foreign, damaged or newer database: exit 3 */
  RN_ERROR_NOT_FOUND,  /* no such city, month, version, slot, unit: exit 3 */
  RN_ERROR_CONFLICT,   /* somebody else changed it meanwhile, or it is published already: exit 3 */
  RN_ERROR_LIMIT,      /* a limit came before any answer: exit 4 */
  RN_ERROR_SYSTEM,     /* disk, permission, memory: exit 5 */
  RN_ERROR_APPROVAL,   /* somebody has not approved it yet: exit 3 */
} RnError;
#define RN_ERROR (rn_error_quark())
GQuark rn_error_quark(void);

G_END_DECLS
