/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as the parts of a request that the server judges: lines for the target, Accept-Encoding, If-None-Match and
 * If-Modified-Since. A target that is found holds a token that stands in it, nothing is unchanged without saying so, and
 * a date that is read is written the same again. */

#include "ical/http_request.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ETAG "\"0123456789abcdef0123456789abcdef\""
#define MODIFIED 1799052577
#define NOW (MODIFIED + 86400)

static void
check_target(const char *uri)
{
  RnHttpTarget target = rn_http_target(uri);
  gboolean has_token = target.place == RN_HTTP_FEED || target.place == RN_HTTP_DESK;
  g_autofree char *path = g_strndup(uri, strcspn(uri, "?"));
  g_autofree char *feed = g_strdup_printf("/f/%s.ics", target.token), *desk = g_strdup_printf("/duty/%s", target.token);
  if (has_token != (target.token[0] != '\0') || (has_token && !rn_token_is_valid(target.token)) ||
      (target.place == RN_HTTP_FEED && strcmp(path, feed) != 0) || (target.place == RN_HTTP_DESK && strcmp(path, desk) != 0))
    g_error("a target is not what it says: %s", uri);
}

static void
check_date(const char *text)
{
  RnInstant instant, again;
  char written[RN_HTTP_DATE_SIZE];
  if (!rn_http_date_parse(text, &instant))
    return;
  rn_http_date_format(instant, written);
  if (!rn_http_date_parse(written, &again) || again != instant)
    g_error("a date changed: %s", text);
}

static void
check_condition(const char *none_match, const char *modified_since)
{
  RnHttpCondition tag = {none_match, NULL}, both = {none_match, modified_since}, date = {NULL, modified_since};
  gboolean unchanged = rn_http_is_unchanged(&tag, ETAG, MODIFIED, NOW);
  if (unchanged != rn_http_is_unchanged(&both, ETAG, MODIFIED, NOW))
    g_error("a date overruled a tag");
  if (unchanged && !strstr(none_match, ETAG) && !strchr(none_match, '*'))
    g_error("unchanged without the tag");
  if (rn_http_is_unchanged(&date, ETAG, MODIFIED, NOW) && rn_http_is_unchanged(&date, ETAG, NOW + 1, NOW))
    g_error("unchanged since the future");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup((const char *)data, size);
  g_auto(GStrv) lines = g_strsplit(text, "\n", 4);
  const char *parts[4] = {"", "", "", ""};
  for (int i = 0; i < 4 && lines[i]; i++)
    parts[i] = lines[i];
  check_target(parts[0]);
  (void)rn_http_accepts_gzip(parts[1]);
  check_condition(parts[2], parts[3]);
  check_date(parts[3]);
  return 0;
}
