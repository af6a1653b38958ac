/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading a calendar: the parent's half. */

#include "ical/absence.h"

#include "ical/absence_child.h"
#include "ical/absence_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

const RnAbsenceChildLimits rn_absence_child_limits = {10, (gsize)512 << 20, 300};

/* More than the rows of RN_ABSENCE_MAX_TIMES times can need. */
#define ANSWER_OCTETS ((gsize)64 << 20)

static void
fail_system(const char *what, GError **error)
{
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The calendar cannot be read: %s (%s)."), what, g_strerror(errno));
}

/* All that the child writes, until it closes its end. FALSE when it took too long or wrote too much. */
static gboolean
collect(int fd, guint wall_seconds, GString *answer)
{
  gint64 deadline = g_get_monotonic_time() + (gint64)wall_seconds * G_USEC_PER_SEC;
  char buffer[65536];
  for (;;) {
    gint64 left = (deadline - g_get_monotonic_time()) / 1000;
    struct pollfd ready = {fd, POLLIN, 0};
    int n = left > 0 ? poll(&ready, 1, (int)left) : 0;
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    gssize got = read(fd, buffer, sizeof buffer);
    if (got == 0)
      return TRUE;
    if (got < 0 && errno != EINTR)
      return FALSE;
    if (got > 0)
      g_string_append_len(answer, buffer, got);
    if (answer->len > ANSWER_OCTETS)
      return FALSE;
  }
}

/* TRUE when the child came to its own end. */
static gboolean
wait_for(pid_t child, gboolean collected)
{
  int status = 0;
  if (!collected)
    kill(child, SIGKILL);
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return FALSE;
  return collected && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
complain_killed(const RnAbsenceOptions *options, GPtrArray *messages)
{
  g_ptr_array_add(messages,
                  rn_message_new("LIMIT_WORK", RN_SEVERITY_ERROR, options->name, 0, NULL, NULL,
                                 g_strdup(_("Reading the calendar took more time or memory than a calendar may, so "
                                            "it was given up. Export only the months that are needed, or take "
                                            "unusual repetitions out."))));
}

RnBusyFile *
rn_absence_parse(const char *bytes, gsize n, const RnAbsenceOptions *options, GPtrArray *messages, GError **error)
{
  int ends[2];
  if (!rn_absence_scan(bytes, n, &rn_absence_scan_limits, options->name, messages))
    return NULL;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    fail_system("pipe", error);
    return NULL;
  }
  pid_t child = fork();
  if (child == 0)
    rn_absence_child_run(ends[1], bytes, n, options);
  close(ends[1]);
  if (child < 0) {
    fail_system("fork", error);
    close(ends[0]);
    return NULL;
  }
  g_autoptr(GString) answer = g_string_new(NULL);
  gboolean collected = collect(ends[0], options->limits.wall_seconds, answer);
  close(ends[0]);
  RnBusyFile *file = NULL;
  gboolean answered = wait_for(child, collected) && rn_absence_child_answer(answer, options, messages, &file);
  if (!answered)
    complain_killed(options, messages);
  return file;
}

RnBusyFile *
rn_absence_read(const char *path, const RnAbsenceOptions *options, GPtrArray *messages, GError **error)
{
  gsize room = rn_absence_scan_limits.max_bytes + 1, n = 0;
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  if (fd < 0) {
    gboolean missing = errno == ENOENT;
    g_set_error(error, RN_ERROR, missing ? RN_ERROR_NOT_FOUND : RN_ERROR_SYSTEM,
                missing ? _("There is no file %s.") : _("The file %s cannot be read."), path);
    return NULL;
  }
  g_autofree char *bytes = g_malloc(room);
  gssize got = 1;
  while (n < room && got > 0) {
    got = read(fd, bytes + n, room - n);
    if (got < 0 && errno == EINTR)
      got = 1;
    else if (got > 0)
      n += (gsize)got;
  }
  close(fd);
  if (got < 0) {
    fail_system(path, error);
    return NULL;
  }
  return rn_absence_parse(bytes, n, options, messages, error);
}
