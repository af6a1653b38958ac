/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The association's SQLite file. All SQL is in engine/store*.c; no SQLite type leaves it.
 *
 * One file holds several cities; the key of everything is (city, id). A write happens between rn_store_begin() and
 * rn_store_commit() (BEGIN IMMEDIATE, nested calls are errors) and leaves an audit row; destroying the store rolls
 * back. Published versions cannot be changed or deleted, not even by SQL (triggers).
 * Errors: RN_ERROR_NOT_FOUND no such file; RN_ERROR_INPUT foreign, newer, older (when only to be read), empty or damaged
 * file; RN_ERROR_CONFLICT busy for 5 seconds, or refused by a constraint (a published version, a sequence that falls);
 * RN_ERROR_SYSTEM disk, permission. Writing outside a transaction is a programming error (assertion). A store belongs to
 * one thread, and does not survive fork(). */

#include "engine/finding.h"
#include "engine/rota.h"
#include "engine/table.h"

G_BEGIN_DECLS

typedef struct RnStore RnStore;

typedef enum {
  RN_STORE_CREATE = 1 << 0,     /* make the file when it does not exist */
  RN_STORE_READ_ONLY = 1 << 1,
} RnStoreFlags;

RnStore *rn_store_open(const char *path, unsigned flags, GError **error);
void rn_store_close(RnStore *store); /* rolls back an open transaction; NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnStore, rn_store_close)
const char *rn_store_path(const RnStore *store);

gboolean rn_store_begin(RnStore *store, GError **error);
/* Writes the audit row (who may be NULL) and commits. `summary` is one line. */
gboolean rn_store_commit(RnStore *store, RnInstant now, const char *who, const char *command, const char *summary,
                         GError **error);
void rn_store_rollback(RnStore *store);

/* City ids in order; free with g_strfreev(). */
char **rn_store_cities(RnStore *store, GError **error);

/* --- tables (rows in canonical cells, see table.h) --- */
RnRows *rn_store_rows(RnStore *store, const char *city_id, GError **error); /* sorted */
/* Inserts or replaces by key; inside a transaction. The city row of `areas` creates the city. */
gboolean rn_store_put_row(RnStore *store, const char *city_id, const RnTable *table, const char *const *row,
                          GError **error);
/* Removes the rows of an RN_TABLE_REQUESTS table of a person and month; inside a transaction. */
gboolean rn_store_clear_requests(RnStore *store, const char *city_id, const RnTable *table, const char *person_id,
                                 RnMonth month, GError **error);

/* A text that is another one after every committed change, by whatever program; for caches. Cheap. Free with g_free(). */
char *rn_store_mark(RnStore *store, GError **error);

/* --- times of persons' own calendars: rows of the table `busy`, which go again, too --- */
gboolean rn_store_remove_busy(RnStore *store, const char *city_id, const char *const *row, GError **error);

/* --- pins --- */
typedef struct {
  char *slot_key, *unit_id;
} RnPin;
void rn_pin_free(RnPin *pin);
GPtrArray *rn_store_pins(RnStore *store, const char *city_id, RnMonth month, GError **error); /* RnPin*, by slot key */
gboolean rn_store_put_pin(RnStore *store, const char *city_id, RnMonth month, const char *slot_key, const char *unit_id,
                          GError **error);
gboolean rn_store_remove_pin(RnStore *store, const char *city_id, RnMonth month, const char *slot_key,
                             gboolean *removed, GError **error);

/* --- versions --- */
/* Stores a version (inside a transaction) and sets id; a published one gets the next number of its month and
 * removes the month's draft, a draft replaces the former draft. */
gboolean rn_store_add_version(RnStore *store, RnVersion *version, GError **error);
/* Latest draft or latest published version; *version NULL when there is none. */
gboolean rn_store_draft(RnStore *store, const char *city_id, RnMonth month, RnVersion **version, GError **error);
gboolean rn_store_published(RnStore *store, const char *city_id, RnMonth month, RnVersion **version, GError **error);
/* A published version by number; RN_ERROR_NOT_FOUND when there is none. */
RnVersion *rn_store_version(RnStore *store, const char *city_id, RnMonth month, int number, GError **error);
/* All published versions of a month, oldest first, without duties, units, labels, quotas (rota empty). */
GPtrArray *rn_store_versions(RnStore *store, const char *city_id, RnMonth month, GError **error);
/* The months that have a published version, ascending (RnMonth). */
GArray *rn_store_published_months(RnStore *store, const char *city_id, GError **error);
/* When the city last published anything; RN_INSTANT_NONE when never. */
gboolean rn_store_newest_publication(RnStore *store, const char *city_id, RnInstant *newest, GError **error);
/* The latest published version of each month in [first, last], ascending, complete. */
GPtrArray *rn_store_published_between(RnStore *store, const char *city_id, RnMonth first, RnMonth last, GError **error);
/* Only the duties on at an instant, of the latest published version of their month: RnVersion* each holding those
 * duties and the units, areas and labels they need. For `who`: indexed, no full load. */
RnVersion *rn_store_on_duty(RnStore *store, const char *city_id, RnInstant at, GError **error); /* seats only */
/* All that is on at some time of [from, to): the same with the cover and the panels (RnVersion.panels, those of the
 * earlier month first) of one panel, or of all when panel_id is NULL. What engine/chain.h reads chains from; a panel that no
 * version knows is no error, panels is empty then. Looks at the months of that time and the one before, by index. */
RnVersion *rn_store_cover_between(RnStore *store, const char *city_id, RnInstant from, RnInstant to, const char *panel_id,
                                  GError **error);

/* --- events of feeds --- */
GPtrArray *rn_store_events(RnStore *store, const char *city_id, RnMonth first, RnMonth last,
                           GError **error); /* RnEvent* */
gboolean rn_store_put_event(RnStore *store, const char *city_id, const RnEvent *event, GError **error);

/* --- services that other cities plan for this one --- */
GPtrArray *rn_store_partners(RnStore *store, const char *city_id, GError **error); /* RnPartnerRow*, see partner.h; by key */

/* --- approvals of drafts by hubs --- */
/* The last approval of the month by a hub; both texts NULL when there is none, else owned by the caller. */
gboolean rn_store_approval(RnStore *store, const char *city_id, RnMonth month, const char *hub_id, char **content_sha256,
                           char **who, RnInstant *at, GError **error);
gboolean rn_store_put_approval(RnStore *store, const char *city_id, RnMonth month, const char *hub_id,
                               const char *content_sha256, const char *who, RnInstant at, GError **error);

/* --- messages about changes: who was told of which version --- */
typedef struct {
  RnMonth month;
  char *unit_id;
  int number;           /* the published version that the message told of */
  char *state;          /* sending (begun, not confirmed), sent, written */
  RnInstant at;
} RnNotice;
void rn_notice_free(RnNotice *notice);
GPtrArray *rn_store_notices(RnStore *store, const char *city_id, RnMonth month,
                            GError **error); /* RnNotice*, by unit and number */
gboolean rn_store_put_notice(RnStore *store, const char *city_id, const RnNotice *notice, GError **error);
gboolean rn_store_remove_notice(RnStore *store, const char *city_id, const RnNotice *notice, GError **error);

/* --- documents for families: a number for each content that a panel's document of a month has had --- */
typedef struct {
  char *panel_id;
  int number;           /* 1.. of the panel and month */
  char *sha256;         /* of what it says, hex */
  int version;          /* published version of the month from which it was made first */
  RnInstant issued_at;
  RnInstant handed_at;  /* RN_INSTANT_NONE: not handed over yet */
  char *handed_by;      /* "" while not */
} RnIssue;
void rn_issue_free(RnIssue *issue);
GPtrArray *rn_store_issues(RnStore *store, const char *city_id, RnMonth month, GError **error); /* RnIssue*, by panel, number */
/* Adds one, which nobody has been handed yet; inside a transaction. */
gboolean rn_store_add_issue(RnStore *store, const char *city_id, RnMonth month, const RnIssue *issue, GError **error);
/* Notes that it was handed over; again is no error, the first time stays. Inside a transaction. */
gboolean rn_store_hand_issue(RnStore *store, const char *city_id, RnMonth month, const RnIssue *issue, RnInstant at,
                             const char *who, GError **error);

/* --- feed links: generation of an audience's token; the token itself is derived with the key file --- */
typedef struct {
  char *link_id;        /* random, stored */
  char *audience;       /* person facility block hub organisation public */
  char *id;             /* unit or area id, service of an organisation; "" for the hub */
  int generation;
  char *token_sha256;   /* hex, "" until first derived */
  gboolean revoked;     /* for good: another link may be issued for the same audience */
  int alarm_minutes;    /* before each duty; 0: none */
  int revision;         /* one higher whenever a setting changes what the feed shows */
  RnInstant issued_at, changed_at; /* changed_at: of the settings; 0 when never */
} RnFeedLink;
void rn_feed_link_free(RnFeedLink *link);
GPtrArray *rn_store_feed_links(RnStore *store, const char *city_id, GError **error); /* RnFeedLink*, by audience, id */
gboolean rn_store_put_feed_link(RnStore *store, const char *city_id, const RnFeedLink *link, GError **error);

/* An address that does not work any more; never forgotten, so that it can be told from one that never was. */
typedef struct {
  char *link_id, *audience, *id;
  int generation;
  char *token_sha256;
  RnInstant retired_at;
  char *reason;         /* rotated revoked left */
} RnRetiredLink;
void rn_retired_link_free(RnRetiredLink *link);
/* RnRetiredLink*, by audience, id, link and generation. */
GPtrArray *rn_store_retired_links(RnStore *store, const char *city_id, GError **error);
/* Notes that the link's present address is withdrawn (nothing when it never had one). The caller then raises the
 * generation or revokes the link; inside a transaction. The time is never before the city's newest publication. */
gboolean rn_store_retire_link(RnStore *store, const char *city_id, const RnFeedLink *link, const char *reason,
                              RnInstant now, GError **error);
/* Takes away every link of the persons and facilities whose last day is before `now`; inside a transaction, best in the
 * one that says so. *n (may be NULL): how many. */
gboolean rn_store_revoke_departed(RnStore *store, const char *city_id, RnInstant now, int *n, GError **error);
/* "person|ID" and "facility|ID" of all whose last day is before `now`; a set, owning. */
GHashTable *rn_store_departed(RnStore *store, const char *city_id, RnInstant now, GError **error);
/* When the next of the others will have left; G_MAXINT64 when nobody has a last day. */
gboolean rn_store_next_departure(RnStore *store, const char *city_id, RnInstant now, RnInstant *when, GError **error);
/* Where people reach the feed folder, with a slash at the end; "" when it was never told. Free with g_free(). */
char *rn_store_feed_address(RnStore *store, const char *city_id, GError **error);
gboolean rn_store_put_feed_address(RnStore *store, const char *city_id, const char *url, GError **error);

/* --- whole file --- */
gboolean rn_store_backup(RnStore *store, const char *path, GError **error);  /* consistent, checked copy */
gboolean rn_store_check(RnStore *store, GError **error);                     /* integrity_check and foreign_key_check */
/* Puts a backup in the place of the database `path`, which may be missing or damaged. The backup is checked first and stays as
 * it is. What is replaced is kept under the name `aside` (NULL: only when it is damaged, as PATH.damaged), exactly as it was
 * when nobody could write any more. Calendars ignore a SEQUENCE that they have seen: every one is raised above those of the
 * replaced database and above the minutes since 2020, and its change set to `now`. Events that only the replaced database
 * knows stay, cancelled; addresses that were rotated or revoked stay so. Leaves an audit row. RN_ERROR_CONFLICT when others
 * do not stop writing. No store of this process may be open on `path`; other processes see the restored state from their
 * next transaction on. */
gboolean rn_store_restore(const char *backup, const char *path, const char *aside, RnInstant now, const char *who,
                          GError **error);

G_END_DECLS
