/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Makes the compact model: seats, counts and groups here, what concerns one person alone in model_person.c, shares of
 * several persons in model_balance.c.
 *
 * A convex count cost becomes a range in which duties are free of further cost, and one column for every run of equal
 * steps below and above it: that is the tightest linear form, and for the usual quota band it takes two columns.
 * Rows "at most one of these" that lie inside another such row are dropped. */

#include "solver/model.h"

#include "solver/model_build.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENTRIES_MAX 30000000
#define STEPS_MAX G_GINT64_CONSTANT(3000000000)

gboolean
rn_model_build_spend(RnModelBuild *build, gint64 steps)
{
  build->steps += steps;
  if (build->steps > STEPS_MAX)
    build->too_large = TRUE;
  return !build->too_large;
}

int
rn_model_build_bound(RnModelBuild *build, const RnConflicts *conflicts, const int *member, int n)
{
  return rn_model_build_spend(build, 1 + (gint64)n * n / 2) ? rn_conflicts_bound(conflicts, member, n) : n;
}

int
rn_model_build_col(RnModelBuild *build, gint64 cost, int upper)
{
  RnModelCol col = { .cost = cost, .lower = 0, .upper = upper };
  g_array_append_val(build->cols, col);
  return (int)build->cols->len - 1;
}

void
rn_model_build_row(RnModelBuild *build, RnRowKind kind, int item, int lower, int upper)
{
  RnModelRow row = { .kind = kind, .item = item, .lower = lower, .upper = upper };
  int start = (int)build->col->len;
  g_array_append_val(build->rows, row);
  g_array_append_val(build->start, start);
}

void
rn_model_build_entry(RnModelBuild *build, int col, int value)
{
  if (build->col->len >= ENTRIES_MAX)
    build->too_large = TRUE;
  if (build->too_large)
    return;
  g_array_append_val(build->col, col);
  g_array_append_val(build->value, value);
}

static void
build_seat(RnModelBuild *build, int seat)
{
  const RnProblemSeat *item = rn_seat(build->problem, seat);
  const RnRows *rows = &build->lookup->of_seat;
  int n = rows->start[seat + 1] - rows->start[seat];
  gboolean hard = item->price == RN_PRICE_HARD;
  if (n == 0 && !hard) {
    build->constant += item->min * item->price;
    return;
  }
  if (item->min == 0 && item->max >= n)
    return;
  int missing = item->min > 0 && !hard ? rn_model_build_col(build, item->price, item->min) : -1;
  rn_model_build_row(build, RN_ROW_SEAT, seat, item->min > 0 ? item->min : -RN_MODEL_INFINITY, item->max);
  for (int k = rows->start[seat]; k < rows->start[seat + 1]; k++)
    rn_model_build_entry(build, rows->item[k], 1);
  if (missing >= 0)
    rn_model_build_entry(build, missing, 1);
}

/* --- counts --- */

/* Cost of the step from k-1 to k duties. */
static gint64
step_cost(const RnProblemCount *count, int k)
{
  int last = count->cost ? (int)count->cost->len - 1 : 0;
  if (last < 1)
    return 0;
  k = MIN(k, last);
  return g_array_index(count->cost, gint64, k) - g_array_index(count->cost, gint64, k - 1);
}

static gint64
count_cost(const RnProblemCount *count, int n)
{
  int last = count->cost ? (int)count->cost->len - 1 : -1;
  if (last < 0)
    return 0;
  gint64 cost = g_array_index(count->cost, gint64, MIN(n, last));
  return n > last ? cost + (n - last) * step_cost(count, last) : cost;
}

/* Columns for the steps from..to of one sign, equal ones merged; down: these are saved duties. Appends (column). */
static void
add_steps(RnModelBuild *build, const RnProblemCount *count, int from, int to, GArray *columns)
{
  int direction = to >= from ? 1 : -1;
  for (int k = from; direction > 0 ? k <= to : k >= to;) {
    gint64 cost = step_cost(count, k);
    int width = 0;
    while ((direction > 0 ? k <= to : k >= to) && step_cost(count, k) == cost) {
      width++;
      k += direction;
    }
    int col = rn_model_build_col(build, ABS(cost), width);
    g_array_append_val(columns, col);
  }
}

static void
build_count(RnModelBuild *build, const RnConflicts *conflicts, int item)
{
  const RnProblemCount *count = g_ptr_array_index(build->problem->counts, item);
  g_autofree int *member = g_new(int, conflicts->n + 1);
  int n = 0;
  for (int i = 0; i < conflicts->n; i++)
    if (rn_set_has(build->problem, count->set, rn_option(build->problem, conflicts->option[i])->seat))
      member[n++] = i;
  int most = rn_model_build_bound(build, conflicts, member, n);
  int low = count->min, high = MAX(low, MIN(count->max, most));
  int free_low = low, free_high;
  while (free_low < high && step_cost(count, free_low + 1) < 0)
    free_low++;
  free_high = free_low;
  while (free_high < high && step_cost(count, free_high + 1) == 0)
    free_high++;
  build->constant += count_cost(count, free_low);
  if (free_low == 0 && free_high >= most)
    return;
  g_autoptr(GArray) below = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) above = g_array_new(FALSE, FALSE, sizeof(int));
  if (free_low > low)
    add_steps(build, count, free_low, low + 1, below);
  if (free_high < high)
    add_steps(build, count, free_high + 1, high, above);
  gboolean open_below = free_low == 0, open_above = free_high >= most;
  rn_model_build_row(build, RN_ROW_COUNT, item, open_below ? -RN_MODEL_INFINITY : free_low,
                     open_above ? RN_MODEL_INFINITY : free_high);
  for (int i = 0; i < n; i++)
    rn_model_build_entry(build, conflicts->option[member[i]], 1);
  for (guint k = 0; k < below->len; k++)
    rn_model_build_entry(build, g_array_index(below, int, k), 1);
  for (guint k = 0; k < above->len; k++)
    rn_model_build_entry(build, g_array_index(above, int, k), -1);
}

static void
build_group(RnModelBuild *build, int item)
{
  const RnProblemGroup *group = g_ptr_array_index(build->problem->groups, item);
  g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < group->seats->len; i++) {
    const RnRows *rows = &build->lookup->of_seat;
    int seat = g_array_index(group->seats, int, i);
    if (!rn_model_build_spend(build, 1 + rows->start[seat + 1] - rows->start[seat]))
      return;
    for (int k = rows->start[seat]; k < rows->start[seat + 1]; k++)
      if (rn_ints_have(group->persons, rn_option(build->problem, rows->item[k])->person))
        g_array_append_val(members, rows->item[k]);
  }
  int n = (int)members->len;
  gboolean hard = group->price == RN_PRICE_HARD, below = group->min > 0, above = group->max < n;
  if ((!below && !above) || group->price == 0)
    return;
  if (n == 0 && !hard) {
    build->constant += group->min * group->price;
    return;
  }
  int missing = below && !hard ? rn_model_build_col(build, group->price, group->min) : -1;
  int beyond = above && !hard ? rn_model_build_col(build, group->price, n - group->max) : -1;
  rn_model_build_row(build, RN_ROW_GROUP, item, below ? group->min : -RN_MODEL_INFINITY,
                     above ? group->max : RN_MODEL_INFINITY);
  for (int i = 0; i < n; i++)
    rn_model_build_entry(build, g_array_index(members, int, i), 1);
  if (missing >= 0)
    rn_model_build_entry(build, missing, 1);
  if (beyond >= 0)
    rn_model_build_entry(build, beyond, -1);
}

/* The number of every slot's place. Free with g_free(). */
static int *
number_places(const RnProblem *problem)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
  int *area = g_new(int, problem->slots->len + 1), n = 0;
  for (guint i = 0; i < problem->slots->len; i++) {
    char *place = ((RnProblemSlot *)g_ptr_array_index(problem->slots, i))->place;
    gpointer known;
    if (!g_hash_table_lookup_extended(numbers, place, NULL, &known)) {
      known = GINT_TO_POINTER(n++);
      g_hash_table_insert(numbers, place, known);
    }
    area[i] = GPOINTER_TO_INT(known);
  }
  return area;
}

/* The items alone, without the room that growing has left. */
static gpointer
settle(GArray *array)
{
  gsize size = (gsize)array->len * g_array_get_element_size(array);
  return g_realloc(g_array_free(array, FALSE), MAX(size, 1));
}

static RnModel *
finish(RnModelBuild *build)
{
  RnModel *model = g_new0(RnModel, 1);
  int n_entries = (int)build->col->len;
  g_array_append_val(build->start, n_entries);
  model->n_options = (int)build->problem->options->len;
  model->n_cols = (int)build->cols->len;
  model->n_rows = (int)build->rows->len;
  model->cols = settle(build->cols);
  model->rows = settle(build->rows);
  model->start = settle(build->start);
  model->col = settle(build->col);
  model->value = settle(build->value);
  model->constant = build->constant;
  model->person = g_new(int, model->n_options + 1);
  model->when = g_new(int, model->n_options + 1);
  model->area = g_new(int, model->n_options + 1);
  g_autofree int *area = number_places(build->problem);
  for (int o = 0; o < model->n_options; o++) {
    model->person[o] = rn_option(build->problem, o)->person;
    model->when[o] = rn_seat_slot(build->problem, rn_option(build->problem, o)->seat)->start;
    model->area[o] = area[rn_seat(build->problem, rn_option(build->problem, o)->seat)->slot];
  }
  rn_model_drop_dominated(model);
  return model;
}

static RnModel *
discard(RnModelBuild *build)
{
  g_array_unref(build->cols);
  g_array_unref(build->rows);
  g_array_unref(build->start);
  g_array_unref(build->col);
  g_array_unref(build->value);
  return NULL;
}

RnModel *
rn_model_new(const RnProblem *problem)
{
  g_return_val_if_fail(problem->sealed, NULL);
  g_autoptr(RnLookup) lookup = rn_lookup_new(problem);
  RnModelBuild build = { .problem = problem, .lookup = lookup, .constant = problem->constant };
  build.cols = g_array_new(FALSE, FALSE, sizeof(RnModelCol));
  build.rows = g_array_new(FALSE, FALSE, sizeof(RnModelRow));
  build.start = g_array_new(FALSE, FALSE, sizeof(int));
  build.col = g_array_new(FALSE, FALSE, sizeof(int));
  build.tally = g_new0(int *, problem->balances->len + 1);
  for (guint i = 0; i < problem->balances->len; i++)
    build.tally[i] = g_new0(int, ((RnProblemBalance *)g_ptr_array_index(problem->balances, i))->shares->len + 1);
  build.value = g_array_new(FALSE, FALSE, sizeof(int));
  for (int o = 0; o < (int)problem->options->len; o++) {
    const RnProblemOption *option = rn_option(problem, o);
    RnModelCol col = { .cost = option->cost, .lower = option->pinned, .upper = 1 };
    g_array_append_val(build.cols, col);
  }
  for (int s = 0; s < (int)problem->seats->len; s++)
    build_seat(&build, s);
  for (int p = 0; p < (int)problem->persons->len && !build.too_large; p++) {
    g_autoptr(RnConflicts) conflicts = rn_conflicts_new(problem, lookup, p);
    rn_model_build_person(&build, conflicts, p);
    for (int k = lookup->person_counts.start[p]; k < lookup->person_counts.start[p + 1]; k++)
      build_count(&build, conflicts, lookup->person_counts.item[k]);
    rn_model_build_tally(&build, conflicts, p);
  }
  for (int g = 0; g < (int)problem->groups->len && !build.too_large; g++)
    build_group(&build, g);
  for (guint i = 0; i < problem->balances->len; i++) {
    if (!build.too_large)
      rn_model_build_balance(&build, (int)i);
    g_free(build.tally[i]);
  }
  g_free(build.tally);
  if (build.too_large)
    return discard(&build);
  return finish(&build);
}

void
rn_model_free(RnModel *model)
{
  if (!model)
    return;
  g_free(model->cols);
  g_free(model->person);
  g_free(model->when);
  g_free(model->area);
  g_free(model->rows);
  g_free(model->start);
  g_free(model->col);
  g_free(model->value);
  g_free(model);
}

gboolean
rn_model_gives_way(const RnModel *model, int r)
{
  int last = model->start[r + 1] - 1;
  return last >= model->start[r] && model->value[last] < 0 && model->cols[model->col[last]].kind != RN_COL_TALLY;
}

/* Raises the last column of a balance row until the row is met. FALSE when its bound does not allow that. */
static gboolean
give_way(const RnModel *model, int r, int *value)
{
  int last = model->start[r + 1] - 1;
  gint64 over = -(gint64)model->rows[r].upper;
  for (int k = model->start[r]; k < last; k++)
    over += (gint64)model->value[k] * value[model->col[k]];
  int c = model->col[last], step = -model->value[last];
  if (!rn_model_gives_way(model, r))
    return over <= (gint64)step * value[c];
  if (over > (gint64)step * value[c])
    value[c] = (int)MIN((over + step - 1) / step, G_MAXINT);
  return value[c] <= model->cols[c].upper;
}

/* Sets the measuring columns of a row to their cheapest values. FALSE when the row stays broken. */
static gboolean
complete_row(const RnModel *model, int r, int *value)
{
  const RnModelRow *row = &model->rows[r];
  int sum = 0, k = model->start[r], end = model->start[r + 1];
  if (row->kind == RN_ROW_BALANCE)
    return give_way(model, r, value);
  for (; k < end && model->col[k] < model->n_options; k++)
    sum += value[model->col[k]];
  for (; k < end; k++) {
    int c = model->col[k], wanted = 0;
    if (model->value[k] > 0 && row->lower != -RN_MODEL_INFINITY)
      wanted = row->lower - sum;
    else if (model->value[k] < 0 && row->upper != RN_MODEL_INFINITY)
      wanted = sum - row->upper;
    value[c] = CLAMP(wanted, row->kind == RN_ROW_TALLY ? model->cols[c].lower : 0, model->cols[c].upper);
    sum += model->value[k] * value[c];
  }
  return !((row->lower != -RN_MODEL_INFINITY && sum < row->lower) ||
           (row->upper != RN_MODEL_INFINITY && sum > row->upper));
}

int
rn_model_count_persons(const RnModel *model)
{
  int most = 0, n = 0;
  for (int o = 0; o < model->n_options; o++)
    most = MAX(most, model->person[o] + 1);
  g_autofree guint8 *seen = g_new0(guint8, most + 1);
  for (int o = 0; o < model->n_options; o++) {
    n += !seen[model->person[o]];
    seen[model->person[o]] = 1;
  }
  return n;
}

gint64
rn_model_count_seats(const RnModel *model)
{
  gint64 seats = 0;
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_SEAT)
      seats += MAX(model->rows[r].lower, 0);
  return seats;
}

gboolean
rn_model_complete(const RnModel *model, int *value, gint64 *objective)
{
  gint64 cost = model->constant;
  for (int c = 0; c < model->n_options; c++)
    if (value[c] < model->cols[c].lower || value[c] > model->cols[c].upper)
      return FALSE;
  for (int c = model->n_options; c < model->n_cols; c++)
    value[c] = model->cols[c].lower;
  for (int r = 0; r < model->n_rows; r++)
    if (!complete_row(model, r, value))
      return FALSE;
  for (int c = 0; c < model->n_cols; c++)
    cost += model->cols[c].cost * value[c];
  *objective = cost;
  return TRUE;
}

gint64
rn_model_row_cost(const RnModel *model, int r, int sum)
{
  const RnModelRow *row = &model->rows[r];
  gint64 cost = 0;
  if (row->kind == RN_ROW_BALANCE)
    return 0;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    if (c < model->n_options)
      continue;
    int wanted = 0;
    if (model->value[k] > 0 && row->lower != -RN_MODEL_INFINITY)
      wanted = row->lower - sum;
    else if (model->value[k] < 0 && row->upper != RN_MODEL_INFINITY)
      wanted = sum - row->upper;
    int amount = CLAMP(wanted, model->cols[c].lower, model->cols[c].upper);
    cost += amount * model->cols[c].cost;
    sum += amount * model->value[k];
  }
  if (row->lower != -RN_MODEL_INFINITY && sum < row->lower)
    cost += RN_MODEL_BROKEN * (row->lower - sum);
  if (row->upper != RN_MODEL_INFINITY && sum > row->upper)
    cost += RN_MODEL_BROKEN * (sum - row->upper);
  return cost;
}

gboolean
rn_model_row_is_idle(const RnModel *model, int r)
{
  int size = model->start[r + 1] - model->start[r];
  return model->rows[r].kind == RN_ROW_BALANCE ||
         (model->rows[r].kind == RN_ROW_TALLY && rn_model_row_cost(model, r, 0) == 0 &&
          rn_model_row_cost(model, r, size - 1) == 0);
}

gboolean
rn_model_too_large(GError **error)
{
  g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT,
              _("the problem is too large: its rules speak of too many duties at once"));
  return FALSE;
}

char *
rn_model_col_name(const RnProblem *problem, const RnModel *model, int col)
{
  if (col >= model->n_options)
    return g_strdup_printf("s%d", col);
  return g_strdup_printf("x%d_%d", rn_option(problem, col)->person, rn_option(problem, col)->seat);
}

char *
rn_model_row_name(const RnModel *model, int row)
{
  static const char *const kind_table[] = { "seat", "clique", "count", "window", "gap", "group", "tally", "balance" };
  return g_strdup_printf("%s%d_%d", kind_table[model->rows[row].kind], model->rows[row].item, row);
}
