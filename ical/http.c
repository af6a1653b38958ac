/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The server: the HTTP library's threads call answer(), which looks up what is ready in memory. */

#include "ical/http.h"

#include "engine/finding.h"
#include "ical/http_desk.h"
#include "ical/http_door.h"
#include "ical/http_files.h"
#include "ical/http_guard.h"
#include "ical/http_watch.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define DRAIN_US (4 * G_USEC_PER_SEC)
#define CONNECTION_MEMORY (16 * 1024) /* request line and headers: longer ones get 414 or 431 */
#define IDLE_TIMEOUT_SECONDS 60u      /* the guard is stricter; a second net */

static const char robots[] = "User-agent: Google-Calendar-Importer\nAllow: /\n\nUser-agent: *\nDisallow: /\n";

typedef enum { NOT_FOUND, GONE, UNAVAILABLE, BAD_METHOD, BAD_REQUEST, ROBOTS, HEALTHY, N_PLAIN } Plain;

static const struct {
  guint status;
  const char *text;
  RnHttpPlainOptions options;
} plains[N_PLAIN] = {
  [NOT_FOUND] = {MHD_HTTP_NOT_FOUND, "404 Not Found\n", {0}},
  [GONE] = {MHD_HTTP_GONE, "410 Gone\n", {0}},
  [UNAVAILABLE] = {MHD_HTTP_SERVICE_UNAVAILABLE, "503 Service Unavailable\n", {.retry = TRUE}},
  [BAD_METHOD] = {MHD_HTTP_METHOD_NOT_ALLOWED, "405 Method Not Allowed\n", {.allow = "GET, HEAD", .close = TRUE}},
  [BAD_REQUEST] = {MHD_HTTP_BAD_REQUEST, "400 Bad Request\n", {.close = TRUE}},
  [ROBOTS] = {MHD_HTTP_OK, robots, {.cacheable = TRUE}},
  [HEALTHY] = {MHD_HTTP_OK, "ok\n", {0}},
};

struct RnHttpServer {
  RnInstant (*clock)(void);
  gint64 desk_shift;
  void (*log)(const RnHttpRecord *record, gpointer data);
  gpointer log_data;
  RnHttpFiles *files;
  RnHttpWatch *watch;
  RnHttpGuard *guard;
  RnHttpDoor *door;
  struct MHD_Daemon *daemon;
  guint connections;
  gpointer plain[N_PLAIN];
};

/* One request while it is answered. */
typedef struct {
  RnHttpServer *server;
  struct MHD_Connection *connection;
  RnHttpConnection *guarded;
  const char *method;
  RnInstant now;
} Request;

/* --- replies --- */

static enum MHD_Result
reply(Request *request, guint status, gpointer response, gsize bytes, const char *what)
{
  RnHttpServer *server = request->server;
  rn_http_connection_answers(request->guarded, bytes);
  if (server->log) {
    RnHttpRecord record = {request->now, request->method, what, status, bytes};
    server->log(&record, server->log_data);
  }
  return MHD_queue_response(request->connection, status, response);
}

static enum MHD_Result
reply_plain(Request *request, Plain plain, const char *what)
{
  return reply(request, plains[plain].status, request->server->plain[plain], strlen(plains[plain].text), what);
}

/* A text that is made for this request alone. */
static enum MHD_Result
reply_text(Request *request, guint status, const char *text, const RnHttpPlainOptions *options, const char *what)
{
  gpointer response = rn_http_plain_new(text, options);
  enum MHD_Result result = reply(request, status, response, strlen(text), what);
  rn_http_plain_free(response);
  return result;
}

static const char *
header(const Request *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* --- what there is --- */

static enum MHD_Result
reply_missing_feed(Request *request, const char *token)
{
  g_autoptr(RnHttpBoard) board = rn_http_watch_board(request->server->watch, NULL);
  if (board && rn_http_board_is_gone(board, token))
    return reply_plain(request, GONE, "withdrawn feed");
  return reply_plain(request, NOT_FOUND, "unknown feed");
}

static enum MHD_Result
reply_feed(Request *request, const char *token)
{
  g_autoptr(RnHttpSnapshot) snapshot = rn_http_files_current(request->server->files, request->now);
  RnHttpFile *file = rn_http_snapshot_find(snapshot, token);
  if (!file)
    return reply_missing_feed(request, token);
  const RnHttpBody *body =
    rn_http_file_body(file, rn_http_accepts_gzip(header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING)));
  if (!body)
    return reply_plain(request, UNAVAILABLE, rn_http_file_title(file));
  RnHttpCondition condition = {header(request, MHD_HTTP_HEADER_IF_NONE_MATCH),
                               header(request, MHD_HTTP_HEADER_IF_MODIFIED_SINCE)};
  gboolean unchanged =
    rn_http_is_unchanged(&condition, rn_http_body_etag(body), rn_http_file_modified(file), request->now);
  return reply(request, unchanged ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, rn_http_body_response(body, unchanged),
              unchanged ? 0 : rn_http_body_size(body), rn_http_file_title(file));
}

static enum MHD_Result
reply_desk(Request *request, const char *token)
{
  static const RnHttpPlainOptions page = {.type = "text/html; charset=utf-8"};
  gboolean sound;
  g_autoptr(RnHttpBoard) board = rn_http_watch_board(request->server->watch, &sound);
  if (!board)
    return reply_plain(request, UNAVAILABLE, "desk");
  const RnHttpCity *city = rn_http_board_desk(board, token);
  if (!city)
    return reply_plain(request, NOT_FOUND, "unknown desk");
  g_autofree char *what = g_strconcat("desk ", city->city_id, NULL);
  g_autoptr(GString) text =
    rn_http_desk_page(city, request->now + request->server->desk_shift, board->read_at, !sound);
  return reply_text(request, MHD_HTTP_OK, text->str, &page, what);
}

static enum MHD_Result
reply_health(Request *request)
{
  static const RnHttpPlainOptions options = {.type = "text/plain; charset=utf-8", .retry = TRUE};
  gboolean database;
  g_autoptr(RnHttpBoard) board = rn_http_watch_board(request->server->watch, &database);
  g_autoptr(RnHttpSnapshot) snapshot = rn_http_files_current(request->server->files, request->now);
  gboolean folder = rn_http_files_are_sound(request->server->files);
  if (database && folder)
    return reply_plain(request, HEALTHY, "health");
  g_autofree char *text = g_strconcat(database ? "" : "the database cannot be read\n",
                                      folder ? "" : "the feed folder is incomplete or cannot be read\n", NULL);
  return reply_text(request, MHD_HTTP_SERVICE_UNAVAILABLE, text, &options, "health");
}

/* --- requests --- */

/* A request for a calendar has no body. Whoever sends one, or two contradicting lengths of it, wants something else. */
static gboolean
has_body(const Request *request)
{
  const char *length = header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING) || (length && strcmp(length, "0") != 0);
}

static RnHttpConnection *
guarded(struct MHD_Connection *connection)
{
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static gboolean
is_known_method(const char *method)
{
  return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* The library calls when the headers are there and again when the request is complete. Who replies to the first call
 * ends the connection, which is right only for what we do not want to hear out. */
static gboolean
is_first_call(const Request *request, void **state)
{
  static char called;
  gboolean first = *state != &called;
  *state = &called;
  return first && is_known_method(request->method) && !has_body(request);
}

static enum MHD_Result
answer(void *data, struct MHD_Connection *connection, const char *url G_GNUC_UNUSED, const char *method,
       const char *version G_GNUC_UNUSED, const char *upload G_GNUC_UNUSED, size_t *upload_size G_GNUC_UNUSED,
       void **state)
{
  RnHttpServer *server = data;
  Request request = {server, connection, guarded(connection), is_known_method(method) ? method : "OTHER",
                     server->clock()};
  if (is_first_call(&request, state))
    return MHD_YES;
  const RnHttpTarget *target = rn_http_connection_target(request.guarded);
  if (!is_known_method(method))
    return reply_plain(&request, BAD_METHOD, "unknown");
  if (has_body(&request))
    return reply_plain(&request, BAD_REQUEST, "unknown");
  switch (target->place) {
  case RN_HTTP_FEED:
    return reply_feed(&request, target->token);
  case RN_HTTP_DESK:
    return reply_desk(&request, target->token);
  case RN_HTTP_HEALTH:
    return reply_health(&request);
  case RN_HTTP_ROBOTS:
    return reply_plain(&request, ROBOTS, "robots");
  default:
    return reply_plain(&request, NOT_FOUND, "unknown");
  }
}

/* The request line as it came, before anything is decoded. */
static void *
take_uri(void *data G_GNUC_UNUSED, const char *uri, struct MHD_Connection *connection)
{
  *rn_http_connection_target(guarded(connection)) = rn_http_target(uri);
  return NULL;
}

static void
request_is_done(void *data G_GNUC_UNUSED, struct MHD_Connection *connection, void **state G_GNUC_UNUSED,
                enum MHD_RequestTerminationCode code G_GNUC_UNUSED)
{
  rn_http_connection_is_done(guarded(connection));
}

static void
connection_changes(void *data, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode code)
{
  RnHttpServer *server = data;
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    *context = rn_http_guard_enter(server->guard, fd);
  } else {
    rn_http_guard_leave(server->guard, *context);
    *context = NULL;
  }
}

/* --- life --- */

static void
be_quiet(void *data G_GNUC_UNUSED, const char *format G_GNUC_UNUSED, va_list arguments G_GNUC_UNUSED)
{
  /* The library tells of clients that go away, with parts of what they sent. */
}

static gboolean
has_room(gpointer data)
{
  const RnHttpServer *server = data;
  return rn_http_guard_count(server->guard) < server->connections;
}

static void
let_in(int fd, gconstpointer address, guint length, gpointer data)
{
  RnHttpServer *server = data;
  MHD_add_connection(server->daemon, fd, address, length); /* closes it when it cannot */
}

/* The library's own limit is wider than ours: those who are let in may not yet be counted. */
static struct MHD_Daemon *
start(RnHttpServer *server, guint threads)
{
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC | MHD_USE_ERROR_LOG | MHD_USE_TURBO;
  return MHD_start_daemon(
    flags, 0, NULL, NULL, answer, server, MHD_OPTION_EXTERNAL_LOGGER, be_quiet, NULL, MHD_OPTION_CONNECTION_LIMIT,
    2 * server->connections, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
    (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, connection_changes, server,
    MHD_OPTION_NOTIFY_COMPLETED, request_is_done, server, MHD_OPTION_URI_LOG_CALLBACK, take_uri, server,
    threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, MHD_OPTION_END);
}

static RnInstant
desk_time(gpointer data)
{
  const RnHttpServer *server = data;
  return server->clock() + server->desk_shift;
}

RnHttpServer *
rn_http_server_new(const RnHttpOptions *options, GError **error)
{
  RnHttpServer *server = g_new0(RnHttpServer, 1);
  server->clock = options->clock;
  server->desk_shift = options->desk_shift;
  server->log = options->log;
  server->log_data = options->log_data;
  for (int i = 0; i < N_PLAIN; i++) {
    RnHttpPlainOptions plain = plains[i].options;
    plain.type = "text/plain; charset=utf-8";
    server->plain[i] = rn_http_plain_new(plains[i].text, &plain);
  }
  server->connections = options->connections;
  server->files = rn_http_files_new(options->folder, server->clock(), error);
  if (server->files) {
    server->guard = rn_http_guard_new(options->connections);
    server->watch = rn_http_watch_new(options->database, options->key_path, desk_time, server);
    server->daemon = start(server, options->threads);
    if (!server->daemon)
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The server cannot be started: %s."), g_strerror(errno));
  }
  if (server->daemon) {
    RnHttpVisitors visitors = {has_room, let_in, server};
    server->door = rn_http_door_open(options->socket, &visitors);
    return server;
  }
  close(options->socket);
  rn_http_server_free(server);
  return NULL;
}

void
rn_http_server_refresh(RnHttpServer *server)
{
  rn_http_watch_refresh(server->watch);
}

guint
rn_http_server_feeds(RnHttpServer *server)
{
  g_autoptr(RnHttpSnapshot) snapshot = rn_http_files_current(server->files, server->clock());
  return rn_http_snapshot_size(snapshot);
}

void
rn_http_server_free(RnHttpServer *server)
{
  if (!server)
    return;
  rn_http_door_close(server->door);
  if (server->daemon) {
    rn_http_guard_drain(server->guard, DRAIN_US);
    MHD_stop_daemon(server->daemon);
  }
  rn_http_guard_free(server->guard);
  rn_http_watch_free(server->watch);
  rn_http_files_free(server->files);
  for (int i = 0; i < N_PLAIN; i++)
    rn_http_plain_free(server->plain[i]);
  g_free(server);
}
