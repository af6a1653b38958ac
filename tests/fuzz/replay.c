/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Replays a corpus through a fuzz target, as TAP: each file as it is, then with a fixed number of small damages drawn
 * from a fixed seed, so that every run of the suite does the same. A target dies on a broken promise; the last file
 * named is then the culprit. A file that a fuzzer or a user found goes into the corpus and stays.
 *
 *   replay CORPUS-FOLDER [ROUNDS]
 */

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROUNDS 60

static int
by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
names_in(const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  return names;
}

/* One to four times: a byte changed, a piece removed, doubled, or moved to the end. */
static void
damage(GByteArray *bytes, GRand *rand)
{
  for (int n = g_rand_int_range(rand, 1, 5); n > 0 && bytes->len > 0; n--) {
    guint at = (guint)g_rand_int_range(rand, 0, (gint32)bytes->len);
    guint wanted = (guint)g_rand_int_range(rand, 1, 9), length = MIN(wanted, bytes->len - at);
    g_autofree guint8 *piece = g_memdup2(bytes->data + at, length);
    switch (g_rand_int_range(rand, 0, 4)) {
    case 0:
      bytes->data[at] = (guint8)g_rand_int_range(rand, 0, 256);
      break;
    case 1:
      g_byte_array_remove_range(bytes, at, length);
      break;
    case 2:
      g_byte_array_append(bytes, piece, length);
      break;
    default:
      g_byte_array_remove_range(bytes, at, length);
      g_byte_array_append(bytes, piece, length);
      break;
    }
  }
}

int
main(int argc, char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";
  int rounds = argc > 2 ? (int)g_ascii_strtoll(argv[2], NULL, 10) : ROUNDS;
  g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_autoptr(GPtrArray) names = names_in(folder);
  printf("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
    g_autofree char *data = NULL;
    gsize size;
    printf("# %s\n", path);
    fflush(stdout);
    if (!g_file_get_contents(path, &data, &size, NULL)) {
      printf("not ok %u - %s cannot be read\n", i + 1, path);
      continue;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)data, size);
    g_autoptr(GRand) rand = g_rand_new_with_seed(20270101 + i);
    for (int round = 0; round < rounds; round++) {
      g_autoptr(GByteArray) bytes = g_byte_array_new();
      g_byte_array_append(bytes, (const guint8 *)data, (guint)size);
      damage(bytes, rand);
      LLVMFuzzerTestOneInput(bytes->data ? bytes->data : (const uint8_t *)"", bytes->len);
    }
    printf("ok %u - %s and %d damaged copies\n", i + 1, (const char *)names->pdata[i], rounds);
    fflush(stdout);
  }
  return names->len ? EXIT_SUCCESS : EXIT_FAILURE;
}
