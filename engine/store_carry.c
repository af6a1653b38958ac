/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a restored copy must not forget: what subscribers have seen meanwhile. Their calendars ignore a revision that is
 * not above the one they know, keep events that merely vanish, and open any address that works again. So the copy takes
 * over, from the database that it replaces, the highest revisions, the events that it does not know (as cancelled ones),
 * the state of every address, and the numbers of documents that families have in their hands. */

#include "engine/store_carry.h"

/* Above every revision that was published after the last look at the replaced database. */
#define SEQUENCE_STEP 1000
/* 2020-01-01T00:00:00Z: minutes since then rise faster than any event is revised, so that a revision made of them is
 * above all that were published before, even where the replaced database cannot be read any more. */
#define EPOCH 1577836800

static gboolean
attach(RnSql *sql, const char *path, GError **error)
{
  const RnArg args[] = {RN_TEXT(path)};
  return rn_sql_run(sql, "ATTACH DATABASE ? AS replaced", RN_ARGS(args), error);
}

static gboolean
raise_sequences(RnSql *sql, gboolean attached, RnInstant now, GError **error)
{
  const RnArg args[] = {RN_INT(now), RN_INT(EPOCH), RN_INT(SEQUENCE_STEP)};
  return rn_sql_run(sql,
                    attached ? "UPDATE main.events AS e SET changed_at = max(e.changed_at, ?1),"
                               " sequence = max(e.sequence, max(0, ?1 - ?2) / 60, coalesce((SELECT r.sequence FROM"
                               " replaced.events AS r WHERE r.uid = e.uid), (SELECT max(sequence) FROM replaced.events), 0)) + ?3"
                             : "UPDATE main.events AS e SET changed_at = max(e.changed_at, ?1),"
                               " sequence = max(e.sequence, max(0, ?1 - ?2) / 60) + ?3",
                    RN_ARGS(args), error);
}

/* Events of duties that the copy knows nothing of: they are withdrawn, not forgotten. */
static gboolean
carry_events(RnSql *sql, RnInstant now, GError **error)
{
  const RnArg args[] = {RN_INT(now), RN_INT(EPOCH), RN_INT(SEQUENCE_STEP)};
  return rn_sql_run(sql,
                    "INSERT INTO main.events (city, kind, slot_key, unit_id, uid, sequence, created_at, changed_at, cancelled,"
                    " month) SELECT city, kind, slot_key, unit_id, uid, max(sequence, max(0, ?1 - ?2) / 60) + ?3, created_at,"
                    " max(changed_at, ?1), 1, month FROM replaced.events AS r"
                    " WHERE city IN (SELECT city FROM main.cities) AND NOT EXISTS (SELECT 1 FROM main.events AS e"
                    " WHERE e.uid = r.uid OR (e.city = r.city AND e.kind = r.kind AND e.slot_key = r.slot_key"
                    " AND e.unit_id = r.unit_id))",
                    RN_ARGS(args), error);
}

/* An address that was rotated or revoked stays so, and a setting's revision never falls. */
static gboolean
carry_links(RnSql *sql, GError **error)
{
  return rn_sql_run(
           sql,
           "INSERT INTO main.feed_links SELECT * FROM replaced.feed_links WHERE city IN (SELECT city FROM main.cities)"
           " ON CONFLICT (city, link_id) DO UPDATE SET generation = excluded.generation, token_sha256 = excluded.token_sha256,"
           " revoked = excluded.revoked, alarm_minutes = excluded.alarm_minutes, revision = excluded.revision,"
           " issued_at = excluded.issued_at, changed_at = excluded.changed_at"
           " WHERE excluded.generation >= feed_links.generation AND excluded.revision >= feed_links.revision"
           " AND excluded.revoked >= feed_links.revoked AND excluded.audience = feed_links.audience"
           " AND excluded.id = feed_links.id",
           NULL, 0, error) &&
         rn_sql_run(sql,
                    "INSERT OR IGNORE INTO main.feed_retired SELECT * FROM replaced.feed_retired"
                    " WHERE city IN (SELECT city FROM main.cities)",
                    NULL, 0, error);
}

/* A number that stands on a paper somewhere is never given to another document. */
static gboolean
carry_documents(RnSql *sql, GError **error)
{
  static const char *const texts[] = {
    "INSERT OR IGNORE INTO main.documents SELECT * FROM replaced.documents WHERE city IN (SELECT city FROM main.cities)",
    "INSERT OR IGNORE INTO main.documents_handed SELECT * FROM replaced.documents_handed"
    " WHERE city IN (SELECT city FROM main.cities)"};
  return rn_sql_run(sql, texts[0], NULL, 0, error) && rn_sql_run(sql, texts[1], NULL, 0, error);
}

gboolean
rn_store_carry(RnStore *store, const char *replaced, RnInstant now, const char *who, const char *summary, GError **error)
{
  RnSql *sql = store->sql;
  if (replaced && !attach(sql, replaced, error))
    return FALSE;
  gboolean begun = rn_store_begin(store, error);
  gboolean done = begun && raise_sequences(sql, replaced != NULL, now, error) &&
                  (!replaced || (carry_events(sql, now, error) && carry_links(sql, error) && carry_documents(sql, error))) &&
                  rn_store_commit(store, now, who, "restore", summary, error);
  if (begun && !done)
    rn_store_rollback(store);
  return (!replaced || rn_sql_run(sql, "DETACH DATABASE replaced", NULL, 0, done ? error : NULL)) && done;
}
