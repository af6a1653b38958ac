/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From "127.0.0.1:8270" to a listening socket. */

#include "engine/finding.h"
#include "ical/http.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

static int
fail(GError **error, const char *address, int fd)
{
  int saved = errno;
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The server cannot listen on %s: %s."), address, g_strerror(saved));
  if (fd >= 0)
    close(fd);
  return -1;
}

static int
open_socket(int family)
{
  return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* A socket whose server is gone; anything else of that name stays. */
static void
remove_dead_socket(const struct sockaddr_un *name)
{
  struct stat st;
  if (lstat(name->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
    return;
  int fd = open_socket(AF_UNIX);
  if (fd < 0)
    return;
  if (connect(fd, (const struct sockaddr *)name, sizeof *name) != 0 && errno == ECONNREFUSED)
    unlink(name->sun_path);
  close(fd);
}

static int
listen_unix(const char *path, const char *address, char **shown, GError **error)
{
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  if (!*path || g_strlcpy(name.sun_path, path, sizeof name.sun_path) >= sizeof name.sun_path) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("The path of the socket in \"%s\" is empty or too long."), address);
    return -1;
  }
  remove_dead_socket(&name);
  int fd = open_socket(AF_UNIX);
  if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof name) != 0 || chmod(path, 0660) != 0 ||
      listen(fd, BACKLOG) != 0)
    return fail(error, address, fd);
  *shown = g_strdup(address);
  return fd;
}

/* Host and port, the host in brackets where it has colons; FALSE when it is no such text. */
static gboolean
split(const char *address, char **host, guint16 *port)
{
  guint64 number;
  const char *colon = strrchr(address, ':');
  if (!colon || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &number, NULL))
    return FALSE;
  gboolean bracketed = *address == '[' && colon > address + 1 && colon[-1] == ']';
  *host = bracketed ? g_strndup(address + 1, (gsize)(colon - address) - 2) : g_strndup(address, (gsize)(colon - address));
  *port = (guint16)number;
  return TRUE;
}

static char *
describe(int fd)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  if (getsockname(fd, (struct sockaddr *)&name, &length) != 0)
    return g_strdup("");
  g_autoptr(GSocketAddress) address = g_socket_address_new_from_native(&name, length);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(address);
  g_autofree char *host = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
  return g_strdup_printf(strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u", host,
                         g_inet_socket_address_get_port(inet));
}

int
rn_http_listen(const char *address, char **shown, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;
  if (g_str_has_prefix(address, "unix:"))
    return listen_unix(address + strlen("unix:"), address, shown, error);
  g_autoptr(GInetAddress) inet = split(address, &host, &port) ? g_inet_address_new_from_string(host) : NULL;
  if (!inet) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("\"%s\" is no address to listen on; write it like 127.0.0.1:8270, [::1]:8270 or unix:/run/rinban/http."),
                address);
    return -1;
  }
  struct sockaddr_storage name;
  g_autoptr(GSocketAddress) where = g_inet_socket_address_new(inet, port);
  int yes = 1, fd = open_socket(g_socket_address_get_family(where));
  if (fd < 0 || !g_socket_address_to_native(where, &name, sizeof name, NULL) ||
      setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(fd, (struct sockaddr *)&name, (socklen_t)g_socket_address_get_native_size(where)) != 0 ||
      listen(fd, BACKLOG) != 0)
    return fail(error, address, fd);
  *shown = describe(fd);
  return fd;
}
