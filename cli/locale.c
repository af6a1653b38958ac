/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Language and character set at the start of the program. Japanese must also work where the system has no Japanese
 * locale installed (a small server, a container) and in a build that was never installed. */

#include "cli/locale.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* The language that the environment asks for, whether or not the system has its locale. */
static const char *
asked_locale(void)
{
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *value = g_getenv(names[i]);
    if (value && *value)
      return value;
  }
  return "C";
}

/* The folder of translations: beside the program in a build tree, else where it was installed. */
static char *
translations(void)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  if (self) {
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *built = g_build_filename(folder, "po", NULL);
    g_autofree char *catalogue = g_build_filename(built, "ja", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
    if (g_file_test(catalogue, G_FILE_TEST_EXISTS))
      return g_steal_pointer(&built);
  }
  return g_strdup(RN_LOCALEDIR);
}

void
rn_locale_init(const char *lang)
{
  gboolean known = setlocale(LC_ALL, "") != NULL;
  if (!known && !lang && g_str_has_prefix(asked_locale(), "ja"))
    lang = "ja";
  const char *messages = setlocale(LC_MESSAGES, NULL);
  if (!known || (lang && strcmp(lang, "ja") == 0 && (strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0))) {
    /* gettext translates nothing in the C locale itself; this one is everywhere. */
    if (!known)
      setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
  }
  if (lang)
    g_setenv("LANGUAGE", lang, TRUE);
  setlocale(LC_NUMERIC, "C");

  g_autofree char *folder = translations();
  bindtextdomain(GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
}

char *
rn_locale_to_utf8(const char *word)
{
  if (g_utf8_validate(word, -1, NULL))
    return g_strdup(word);
  char *text = g_locale_to_utf8(word, -1, NULL, NULL, NULL);
  return text ? text : g_utf8_make_valid(word, -1);
}
