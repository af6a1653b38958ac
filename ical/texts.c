/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What is told of a duty follows from the slot, the audience and the time of its last change; a link adds its alarm, its
 * revision and its time, which are no texts. So one text serves the feeds of a block, the hub and the associations, and all
 * addresses of a person. A large city's year has some ten thousand texts. */

#include "ical/texts.h"

struct RnTexts {
  GMutex lock;       /* for the table, not while a text is made */
  GHashTable *known; /* Key* -> RnIcalText* */
};

typedef struct {
  const RnBookSlot *slot; /* of one book only */
  RnInstant told_at;
  RnTextsKind kind;
  RnAudience audience;
} Key;

static guint
key_hash(gconstpointer item)
{
  const Key *key = item;
  return g_direct_hash(key->slot) * 31 + (guint)key->told_at * 7 + (guint)key->kind * 11 + (guint)key->audience;
}

static gboolean
key_equal(gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return x->slot == y->slot && x->told_at == y->told_at && x->kind == y->kind && x->audience == y->audience;
}

static void
text_destroy(gpointer text)
{
  rn_ical_text_unref(text);
}

RnTexts *
rn_texts_new(void)
{
  RnTexts *texts = g_new0(RnTexts, 1);
  g_mutex_init(&texts->lock);
  texts->known = g_hash_table_new_full(key_hash, key_equal, g_free, text_destroy);
  return texts;
}

void
rn_texts_free(RnTexts *texts)
{
  if (!texts)
    return;
  g_hash_table_unref(texts->known);
  g_mutex_clear(&texts->lock);
  g_free(texts);
}

void
rn_texts_put(RnTexts *texts, RnTextsKind kind, RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot,
             RnAudience audience, RnInstant told_at)
{
  static void (*const write[])(RnIcalEvent *, const RnBook *, const RnBookSlot *, RnAudience, RnInstant) = {
    [RN_TEXTS_DUTY] = rn_wording_duty,
    [RN_TEXTS_STAND_IN] = rn_wording_stand_in,
    [RN_TEXTS_TOMBSTONE] = rn_wording_tombstone,
  };
  const Key key = {slot, told_at, kind, rn_audience_alike(audience)};
  g_mutex_lock(&texts->lock);
  RnIcalText *known = g_hash_table_lookup(texts->known, &key);
  if (known)
    rn_ical_text_share(known, event);
  g_mutex_unlock(&texts->lock);
  if (known)
    return;
  write[kind](event, book, slot, audience, told_at);
  RnIcalText *made = rn_ical_text_of(event); /* another thread may have made the same meanwhile: the bytes are equal */
  g_mutex_lock(&texts->lock);
  g_hash_table_replace(texts->known, g_memdup2(&key, sizeof key), made);
  g_mutex_unlock(&texts->lock);
}
