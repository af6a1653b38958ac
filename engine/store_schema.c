/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The schema, as migrations. A migration that has been released is never edited; a change is a new one at the end.
 *
 * The tables of the first migration mirror engine/tables.c column by column (a test compares them): city and key
 * columns and required ones are NOT NULL, other empty cells are NULL. References are checked at COMMIT, so rows may
 * come in any order. A version is written while its state is 'open' and sealed by the update to 'draft' or
 * 'published'; triggers keep what is published as it was. Instants are seconds since 1970 UTC. */

#include "engine/store_schema.h"

#define CITY "city TEXT NOT NULL REFERENCES cities DEFERRABLE INITIALLY DEFERRED,"
#define REFERS(column, table, key)                                                                                    \
  "FOREIGN KEY (city, " column ") REFERENCES " table " (city, " key ") DEFERRABLE INITIALLY DEFERRED"
#define END ") STRICT, WITHOUT ROWID;\n"

static const char tables_of_a_city[] =
  "CREATE TABLE cities (city TEXT NOT NULL PRIMARY KEY" END
  "CREATE TABLE areas (" CITY
  " area_id TEXT NOT NULL, parent_id TEXT, kind TEXT NOT NULL, name TEXT NOT NULL, population INTEGER, x_km TEXT,"
  " y_km TEXT, valid_from TEXT, valid_to TEXT, PRIMARY KEY (city, area_id), CHECK (parent_id IS NOT NULL OR area_id = city),"
  REFERS("parent_id", "areas", "area_id") END
  "CREATE TABLE facilities (" CITY
  " facility_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, area_id TEXT NOT NULL, support_class TEXT,"
  " x_km TEXT, y_km TEXT, closed_weekday TEXT, sat_close TEXT, cap_patients INTEGER, beds_acute INTEGER,"
  " beds_respite INTEGER, narcotic_oral INTEGER, narcotic_inj INTEGER, phone TEXT, duty_phone TEXT, department TEXT,"
  " valid_from TEXT, valid_to TEXT, PRIMARY KEY (city, facility_id)," REFERS("area_id", "areas", "area_id") END
  "CREATE TABLE people (" CITY
  " person_id TEXT NOT NULL, name TEXT NOT NULL, facility_id TEXT, role TEXT, employment TEXT, seat_first INTEGER,"
  " seat_second INTEGER, holiday_clinic INTEGER, share_pct INTEGER, max_duties INTEGER, max_restday INTEGER,"
  " max_yearend INTEGER, min_free_nights INTEGER, trained_on TEXT, skills TEXT, no_deep_night INTEGER, note TEXT,"
  " kana TEXT, duty_phone TEXT, valid_from TEXT, valid_to TEXT, PRIMARY KEY (city, person_id),"
  REFERS("facility_id", "facilities", "facility_id") END
  "CREATE TABLE panels (" CITY
  " panel_id TEXT NOT NULL, facility_id TEXT NOT NULL, primary_person_id TEXT, area_id TEXT NOT NULL, patients INTEGER,"
  " terminal INTEGER, power_dependent INTEGER, paediatric INTEGER, narcotic INTEGER, self_cover TEXT,"
  " home_hospital TEXT, nurse_station TEXT, pharmacy TEXT, PRIMARY KEY (city, panel_id),"
  REFERS("facility_id", "facilities", "facility_id") "," REFERS("primary_person_id", "people", "person_id") ","
  REFERS("area_id", "areas", "area_id") "," REFERS("home_hospital", "facilities", "facility_id") ","
  REFERS("nurse_station", "facilities", "facility_id") "," REFERS("pharmacy", "facilities", "facility_id") END
  "CREATE TABLE pairings (" CITY
  " panel_id TEXT NOT NULL, rank INTEGER NOT NULL, unit_id TEXT NOT NULL, type TEXT, valid_from TEXT, valid_to TEXT,"
  " document_date TEXT, PRIMARY KEY (city, panel_id, rank)," REFERS("panel_id", "panels", "panel_id") END
  "CREATE TABLE calendar (" CITY
  " date TEXT NOT NULL, action TEXT NOT NULL, name TEXT, class TEXT, source TEXT, PRIMARY KEY (city, date)" END
  "CREATE TABLE bands (" CITY
  " service TEXT NOT NULL, band TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, name TEXT NOT NULL,"
  " start TEXT NOT NULL, \"end\" TEXT NOT NULL, classes TEXT NOT NULL, category TEXT NOT NULL,"
  " PRIMARY KEY (city, service, band, valid_from)" END
  "CREATE TABLE seats (" CITY
  " service TEXT NOT NULL, area_id TEXT NOT NULL, seat TEXT NOT NULL, bands TEXT NOT NULL, classes TEXT NOT NULL,"
  " valid_from TEXT NOT NULL, valid_to TEXT, count INTEGER, mandatory INTEGER, needs TEXT, role TEXT, trained INTEGER,"
  " skill TEXT, skill_min INTEGER, name TEXT, PRIMARY KEY (city, service, area_id, seat, bands, classes, valid_from),"
  REFERS("area_id", "areas", "area_id") END
  "CREATE TABLE rules (" CITY
  " code TEXT NOT NULL, param TEXT NOT NULL, area_id TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT,"
  " value INTEGER NOT NULL, adopted_by TEXT, PRIMARY KEY (city, code, param, area_id, valid_from)" END
  "CREATE TABLE absences (" CITY
  " unit_id TEXT NOT NULL, \"from\" TEXT NOT NULL, \"to\" TEXT NOT NULL, excused INTEGER, reason TEXT, source TEXT,"
  " PRIMARY KEY (city, unit_id, \"from\")" END
  "CREATE TABLE ledger (" CITY
  " unit_id TEXT NOT NULL, category TEXT NOT NULL, fiscal_year INTEGER NOT NULL, service TEXT NOT NULL,"
  " seat TEXT NOT NULL, assigned INTEGER NOT NULL, PRIMARY KEY (city, unit_id, category, fiscal_year, service, seat)" END
  "CREATE TABLE history (" CITY
  " unit_id TEXT NOT NULL, date TEXT NOT NULL, band TEXT NOT NULL, service TEXT NOT NULL, area TEXT, seat TEXT,"
  " PRIMARY KEY (city, unit_id, date, band, service)," REFERS("area", "areas", "area_id") END
  "CREATE TABLE requests (" CITY
  " person_id TEXT NOT NULL, date TEXT NOT NULL, band TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT, entered_by TEXT,"
  " PRIMARY KEY (city, person_id, date, band, kind)," REFERS("person_id", "people", "person_id") END
  "CREATE TABLE submissions (" CITY
  " person_id TEXT NOT NULL, month TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (city, person_id, month),"
  REFERS("person_id", "people", "person_id") END
  "CREATE TABLE pins (" CITY
  " month TEXT NOT NULL, slot_key TEXT NOT NULL, unit_id TEXT NOT NULL, PRIMARY KEY (city, month, slot_key)" END
  "CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, command TEXT NOT NULL,"
  " summary TEXT NOT NULL, before_sha256 TEXT NOT NULL, after_sha256 TEXT NOT NULL) STRICT;\n"
  "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit cannot be changed'); END;\n"
  "CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit cannot be changed'); END;\n";

#define OF_VERSION "version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,"
/* Rows of a version come and go only while it is open or, as a whole, when a draft is deleted (then its row in
 * versions is gone before the cascade gets here). */
#define SEALED(table)                                                                                                 \
  "CREATE TRIGGER " table "_insert BEFORE INSERT ON " table                                                           \
  " WHEN (SELECT state FROM versions WHERE id = NEW.version) IS NOT 'open'"                                           \
  " BEGIN SELECT RAISE(ABORT, 'a version that is complete cannot be changed'); END;\n"                                \
  "CREATE TRIGGER " table "_update BEFORE UPDATE ON " table                                                           \
  " BEGIN SELECT RAISE(ABORT, 'a version that is complete cannot be changed'); END;\n"                                \
  "CREATE TRIGGER " table "_delete BEFORE DELETE ON " table                                                           \
  " WHEN EXISTS (SELECT 1 FROM versions WHERE id = OLD.version)"                                                      \
  " BEGIN SELECT RAISE(ABORT, 'a version that is complete cannot be changed'); END;\n"

static const char versions_and_duties[] =
  "CREATE TABLE versions (id INTEGER PRIMARY KEY AUTOINCREMENT, city TEXT NOT NULL REFERENCES cities,"
  " month TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'draft', 'published')),"
  " objective INTEGER NOT NULL, bound INTEGER NOT NULL, proof TEXT NOT NULL, seconds REAL NOT NULL, work INTEGER NOT NULL,"
  " seed INTEGER NOT NULL, input_sha256 TEXT NOT NULL, rule_set TEXT NOT NULL, created_at INTEGER, published_at INTEGER,"
  " note TEXT NOT NULL, longest INTEGER NOT NULL, content_sha256 TEXT NOT NULL, UNIQUE (city, month, state, number)) STRICT;\n"
  "CREATE TRIGGER versions_insert BEFORE INSERT ON versions WHEN NEW.state <> 'open'"
  " OR EXISTS (SELECT 1 FROM versions WHERE id = NEW.id)"
  " BEGIN SELECT RAISE(ABORT, 'a version begins open and new'); END;\n"
  "CREATE TRIGGER versions_update BEFORE UPDATE ON versions WHEN OLD.state <> 'open'"
  " BEGIN SELECT RAISE(ABORT, 'a version that is complete cannot be changed'); END;\n"
  "CREATE TRIGGER versions_delete BEFORE DELETE ON versions WHEN OLD.state = 'published'"
  " BEGIN SELECT RAISE(ABORT, 'a published version cannot be deleted'); END;\n"
  "CREATE TABLE version_duties (" OF_VERSION
  " position INTEGER NOT NULL, service TEXT NOT NULL, area_id TEXT NOT NULL, date TEXT NOT NULL, band TEXT NOT NULL,"
  " seat TEXT NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL, \"end\" INTEGER NOT NULL, category TEXT NOT NULL,"
  " class TEXT NOT NULL, mandatory INTEGER NOT NULL, unit_id TEXT, origin TEXT NOT NULL, candidates INTEGER,"
  " gap_text TEXT, PRIMARY KEY (version, position), UNIQUE (version, service, area_id, date, band, seat, number)" END
  "CREATE INDEX version_duties_start ON version_duties (version, start);\n"
  "CREATE TABLE version_reasons (" OF_VERSION
  " position INTEGER NOT NULL, rank INTEGER NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,"
  " PRIMARY KEY (version, position, rank)" END
  "CREATE TABLE version_units (" OF_VERSION
  " unit_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, facility_id TEXT NOT NULL, facility_name TEXT NOT NULL,"
  " department TEXT NOT NULL, phone TEXT NOT NULL, public_phone TEXT NOT NULL, PRIMARY KEY (version, unit_id)" END
  "CREATE TABLE version_areas (" OF_VERSION
  " area_id TEXT NOT NULL, parent_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
  " PRIMARY KEY (version, area_id)" END
  "CREATE TABLE version_labels (" OF_VERSION
  " kind TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (version, kind, code)" END
  "CREATE TABLE version_quotas (" OF_VERSION
  " unit_id TEXT NOT NULL, service TEXT NOT NULL, seat TEXT NOT NULL, area_id TEXT NOT NULL, category TEXT NOT NULL,"
  " target_micro INTEGER NOT NULL, quota_low INTEGER NOT NULL, quota_high INTEGER NOT NULL, assigned INTEGER NOT NULL,"
  " eligible INTEGER NOT NULL, waits INTEGER NOT NULL, excused INTEGER NOT NULL,"
  " PRIMARY KEY (version, unit_id, service, seat, area_id, category)" END
  SEALED("version_duties") SEALED("version_reasons") SEALED("version_units") SEALED("version_areas")
  SEALED("version_labels") SEALED("version_quotas");

static const char feeds[] =
  "CREATE TABLE events (" CITY
  " kind TEXT NOT NULL CHECK (kind IN ('slot', 'assignment')), slot_key TEXT NOT NULL, unit_id TEXT NOT NULL,"
  " uid TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,"
  " cancelled INTEGER NOT NULL, month TEXT NOT NULL, PRIMARY KEY (city, kind, slot_key, unit_id)" END
  "CREATE INDEX events_month ON events (city, month);\n"
  "CREATE TRIGGER events_update BEFORE UPDATE ON events"
  " WHEN NEW.sequence < OLD.sequence OR NEW.uid <> OLD.uid OR NEW.created_at <> OLD.created_at"
  " BEGIN SELECT RAISE(ABORT, 'an event keeps its identity, and its sequence never falls'); END;\n"
  "CREATE TRIGGER events_delete BEFORE DELETE ON events"
  " BEGIN SELECT RAISE(ABORT, 'an event is cancelled, never deleted'); END;\n"
  "CREATE TABLE feed_links (" CITY
  " link_id TEXT NOT NULL, audience TEXT NOT NULL, id TEXT NOT NULL, generation INTEGER NOT NULL, token_sha256 TEXT NOT NULL,"
  " revoked INTEGER NOT NULL, PRIMARY KEY (city, link_id)" END
  "CREATE INDEX feed_links_audience ON feed_links (city, audience, id);\n";

/* Settings of links; addresses that were withdrawn, for ever; and where the feed folder is served. */
static const char links[] =
  "ALTER TABLE feed_links ADD COLUMN alarm_minutes INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE feed_links ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE feed_links ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE feed_links ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;\n"
  "CREATE TRIGGER feed_links_update BEFORE UPDATE ON feed_links"
  " WHEN NEW.generation < OLD.generation OR NEW.revision < OLD.revision OR NEW.revoked < OLD.revoked"
  " OR NEW.audience <> OLD.audience OR NEW.id <> OLD.id"
  " BEGIN SELECT RAISE(ABORT, 'a link keeps its audience and never goes back'); END;\n"
  "CREATE TABLE feed_retired (" CITY
  " link_id TEXT NOT NULL, generation INTEGER NOT NULL, audience TEXT NOT NULL, id TEXT NOT NULL,"
  " token_sha256 TEXT NOT NULL, retired_at INTEGER NOT NULL,"
  " reason TEXT NOT NULL CHECK (reason IN ('rotated', 'revoked', 'left')), PRIMARY KEY (city, link_id, generation)" END
  "CREATE INDEX feed_retired_at ON feed_retired (city, retired_at);\n"
  "CREATE TRIGGER feed_retired_update BEFORE UPDATE ON feed_retired"
  " BEGIN SELECT RAISE(ABORT, 'an address that was withdrawn stays so'); END;\n"
  "CREATE TRIGGER feed_retired_delete BEFORE DELETE ON feed_retired"
  " BEGIN SELECT RAISE(ABORT, 'an address that was withdrawn stays so'); END;\n"
  "CREATE TABLE feed_address (" CITY " url TEXT NOT NULL, PRIMARY KEY (city)" END;

static const char calendars_and_messages[] =
  "ALTER TABLE areas ADD COLUMN email TEXT;\n"
  "ALTER TABLE facilities ADD COLUMN email TEXT;\n"
  "ALTER TABLE people ADD COLUMN email TEXT;\n"
  "CREATE TABLE busy_rules (" CITY
  " rank INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT, person_id TEXT,"
  " PRIMARY KEY (city, rank)," REFERS("person_id", "people", "person_id") END
  "CREATE TABLE busy (" CITY
  " person_id TEXT NOT NULL, calendar TEXT NOT NULL, event TEXT NOT NULL, occurrence TEXT NOT NULL,"
  " \"from\" TEXT NOT NULL, \"to\" TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT, sequence INTEGER,"
  " PRIMARY KEY (city, person_id, calendar, event, occurrence)," REFERS("person_id", "people", "person_id") END
  "CREATE TABLE notices (" CITY
  " month TEXT NOT NULL, unit_id TEXT NOT NULL, number INTEGER NOT NULL,"
  " state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'written')), at INTEGER NOT NULL,"
  " PRIMARY KEY (city, month, unit_id, number)" END;

/* Cover of panels, services besides home care, training. Pairings of one rank may follow one another. */
static const char cover_and_services[] =
  "ALTER TABLE facilities ADD COLUMN registered_only INTEGER;\n"
  "ALTER TABLE facilities ADD COLUMN transport_note TEXT;\n"
  "ALTER TABLE panels ADD COLUMN skills TEXT;\n"
  "ALTER TABLE panels ADD COLUMN registered_on TEXT;\n"
  "ALTER TABLE panels ADD COLUMN valid_from TEXT;\n"
  "ALTER TABLE panels ADD COLUMN valid_to TEXT;\n"
  "ALTER TABLE seats RENAME TO former_seats;\n"
  "CREATE TABLE seats (" CITY
  " service TEXT NOT NULL, area_id TEXT NOT NULL, seat TEXT NOT NULL, bands TEXT NOT NULL, classes TEXT NOT NULL,"
  " valid_from TEXT NOT NULL, valid_to TEXT, count INTEGER, mandatory INTEGER, needs TEXT, role TEXT, trained INTEGER,"
  " skill TEXT, skill_min INTEGER, name TEXT, unit TEXT, facility_id TEXT, course TEXT,"
  " PRIMARY KEY (city, service, area_id, seat, bands, classes, valid_from)," REFERS("area_id", "areas", "area_id") ","
  REFERS("facility_id", "facilities", "facility_id") END
  "INSERT INTO seats (city, service, area_id, seat, bands, classes, valid_from, valid_to, count, mandatory, needs, role,"
  " trained, skill, skill_min, name) SELECT city, service, area_id, seat, bands, classes, valid_from, valid_to, count,"
  " mandatory, needs, role, trained, skill, skill_min, name FROM former_seats;\n"
  "DROP TABLE former_seats;\n"
  "ALTER TABLE pairings RENAME TO former_pairings;\n"
  "CREATE TABLE pairings (" CITY
  " panel_id TEXT NOT NULL, rank INTEGER NOT NULL, unit_id TEXT NOT NULL, type TEXT, valid_from TEXT NOT NULL,"
  " valid_to TEXT, document_date TEXT, bands TEXT, last_conference_on TEXT, ict_shared INTEGER,"
  " PRIMARY KEY (city, panel_id, rank, valid_from)," REFERS("panel_id", "panels", "panel_id") END
  "INSERT INTO pairings (city, panel_id, rank, unit_id, type, valid_from, valid_to, document_date)"
  " SELECT city, panel_id, rank, unit_id, type, ifnull(valid_from, ''), valid_to, document_date FROM former_pairings;\n"
  "DROP TABLE former_pairings;\n"
  "CREATE TABLE coverage (" CITY
  " area_id TEXT NOT NULL, band TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, mode TEXT NOT NULL,"
  " self INTEGER, first_line TEXT, PRIMARY KEY (city, area_id, band, valid_from)," REFERS("area_id", "areas", "area_id") END
  "CREATE TABLE services (" CITY
  " service TEXT NOT NULL, scope TEXT, \"order\" INTEGER, together TEXT, name TEXT, PRIMARY KEY (city, service)" END
  "CREATE TABLE members (" CITY
  " service TEXT NOT NULL, unit_id TEXT NOT NULL, area_id TEXT NOT NULL, share_pct INTEGER, max_duties INTEGER,"
  " valid_from TEXT, valid_to TEXT, PRIMARY KEY (city, service, unit_id, area_id)" END
  "CREATE TABLE training (" CITY
  " person_id TEXT NOT NULL, course TEXT NOT NULL, completed_on TEXT, PRIMARY KEY (city, person_id, course),"
  REFERS("person_id", "people", "person_id") END
  "CREATE TABLE partners (" CITY
  " service TEXT NOT NULL, host TEXT NOT NULL, host_area TEXT NOT NULL, valid_from TEXT, valid_to TEXT,"
  " PRIMARY KEY (city, service, host, host_area)" END
  "ALTER TABLE versions ADD COLUMN cover_objective INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE versions ADD COLUMN cover_bound INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE versions ADD COLUMN cover_proof TEXT NOT NULL DEFAULT 'none';\n";

/* Hubs, and which draft each of them has approved. An approval speaks of certain duties under certain names; it is no
 * longer one when the draft has others. */
static const char hubs_and_approvals[] =
  "CREATE TABLE hubs (" CITY
  " hub_id TEXT NOT NULL, name TEXT NOT NULL, owner_kind TEXT NOT NULL, areas TEXT, approver TEXT, valid_from TEXT,"
  " valid_to TEXT, PRIMARY KEY (city, hub_id)" END
  "CREATE TABLE approvals (" CITY
  " month TEXT NOT NULL, hub_id TEXT NOT NULL, content_sha256 TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,"
  " PRIMARY KEY (city, month, hub_id)" END;

/* Documents for families: which ones there are, and which were handed over. */
static const char documents[] =
  "CREATE TABLE documents (" CITY
  " month TEXT NOT NULL, panel_id TEXT NOT NULL, number INTEGER NOT NULL CHECK (number > 0), sha256 TEXT NOT NULL,"
  " version INTEGER NOT NULL, issued_at INTEGER NOT NULL, PRIMARY KEY (city, month, panel_id, number)" END
  "CREATE TABLE documents_handed (" CITY
  " month TEXT NOT NULL, panel_id TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,"
  " PRIMARY KEY (city, month, panel_id, number),"
  " FOREIGN KEY (city, month, panel_id, number) REFERENCES documents (city, month, panel_id, number)" END
  "CREATE TRIGGER documents_update BEFORE UPDATE ON documents"
  " BEGIN SELECT RAISE(ABORT, 'a document that was issued cannot be changed'); END;\n"
  "CREATE TRIGGER documents_delete BEFORE DELETE ON documents"
  " BEGIN SELECT RAISE(ABORT, 'a document that was issued cannot be deleted'); END;\n";

/* Who answers for each panel, with the version (engine/version_panel.c). A plan is kept once, however many versions have it:
 * a swap concerns duties, so its version costs a short row for each panel. */
static const char chains[] =
  "ALTER TABLE version_units ADD COLUMN note TEXT NOT NULL DEFAULT '';\n"
  "ALTER TABLE version_units ADD COLUMN chain_only INTEGER NOT NULL DEFAULT 0;\n"
  "CREATE TABLE panel_plans (plan_sha256 TEXT NOT NULL PRIMARY KEY, plan TEXT NOT NULL" END
  "CREATE TRIGGER panel_plans_insert BEFORE INSERT ON panel_plans"
  " WHEN EXISTS (SELECT 1 FROM panel_plans WHERE plan_sha256 = NEW.plan_sha256) BEGIN SELECT RAISE(IGNORE); END;\n"
  "CREATE TRIGGER panel_plans_update BEFORE UPDATE ON panel_plans"
  " BEGIN SELECT RAISE(ABORT, 'a plan that was published cannot be changed'); END;\n"
  "CREATE TRIGGER panel_plans_delete BEFORE DELETE ON panel_plans"
  " BEGIN SELECT RAISE(ABORT, 'a plan that was published cannot be deleted'); END;\n"
  "CREATE TABLE version_panels (" OF_VERSION
  " panel_id TEXT NOT NULL, facility_id TEXT NOT NULL, area_id TEXT NOT NULL, primary_id TEXT NOT NULL,"
  " start INTEGER NOT NULL, plan_sha256 TEXT NOT NULL REFERENCES panel_plans, PRIMARY KEY (version, panel_id)" END
  SEALED("version_panels");

/* Facilities that hold seats wish and refuse, too. */
static const char wishes_of_units[] =
  "ALTER TABLE requests RENAME TO former_requests;\n"
  "CREATE TABLE requests (" CITY
  " person_id TEXT NOT NULL, date TEXT NOT NULL, band TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT, entered_by TEXT,"
  " PRIMARY KEY (city, person_id, date, band, kind)" END
  "INSERT INTO requests (city, person_id, date, band, kind, reason, entered_by)"
  " SELECT city, person_id, date, band, kind, reason, entered_by FROM former_requests;\n"
  "DROP TABLE former_requests;\n";

static const char *const migrations[] = {tables_of_a_city, versions_and_duties, feeds, links,
                                         calendars_and_messages, cover_and_services, hubs_and_approvals,
                                         documents, chains, wishes_of_units};

const char *const *
rn_store_migrations(int *n)
{
  *n = G_N_ELEMENTS(migrations);
  return migrations;
}
