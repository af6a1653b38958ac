/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The thread that accepts connections. The HTTP library would let each of its threads accept, and the first to wake
 * takes them all; here they are dealt out, and one limit holds for all threads together. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gboolean (*has_room)(gpointer data);
  /* Takes the connected descriptor; `address` is a struct sockaddr of `length` bytes, borrowed. */
  void (*let_in)(int fd, gconstpointer address, guint length, gpointer data);
  gpointer data;
} RnHttpVisitors;

typedef struct RnHttpDoor RnHttpDoor;
/* Takes the listening socket, which must not block. */
RnHttpDoor *rn_http_door_open(int socket, const RnHttpVisitors *visitors);
/* Closes the socket: whoever has not been let in is refused. NULL is fine. */
void rn_http_door_close(RnHttpDoor *door);

G_END_DECLS
