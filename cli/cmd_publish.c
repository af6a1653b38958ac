/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban publish, swap, feed build: what members and families get to see. */

#include "cli/feeds.h"
#include "cli/locale.h"
#include "cli/papers.h"
#include "cli/result.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
json_publication(RnJson *json, const RnPublication *publication, const RnVersion *before)
{
  rn_json_int(json, "version", publication->version->number);
  rn_json_changes(json, "changed", publication->changes);
  rn_json_strings(json, "people", publication->people);
  rn_json_calls(json, publication->is_new ? before : publication->version, publication->version,
                publication->version->published_at);
}

/* Who gained or lost a duty, by name. */
static void
print_people(const RnPublication *publication, const RnVersion *before)
{
  g_autoptr(GString) people = g_string_new(NULL);
  for (guint i = 0; i < publication->people->len; i++) {
    const char *unit_id = publication->people->pdata[i];
    const RnVersion *source = rn_version_unit(publication->version, unit_id) || !before ? publication->version : before;
    g_autofree char *name = rn_text_clean(rn_version_unit_name(source, unit_id));
    g_string_append_printf(people, "%s%s", i ? _(", ") : "", name);
  }
  if (people->len)
    rn_print(_("Please tell: %s\n"), people->str);
}

static void
print_publication(const RnPublication *publication, const RnVersion *before)
{
  const RnVersion *version = publication->version;
  g_autofree char *month = rn_month_format(version->month);
  g_autofree char *title = rn_version_title(version);
  if (!publication->is_new) {
    rn_print(_("%s: nothing is new; %s stays.\n"), month, title);
    return;
  }
  rn_print(_("%s is published: %s.\n"), month, title);
  if (version->number == 1)
    rn_print(_("It has %d duties for %d persons and facilities.\n"), (int)publication->changes->len,
             (int)publication->people->len);
  else
    rn_print(ngettext("%d duty changed, which concerns %d person or facility.\n",
                      "%d duties changed, which concern %d persons and facilities.\n", publication->changes->len),
             (int)publication->changes->len, (int)publication->people->len);
  if (version->number > 1) {
    rn_print_changes(publication->changes, before, version);
    print_people(publication, before);
  }
  rn_print_calls(before, version, version->published_at);
  int gaps = rn_rota_gaps(version->rota);
  if (gaps)
    rn_print(ngettext("%d seat is still empty.\n", "%d seats are still empty.\n", gaps), gaps);
}

/* The version that a publication replaced, for the names of its holders; NULL when there was none. */
static RnVersion *
version_before(RnStore *store, const RnCity *city, const RnVersion *version)
{
  if (version->number < 2)
    return NULL;
  return rn_store_version(store, city->id, version->month, version->number - 1, NULL);
}

int
rn_cmd_publish(RnCli *cli, char **argv)
{
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
      rn_feeds_entry(&out),
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 1, &status);
  RnMonth month;
  if (!args || !rn_cli_month(cli, args[0], &month, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(RnPublication) publication = rn_month_publish(store, city, month, cli->now, cli->user, &error);
  if (!publication)
    return rn_cli_error(cli, error);
  g_autoptr(RnVersion) before = version_before(store, city, publication->version);
  if (cli->json)
    json_publication(cli->data, publication, before);
  else
    print_publication(publication, before);
  rn_papers_tell(cli, store, city, month);
  g_auto(RnFeedsReport) report = {0};
  if (!rn_feeds_write(cli, store, out, FALSE, &report, &status)) {
    rn_cli_message(cli, RN_SEVERITY_WARNING, "FEEDS_MISSING",
                   _("The month is published, but its feeds were not written. Write them with \"rinban feed build\"."));
    return status;
  }
  rn_feeds_tell(cli, &report);
  if (!cli->json)
    rn_print(_("A page to print: rinban show %s --format html --out %s.html\n"), args[0], args[0]);
  return rn_rota_gaps(publication->version->rota) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

typedef struct {
  char *with, *reason, *out;
} SwapOptions;

static void
swap_options_clear(SwapOptions *options)
{
  g_free(options->with);
  g_free(options->reason);
  g_free(options->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwapOptions, swap_options_clear)

/* The slot, unit and other slot of the command line without their "CITY:". */
static gboolean
swap_words(RnCli *cli, char **args, const SwapOptions *options, const char **slot, const char **unit, const char **with,
           int *status)
{
  *with = NULL;
  *slot = rn_cli_slot(cli, args[0], NULL, status);
  *unit = *slot ? rn_cli_id(cli, args[1], status) : NULL;
  if (!*unit)
    return FALSE;
  if (options->with)
    *with = rn_cli_slot(cli, options->with, NULL, status);
  return !options->with || *with;
}

static void
print_swap(const RnPublication *publication, const RnVersion *before)
{
  print_publication(publication, before);
  rn_print_findings(publication->findings, -1);
}

int
rn_cmd_swap(RnCli *cli, char **argv)
{
  g_auto(SwapOptions) options = {0};
  const GOptionEntry entries[] = {
      {"with", 0, 0, G_OPTION_ARG_STRING, &options.with, N_("the duty that the present holder takes over in return"),
       N_("SLOT")},
      {"reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("why, for the list of versions"), N_("TEXT")},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_("also write the feeds into this folder"), N_("DIR")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 2, 2, &status);
  const char *slot, *unit, *with;
  if (!args || !swap_words(cli, args, &options, &slot, &unit, &with, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autofree char *reason = rn_locale_to_utf8(options.reason ? options.reason : "");
  g_autoptr(RnPublication) publication =
      rn_month_swap(store, city, slot, unit, with, reason, cli->now, cli->user, &error);
  if (!publication)
    return rn_cli_error(cli, error);
  g_autoptr(RnVersion) before = version_before(store, city, publication->version);
  g_auto(RnFeedsReport) report = {0};
  if (!cli->json)
    print_swap(publication, before);
  else
    json_publication(cli->data, publication, before);
  if (cli->json)
    rn_json_findings(cli->data, publication->findings);
  rn_papers_tell(cli, store, city, publication->version->month);
  if (!options.out) {
    rn_cli_message(cli, RN_SEVERITY_NOTE, "FEEDS_OLD",
                   _("The feeds still show the old version. Write them with \"rinban feed build\"."));
    return RN_EXIT_DONE;
  }
  if (!rn_feeds_write(cli, store, options.out, FALSE, &report, &status))
    return status;
  rn_feeds_tell(cli, &report);
  return RN_EXIT_DONE;
}

int
rn_cmd_feed_build(RnCli *cli, char **argv)
{
  g_autofree char *out = NULL;
  gboolean reissue = FALSE;
  const GOptionEntry entries[] = {
      rn_feeds_entry(&out),
      {"reissue", 0, 0, G_OPTION_ARG_NONE, &reissue,
       N_("give every feed a new address, when the key file was lost"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  if (!args)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  if (!store)
    return status;
  g_auto(RnFeedsReport) report = {0};
  if (!rn_feeds_write(cli, store, out, reissue, &report, &status))
    return status;
  rn_feeds_tell(cli, &report);
  return RN_EXIT_DONE;
}
