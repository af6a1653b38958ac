/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The key file and the tokens derived from it. Knows no folder of feeds and no database. */

#include "ical/token.h"

#include "engine/finding.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

char *
rn_token_derive(GBytes *key, const char *link_id, int generation)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data(key, &length);
  g_assert(length == RN_TOKEN_KEY_BYTES);
  g_autofree char *message = g_strdup_printf("%s|%d", link_id, generation);
  GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, bytes, length);
  g_hmac_update(hmac, (const guchar *)message, -1);
  guint8 digest[32];
  gsize digest_length = sizeof digest;
  g_hmac_get_digest(hmac, digest, &digest_length);
  g_hmac_unref(hmac);
  char *token = g_base64_encode(digest, sizeof digest);
  token[RN_TOKEN_LENGTH] = '\0'; /* 32 octets are 43 characters and one '=' */
  for (char *p = token; *p; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  return token;
}

gboolean
rn_token_is_valid(const char *token)
{
  for (int i = 0; i < RN_TOKEN_LENGTH; i++)
    if (!g_ascii_isalnum(token[i]) && token[i] != '-' && token[i] != '_')
      return FALSE;
  return token[RN_TOKEN_LENGTH] == '\0';
}

char *
rn_token_sha256(const char *token)
{
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
}

char *
rn_token_key_path(const char *database_path)
{
  return g_strconcat(database_path, ".feedkey", NULL);
}

/* --- key file --- */

static void
set_unreadable(GError **error, const char *path)
{
  int saved = errno;
  g_autofree char *name = g_filename_display_name(path);
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The key file of the feeds, %s, cannot be read: %s."), name,
              g_strerror(saved));
}

static gboolean
write_all(int fd, const guint8 *bytes, gsize length)
{
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    bytes += written;
    length -= (gsize)written;
  }
  return TRUE;
}

static void
sync_folder_of(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  (void)fsync(fd);
  close(fd);
}

static gboolean
fill_new_key(int fd)
{
  guint8 key[RN_TOKEN_KEY_BYTES];
  return getrandom(key, sizeof key, 0) == (ssize_t)sizeof key && fchmod(fd, 0600) == 0 &&
         write_all(fd, key, sizeof key) && fsync(fd) == 0;
}

/* Written whole under another name and then linked: of two programs at once the first wins, and nobody reads half a
 * key. FALSE with errno; EEXIST counts as done. */
static gboolean
create_key(const char *path)
{
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean done = fill_new_key(fd) && (link(temporary, path) == 0 || errno == EEXIST);
  int saved = errno;
  close(fd);
  unlink(temporary);
  sync_folder_of(path);
  errno = saved;
  return done;
}

static GBytes *
read_key(int fd, const char *path, GError **error)
{
  struct stat st;
  if (fstat(fd, &st) != 0) {
    set_unreadable(error, path);
    return NULL;
  }
  g_autofree char *name = g_filename_display_name(path);
  if (!S_ISREG(st.st_mode) || st.st_size != RN_TOKEN_KEY_BYTES) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The key file of the feeds, %s, is damaged; put it back from your backup."), name);
    return NULL;
  }
  if (st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The key file of the feeds, %s, must belong to you and be closed to others; "
                  "run: chmod 600 '%s'"),
                name, name);
    return NULL;
  }
  guint8 key[RN_TOKEN_KEY_BYTES];
  if (pread(fd, key, sizeof key, 0) != (ssize_t)sizeof key) {
    set_unreadable(error, path);
    return NULL;
  }
  return g_bytes_new(key, sizeof key);
}

static void
set_not_opened(GError **error, const char *path)
{
  g_autofree char *name = g_filename_display_name(path);
  if (errno == ENOENT)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("The key file of the feeds, %s, is missing; put it back from your backup."), name);
  else if (errno == ELOOP)
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The key file of the feeds, %s, is a symbolic link; put the file itself there."), name);
  else
    set_unreadable(error, path);
}

static int
open_key(const char *path)
{
  return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

GBytes *
rn_token_key_load(const char *path, gboolean create, gboolean *created, GError **error)
{
  gboolean made = FALSE;
  int fd = open_key(path);
  if (fd < 0 && errno == ENOENT && create) {
    if (!create_key(path)) {
      int saved = errno;
      g_autofree char *name = g_filename_display_name(path);
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The key file of the feeds, %s, cannot be created: %s."), name,
                  g_strerror(saved));
      return NULL;
    }
    made = TRUE;
    fd = open_key(path);
  }
  if (fd < 0) {
    set_not_opened(error, path);
    return NULL;
  }
  GBytes *key = read_key(fd, path, error);
  close(fd);
  if (key && created)
    *created = made;
  return key;
}
