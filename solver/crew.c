/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Threads over jobs. The largest parts are begun first; a job's seed comes from its place in the batch. */

#include "solver/crew.h"

#include <string.h>
#include <sys/resource.h>

typedef struct {
  RnCrew *crew;
  GPtrArray *jobs;
  int *order;            /* jobs by falling size */
  int next;              /* atomic */
  gint64 *objective, *bound;
  int done;
} Batch;

typedef struct {
  Batch *batch;
  int job;
} Reporter;

void
rn_crew_init(RnCrew *crew, const RnSolveOptions *options)
{
  memset(crew, 0, sizeof *crew);
  crew->options = options;
  crew->threads = options->threads > 0 ? options->threads : (int)g_get_num_processors();
  crew->threads = CLAMP(crew->threads, 1, 256);
  crew->started = g_get_monotonic_time();
  crew->last_incumbent = G_MAXINT64;
  crew->last_bound = G_MININT64;
  crew->seconds_first = -1;
  g_mutex_init(&crew->lock);
}

void
rn_crew_clear(RnCrew *crew)
{
  g_mutex_clear(&crew->lock);
}

double
rn_crew_seconds(const RnCrew *crew)
{
  return (double)(g_get_monotonic_time() - crew->started) / G_USEC_PER_SEC;
}

/* Whether the process has come to hold more than this. */
static gboolean
is_beyond(gint64 mebibytes)
{
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss / 1024 >= mebibytes;
}

static gboolean
should_stop(gpointer data)
{
  RnCrew *crew = data;
  if (g_atomic_int_get(&crew->stopped))
    return TRUE;
  const RnSolveOptions *options = crew->options;
  gboolean late = options->time_limit > 0 && rn_crew_seconds(crew) > options->time_limit;
  gboolean large = options->memory_limit > 0 && is_beyond(options->memory_limit);
  if (late || large || (options->should_stop && options->should_stop(options->data)))
    g_atomic_int_set(&crew->stopped, TRUE);
  return g_atomic_int_get(&crew->stopped);
}

/* Tells the caller when the sums over all jobs are better than before. Holds the lock. */
static void
tell(Batch *batch)
{
  RnCrew *crew = batch->crew;
  RnSolveProgress progress = { .incumbent = crew->constant, .bound = crew->bound_elsewhere };
  for (guint i = 0; i < batch->jobs->len; i++) {
    if (batch->objective[i] == G_MAXINT64)
      progress.incumbent = G_MAXINT64;
    else if (progress.incumbent != G_MAXINT64)
      progress.incumbent += batch->objective[i];
    if (batch->bound[i] == G_MININT64)
      progress.bound = G_MININT64;
    else if (progress.bound != G_MININT64)
      progress.bound += batch->bound[i];
  }
  if (!crew->is_last)
    progress.incumbent = G_MAXINT64;
  progress.incumbent = MIN(progress.incumbent, crew->last_incumbent);
  progress.bound = MAX(progress.bound, crew->last_bound);
  progress.seconds = rn_crew_seconds(crew);
  if (progress.incumbent != G_MAXINT64 && crew->seconds_first < 0)
    crew->seconds_first = progress.seconds;
  crew->last_incumbent = progress.incumbent;
  crew->last_bound = progress.bound;
  progress.parts_done = batch->done;
  progress.parts = (int)batch->jobs->len;
  if (crew->options->progress)
    crew->options->progress(&progress, crew->options->data);
}

static void
on_report(gint64 objective, gint64 bound, gpointer data)
{
  const Reporter *reporter = data;
  Batch *batch = reporter->batch;
  g_mutex_lock(&batch->crew->lock);
  batch->objective[reporter->job] = objective;
  batch->bound[reporter->job] = bound;
  tell(batch);
  g_mutex_unlock(&batch->crew->lock);
}

static void
run_job(Batch *batch, int number)
{
  RnJob *job = g_ptr_array_index(batch->jobs, number);
  const RnPart *part = job->part;
  Reporter reporter = { batch, number };
  g_autofree int *start = NULL;
  if (job->start) {
    start = g_new(int, part->model->n_options + 1);
    for (int c = 0; c < part->model->n_options; c++)
      start[c] = CLAMP(job->start[part->parent[c]], part->model->cols[c].lower, part->model->cols[c].upper);
  }
  RnMipTask task = { .model = part->model, .work_limit = job->work_limit, .bound = job->bound, .start = start };
  task.seed = batch->crew->options->seed + (guint64)number * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  task.threads = batch->jobs->len == 1 ? batch->crew->threads : 1;
  task.stop = (RnLpStop){ should_stop, batch->crew };
  task.records = batch->crew->options->certify;
  task.report = on_report;
  task.report_data = &reporter;
  job->result = rn_mip_solve(&task);
  g_mutex_lock(&batch->crew->lock);
  batch->done++;
  tell(batch);
  g_mutex_unlock(&batch->crew->lock);
}

static gpointer
work(gpointer data)
{
  Batch *batch = data;
  for (;;) {
    int next = g_atomic_int_add(&batch->next, 1);
    if (next >= (int)batch->jobs->len)
      break;
    run_job(batch, batch->order[next]);
  }
  rn_lp_end_thread();
  return NULL;
}

static int
compare_sizes(gconstpointer a, gconstpointer b, gpointer data)
{
  const GPtrArray *jobs = data;
  int i = *(const int *)a, j = *(const int *)b;
  const RnJob *x = g_ptr_array_index(jobs, i), *y = g_ptr_array_index(jobs, j);
  if (x->part->model->n_cols != y->part->model->n_cols)
    return x->part->model->n_cols > y->part->model->n_cols ? -1 : 1;
  return i < j ? -1 : i > j;
}

void
rn_crew_run(RnCrew *crew, GPtrArray *jobs)
{
  int n = (int)jobs->len;
  g_autofree int *order = g_new(int, n + 1);
  g_autofree gint64 *objective = g_new(gint64, n + 1);
  g_autofree gint64 *bound = g_new(gint64, n + 1);
  Batch batch = { .crew = crew, .jobs = jobs, .order = order, .objective = objective, .bound = bound };
  for (int i = 0; i < n; i++) {
    order[i] = i;
    objective[i] = G_MAXINT64;
    bound[i] = ((RnJob *)g_ptr_array_index(jobs, i))->bound;
  }
  if (n == 0) {
    g_mutex_lock(&crew->lock);
    tell(&batch);
    g_mutex_unlock(&crew->lock);
    return;
  }
  g_qsort_with_data(order, n, sizeof *order, compare_sizes, jobs);
  GThread *threads[256];
  int started = MIN(crew->threads, n);
  for (int t = 0; t < started; t++)
    threads[t] = g_thread_new("rinban-solve", work, &batch);
  for (int t = 0; t < started; t++)
    g_thread_join(threads[t]);
}

static void
free_job(gpointer data)
{
  RnJob *job = data;
  rn_mip_result_free(job->result);
  g_free(job);
}

GPtrArray *
rn_crew_jobs(const GPtrArray *parts, const int *start, gint64 work_limit)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func(free_job);
  for (guint i = 0; i < parts->len; i++) {
    RnJob *job = g_new0(RnJob, 1);
    *job = (RnJob){ .part = g_ptr_array_index(parts, i), .start = start, .work_limit = work_limit };
    job->bound = G_MININT64;
    g_ptr_array_add(jobs, job);
  }
  return jobs;
}
