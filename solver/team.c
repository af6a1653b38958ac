/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/team.h"

#include "solver/lp.h"

#define MOST 64

typedef struct {
  RnTeam *team;
  int number;
  GThread *thread;
} Member;

struct RnTeam {
  int n;
  Member member[MOST];
  GMutex lock;             /* guards what follows up to `next` */
  GCond begin, end;
  guint round;
  int busy;                /* members that have not finished the round */
  gboolean is_over;
  RnTeamWork work;
  gpointer data;
  int items, chunk;
  int next;                /* atomic */
};

static void
take_share(RnTeam *team, int number)
{
  for (;;) {
    int first = g_atomic_int_add(&team->next, team->chunk);
    if (first >= team->items)
      return;
    team->work(team->data, number, first, MIN(first + team->chunk, team->items));
  }
}

static gpointer
be_member(gpointer data)
{
  Member *member = data;
  RnTeam *team = member->team;
  guint done = 0;
  g_mutex_lock(&team->lock);
  for (;;) {
    while (team->round == done && !team->is_over)
      g_cond_wait(&team->begin, &team->lock);
    if (team->is_over)
      break;
    done = team->round;
    g_mutex_unlock(&team->lock);
    take_share(team, member->number);
    g_mutex_lock(&team->lock);
    if (--team->busy == 0)
      g_cond_signal(&team->end);
  }
  g_mutex_unlock(&team->lock);
  rn_lp_end_thread();
  return NULL;
}

RnTeam *
rn_team_new(int threads)
{
  RnTeam *team = g_new0(RnTeam, 1);
  team->n = CLAMP(threads, 1, MOST);
  g_mutex_init(&team->lock);
  g_cond_init(&team->begin);
  g_cond_init(&team->end);
  for (int i = 1; i < team->n; i++) {
    team->member[i] = (Member){ .team = team, .number = i };
    team->member[i].thread = g_thread_new("rinban-team", be_member, &team->member[i]);
  }
  return team;
}

void
rn_team_free(RnTeam *team)
{
  if (!team)
    return;
  g_mutex_lock(&team->lock);
  team->is_over = TRUE;
  g_cond_broadcast(&team->begin);
  g_mutex_unlock(&team->lock);
  for (int i = 1; i < team->n; i++)
    g_thread_join(team->member[i].thread);
  g_mutex_clear(&team->lock);
  g_cond_clear(&team->begin);
  g_cond_clear(&team->end);
  g_free(team);
}

int
rn_team_threads(const RnTeam *team)
{
  return team ? team->n : 1;
}

void
rn_team_run(RnTeam *team, int n, int chunk, RnTeamWork work, gpointer data)
{
  if (!team || team->n == 1 || n <= chunk) {
    if (n > 0)
      work(data, 0, 0, n);
    return;
  }
  g_mutex_lock(&team->lock);
  team->work = work;
  team->data = data;
  team->items = n;
  team->chunk = chunk;
  team->next = 0;
  team->busy = team->n - 1;
  team->round++;
  g_cond_broadcast(&team->begin);
  g_mutex_unlock(&team->lock);
  take_share(team, 0);
  g_mutex_lock(&team->lock);
  while (team->busy > 0)
    g_cond_wait(&team->end, &team->lock);
  g_mutex_unlock(&team->lock);
}
