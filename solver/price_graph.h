/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The graph of a sparse pricer. Inside of price*.c only. */

#include "solver/price_frame.h"

#define RN_PRICE_NO_LIMIT 255

/* Options of one position that no row of the graph can tell apart. */
typedef struct {
  int first_arc;                 /* one a state of the position */
  int first_option, n_options;   /* in class_option */
} RnPriceGraphClass;

typedef struct {
  gboolean fits;       /* FALSE: it became too large, and is empty */
  int n_states;        /* numbered from 1; 0 is no state */
  int n_classes, n_arcs;
  int *first_state;    /* per position, one more, and the end */
  int *first_class;    /* per position, and the end */
  int *skip;           /* per state: the one after it when nothing is taken */
  RnPriceGraphClass *class;
  int *class_option;
  int *to;             /* per arc; 0: may not be taken */
  gint32 *cost;        /* per arc, scaled */
  guint8 *room;        /* per state: duties that hard rows over all options leave; RN_PRICE_NO_LIMIT: many */
  gint32 base;         /* cost of taking nothing, scaled */
} RnPriceGraph;

/* Which rows a graph keeps, and what is known of them. */
typedef struct {
  int n_rows, n_positions;
  guint8 *kept;
  int **most;          /* per row and position: most members that a roster can hold from there on */
  guint8 **fold;       /* per row: [left * (n_steps + 1) + sum] */
  int *cap;            /* per row: a hard limit, or G_MAXINT */
  GArray **above;      /* per row: int, hard rows that hold all of its members */
  int most_taken;      /* duties of a roster */
} RnPriceRows;

void rn_price_rows_init(RnPriceRows *rows, const RnPriceFrame *frame);
/* What a row that is kept for the first time needs; done by the functions below. */
void rn_price_rows_prepare(RnPriceRows *rows, const RnPriceFrame *frame, int row);
void rn_price_rows_clear(RnPriceRows *rows);

/* Grows the graph of the kept rows; of the others none. */
void rn_price_graph_grow(RnPriceGraph *graph, const RnPriceFrame *frame, RnPriceRows *rows, int scale,
                    int most_states);
/* Takes one more row in, which has to be marked as kept: every state becomes as many as the row has sums there. FALSE, and
 * the graph as before, when it becomes too large. */
gboolean rn_price_graph_multiply(RnPriceGraph *graph, const RnPriceFrame *frame, RnPriceRows *rows, int row, int scale,
                                 int most_states);
void rn_price_graph_clear(RnPriceGraph *graph);
