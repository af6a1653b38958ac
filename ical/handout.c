/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Addresses are put together from a checked base and a token of a closed alphabet, so nothing in them needs escaping but
 * where one address stands inside another. */

#include "ical/handout.h"

#include "engine/finding.h"
#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".ics"
#define MAX_BASE (RN_HANDOUT_MAX_URL - RN_TOKEN_LENGTH - (int)sizeof(SUFFIX) + 1)

static gboolean
is_host(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum(text[i]) && text[i] != '.' && (text[i] != '-' || i == 0))
      return FALSE;
  return length > 0 && text[0] != '.' && !g_strstr_len(text, (gssize)length, "..");
}

/* ":8080" or nothing. */
static gboolean
is_port(const char *text, gsize length)
{
  g_autofree char *digits = length > 1 ? g_strndup(text + 1, length - 1) : NULL;
  return length == 0 || (digits && g_ascii_string_to_unsigned(digits, 10, 1, 65535, NULL, NULL));
}

/* "/f/": no empty part and none of dots alone. */
static gboolean
is_path(const char *path)
{
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  guint n = g_strv_length(parts);
  for (guint i = 1; i + 1 < n; i++) {
    if (!*parts[i] || strcmp(parts[i], ".") == 0 || strcmp(parts[i], "..") == 0)
      return FALSE;
    for (const char *p = parts[i]; *p; p++)
      if (!g_ascii_isalnum(*p) && !strchr("-._~", *p))
        return FALSE;
  }
  return TRUE;
}

static gboolean
is_this_machine(const char *host, gsize length)
{
  g_autofree char *name = g_strndup(host, length);
  return strcmp(name, "localhost") == 0 || strcmp(name, "127.0.0.1") == 0;
}

char *
rn_handout_base(const char *text, GError **error)
{
  g_autofree char *base = g_str_has_suffix(text, "/") ? g_strdup(text) : g_strconcat(text, "/", NULL);
  gboolean secure = g_str_has_prefix(base, "https://");
  const char *host = secure ? base + 8 : g_str_has_prefix(base, "http://") ? base + 7 : NULL;
  const char *path = host ? strchr(host, '/') : NULL;
  const char *colon = host ? memchr(host, ':', (gsize)(path - host)) : NULL;
  const char *host_end = colon ? colon : path;
  if (!host || !is_host(host, (gsize)(host_end - host)) || !is_port(host_end, (gsize)(path - host_end)) ||
      !is_path(path)) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("“%s” is not an address for feeds; write it like https://rota.example.jp/f/"), text);
    return NULL;
  }
  if (!secure && !is_this_machine(host, (gsize)(host_end - host))) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("“%s” is not safe: on the way everybody could read the secret part. Use https://."), text);
    return NULL;
  }
  if (strlen(base) > MAX_BASE) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("“%s” is too long for calendar programs; at most %d characters are possible."), text, MAX_BASE);
    return NULL;
  }
  return g_steal_pointer(&base);
}

RnHandout *
rn_handout_new(const char *base, const char *token, const char *name)
{
  g_assert(rn_token_is_valid(token));
  RnHandout *handout = g_new0(RnHandout, 1);
  handout->https = g_strconcat(base, token, SUFFIX, NULL);
  g_assert(strlen(handout->https) <= RN_HANDOUT_MAX_URL);
  handout->webcal = g_strconcat("webcal", strstr(handout->https, "://"), NULL);
  g_autofree char *inner_webcal = g_uri_escape_string(handout->webcal, NULL, FALSE);
  g_autofree char *inner_https = g_uri_escape_string(handout->https, NULL, FALSE);
  g_autofree char *inner_name = g_uri_escape_string(name, NULL, FALSE);
  handout->google = g_strconcat("https://calendar.google.com/calendar/r?cid=", inner_webcal, NULL);
  handout->outlook = g_strconcat("https://outlook.live.com/calendar/0/addfromweb?url=", inner_https,
                                 "&name=", inner_name, NULL);
  handout->office = g_strconcat("https://outlook.office.com/calendar/0/addfromweb?url=", inner_https,
                                "&name=", inner_name, NULL);
  return handout;
}

void
rn_handout_free(RnHandout *handout)
{
  if (!handout)
    return;
  g_free(handout->https);
  g_free(handout->webcal);
  g_free(handout->google);
  g_free(handout->outlook);
  g_free(handout->office);
  g_free(handout);
}
