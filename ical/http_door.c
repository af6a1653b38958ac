/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Accepting. While there is no room, or no descriptor is left, who comes waits in the system's queue. */

#include "ical/http_door.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FULL_WAIT_US (G_USEC_PER_SEC / 50)

struct RnHttpDoor {
  int socket;
  RnHttpVisitors visitors;
  GThread *thread;
  gint closing; /* atomic */
};

/* FALSE when nobody waits. */
static gboolean
let_one_in(RnHttpDoor *door)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  int fd = accept4(door->socket, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0)
    door->visitors.let_in(fd, &address, length, door->visitors.data);
  else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
    g_usleep(FULL_WAIT_US);
  return fd >= 0 || errno == ECONNABORTED || errno == EINTR;
}

static gpointer
stand_at_the_door(gpointer data)
{
  RnHttpDoor *door = data;
  struct pollfd poll_socket = {.fd = door->socket, .events = POLLIN};
  while (!g_atomic_int_get(&door->closing)) {
    if (!door->visitors.has_room(door->visitors.data))
      g_usleep(FULL_WAIT_US);
    else if (!let_one_in(door))
      (void)poll(&poll_socket, 1, -1);
  }
  return NULL;
}

RnHttpDoor *
rn_http_door_open(int socket, const RnHttpVisitors *visitors)
{
  RnHttpDoor *door = g_new0(RnHttpDoor, 1);
  door->socket = socket;
  door->visitors = *visitors;
  door->thread = g_thread_new("door", stand_at_the_door, door);
  return door;
}

void
rn_http_door_close(RnHttpDoor *door)
{
  if (!door)
    return;
  g_atomic_int_set(&door->closing, TRUE);
  shutdown(door->socket, SHUT_RDWR); /* ends the poll */
  g_thread_join(door->thread);
  close(door->socket);
  g_free(door);
}
