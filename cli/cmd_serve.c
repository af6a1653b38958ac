/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban serve: options, signals and the log of the feed server; the server itself is ical/http.h. */

#include "cli/feeds.h"
#include "engine/store.h"
#include "ical/http.h"
#include "ical/http_board.h"
#include "ical/token.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define DEFAULT_LISTEN "127.0.0.1:8270"
#define DEFAULT_CONNECTIONS 4096
#define OTHER_FILES 64 /* descriptors besides those of connections */

typedef struct {
  char *out, *listen, *log;
  int connections, threads;
  gboolean desk;
} ServeOptions;

static void
serve_options_clear(ServeOptions *options)
{
  g_free(options->out);
  g_free(options->listen);
  g_free(options->log);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeOptions, serve_options_clear)

/* --- log --- */

typedef struct {
  const char *path; /* NULL: none; "-": standard error */
  GMutex lock;
  int fd;
} Log;

static gboolean
log_open(Log *log)
{
  int fd = strcmp(log->path, "-") == 0
               ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
               : open(log->path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (fd < 0)
    return FALSE;
  g_mutex_lock(&log->lock);
  if (log->fd >= 0)
    close(log->fd);
  log->fd = fd;
  g_mutex_unlock(&log->lock);
  return TRUE;
}

/* A line is one write, so lines of several threads do not mix, and a full disk costs lines and nothing else. */
static void
log_line(const RnHttpRecord *record, gpointer data)
{
  Log *log = data;
  g_autofree char *at = rn_instant_format(record->at);
  g_autofree char *line =
      g_strdup_printf("%s %s %u %zu %s\n", at, record->method, record->status, record->bytes, record->what);
  g_mutex_lock(&log->lock);
  ssize_t written = write(log->fd, line, strlen(line));
  g_mutex_unlock(&log->lock);
  (void)written;
}

/* --- running --- */

typedef struct {
  RnHttpServer *server;
  GMainLoop *loop;
  Log *log;
} Running;

static gboolean
end_serving(gpointer data)
{
  g_main_loop_quit(((Running *)data)->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
look_again(gpointer data)
{
  Running *running = data;
  rn_http_server_refresh(running->server);
  if (running->log->path && !log_open(running->log))
    rn_print_error(_("The log %s cannot be opened: %s. The old one is written on.\n"), running->log->path,
                   g_strerror(errno));
  return G_SOURCE_CONTINUE;
}

static RnInstant
wall_clock(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

/* As many descriptors as the system allows; the number of connections that they are good for, at most `wanted`. */
static guint
make_room(guint wanted)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return MIN(wanted, 1024 - OTHER_FILES);
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_max > wanted + OTHER_FILES ? wanted : (guint)limit.rlim_max - OTHER_FILES;
}

/* Signals are heeded before the line that tells that we serve: whoever reads it may send one. */
static void
run_until_told(RnHttpServer *server, Log *log, const char *line)
{
  Running running = {server, g_main_loop_new(NULL, FALSE), log};
  guint sources[] = {g_unix_signal_add(SIGTERM, end_serving, &running), g_unix_signal_add(SIGINT, end_serving, &running),
                     g_unix_signal_add(SIGHUP, look_again, &running)};
  rn_print_text(line);
  rn_print_flush();
  g_main_loop_run(running.loop);
  for (gsize i = 0; i < G_N_ELEMENTS(sources); i++)
    g_source_remove(sources[i]);
  g_main_loop_unref(running.loop);
}

/* What is wrong is told at the start; later /health tells. */
static void
tell_database(RnCli *cli)
{
  int status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  if (!store)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "NO_DATABASE",
                   _("The feeds are served all the same; the page of the telephone desk is not."));
  rn_report_messages(cli);
  g_ptr_array_set_size(cli->messages, 0);
}

static int
serve(RnCli *cli, const ServeOptions *options)
{
  GError *error = NULL;
  g_autofree char *folder = rn_feeds_folder(cli, options->out), *key_path = rn_token_key_path(cli->db), *shown = NULL;
  gint64 shift = cli->now - wall_clock();
  Log log = {.path = options->log, .fd = -1};
  if (log.path && !log_open(&log))
    return rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The log %s cannot be opened: %s."), log.path,
                       g_strerror(errno));
  signal(SIGPIPE, SIG_IGN);
  guint connections = make_room((guint)options->connections);
  int socket = rn_http_listen(options->listen ? options->listen : DEFAULT_LISTEN, &shown, &error);
  if (socket < 0)
    return rn_cli_error(cli, error);
  RnHttpOptions http = {
      .socket = socket,
      .folder = folder,
      .database = cli->db,
      .key_path = key_path,
      .connections = connections,
      .threads = options->threads ? (guint)options->threads : CLAMP(g_get_num_processors(), 2, 4),
      .clock = wall_clock,
      .desk_shift = ABS(shift) > 5 ? shift : 0, /* --now; else the second that has passed since the start */
      .log = log.path ? log_line : NULL,
      .log_data = &log,
  };
  RnHttpServer *server = rn_http_server_new(&http, &error);
  if (!server)
    return rn_cli_error(cli, error);
  tell_database(cli);
  g_autofree char *line = g_strdup_printf(_("Serving %d feeds of %s on %s, at most %d connections at once.\n"),
                                          (int)rn_http_server_feeds(server), folder, shown, (int)connections);
  run_until_told(server, &log, cli->json ? "" : line);
  rn_http_server_free(server);
  if (log.fd >= 0)
    close(log.fd);
  return RN_EXIT_DONE;
}

/* --- addresses of desk pages --- */

/* The page beside the feeds, when "feed address" told where those are; else its path alone. */
static char *
desk_address(const char *feeds, const char *path)
{
  if (!g_str_has_suffix(feeds, "/f/"))
    return g_strdup(path);
  g_autofree char *site = g_strndup(feeds, strlen(feeds) - strlen("/f/"));
  return g_strconcat(site, path, NULL);
}

static gboolean
print_desks(RnCli *cli, RnStore *store, const char *city_id, GBytes *key, int *status)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) links = rn_store_feed_links(store, city_id, &error);
  g_autofree char *feeds = links ? rn_store_feed_address(store, city_id, &error) : NULL;
  if (!feeds) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  for (guint i = 0; i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    if (link->revoked || strcmp(link->audience, "hub") != 0)
      continue;
    g_autofree char *token = rn_http_desk_token(key, link->link_id, link->generation);
    g_autofree char *path = g_strconcat("/duty/", token, NULL);
    g_autofree char *address = desk_address(feeds, path);
    if (!cli->json)
      rn_print("%s  %s\n", city_id, address);
    rn_json_object(cli->data, NULL);
    rn_json_string(cli->data, "city", city_id);
    rn_json_string(cli->data, "path", path);
    rn_json_string(cli->data, "address", address);
    rn_json_end_object(cli->data);
  }
  return TRUE;
}

static int
list_desks(RnCli *cli)
{
  int status;
  GError *error = NULL;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_auto(GStrv) cities = rn_cli_cities(cli, store, &status);
  if (!cities)
    return status;
  g_autofree char *key_path = rn_token_key_path(cli->db);
  g_autoptr(GBytes) key = rn_token_key_load(key_path, FALSE, NULL, &error);
  if (!key)
    return rn_cli_error(cli, error);
  rn_json_array(cli->data, "desks");
  for (char **city_id = cities; *city_id; city_id++)
    if (!print_desks(cli, store, *city_id, key, &status))
      return status;
  rn_json_end_array(cli->data);
  return RN_EXIT_DONE;
}

int
rn_cmd_serve(RnCli *cli, char **argv)
{
  g_auto(ServeOptions) options = {.connections = DEFAULT_CONNECTIONS};
  const GOptionEntry entries[] = {
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &options.out,
       N_("folder of the calendar feeds; otherwise \"feeds\" beside the database"), N_("DIR")},
      {"listen", 0, 0, G_OPTION_ARG_STRING, &options.listen,
       N_("where to listen: HOST:PORT in numbers, or unix:PATH; otherwise 127.0.0.1:8270"), N_("ADDRESS")},
      {"connections", 0, 0, G_OPTION_ARG_INT, &options.connections,
       N_("how many connections at most at once, 16 to 100000; otherwise 4096"), "N"},
      {"threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_("threads, 1 to 16; otherwise 2 to 4"), "N"},
      {"log", 0, 0, G_OPTION_ARG_FILENAME, &options.log, N_("write a line for each request; - is standard error"),
       N_("FILE")},
      {"desk", 0, 0, G_OPTION_ARG_NONE, &options.desk,
       N_("only print the address of the page that shows the telephone desk who is on duty"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  if (!args)
    return status;
  if (options.connections < 16 || options.connections > 100000 || options.threads < 0 || options.threads > 16)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                       _("--connections takes a number from 16 to 100000, --threads one from 1 to 16."));
  return options.desk ? list_desks(cli) : serve(cli, &options);
}
