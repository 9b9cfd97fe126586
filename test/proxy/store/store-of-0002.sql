-- The store of a site as the version of 7805e80 (migrations 0001 and 0002) left it: made by that version, never edited.
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
CREATE TABLE "callbacks" ("id" integer primary key autoincrement, "handle" text not null unique, "token" text not null unique, "state" text not null, "version" integer not null, "popup_id" text not null, "number" text not null, "number_hash" text not null, "name" text, "custom1" text, "custom2" text, "custom3" text, "address" text, "delay_seconds" integer not null, "idempotency_key" text not null unique, "fingerprint" text not null, "tracking_id" text, "progress" text, "evidence" text not null, "missed_by" text, "busy" integer not null, "attempts" integer not null, "due_at" bigint, "requested_at" bigint not null, "call_at" bigint not null, "updated_at" bigint not null);
CREATE INDEX "callbacks_due" on "callbacks" ("state", "due_at") where "due_at" is not null;
CREATE UNIQUE INDEX "callbacks_one_live_per_number" on "callbacks" ("number_hash") where "state" in ('ready', 'dialing', 'accepted', 'doubt');
CREATE TABLE "callback_transitions" ("id" integer primary key autoincrement, "callback_id" integer not null references "callbacks" ("id"), "at" bigint not null, "from_state" text, "to_state" text not null, "cause" text not null);
CREATE TABLE "rate_limit_hits" ("key" text primary key, "hits" integer not null, "resets_at" bigint not null);
CREATE TABLE "secrets" ("name" text primary key, "value" text not null);
CREATE TABLE "platform_accounts" ("id" integer primary key autoincrement, "email" text not null unique, "password_hash" text not null, "time_zone" text not null, "max_concurrent_calls" integer not null);
CREATE TABLE "platform_groups" ("account_id" integer not null, "name" text not null, "ordering" text not null, "rotation" integer not null, constraint "platform_groups_key" primary key ("account_id", "name"));
CREATE TABLE "platform_operators" ("account_id" integer not null, "group_name" text not null, "number" text not null, "ring_seconds" integer not null, "position" integer not null, constraint "platform_operators_key" primary key ("account_id", "group_name", "number"));
CREATE TABLE "platform_schedules" ("account_id" integer not null, "name" text not null, constraint "platform_schedules_key" primary key ("account_id", "name"));
CREATE TABLE "platform_openings" ("account_id" integer not null, "schedule_name" text not null, "weekday" text not null, "opens_at" text not null, "closes_at" text not null, constraint "platform_openings_key" primary key ("account_id", "schedule_name", "weekday", "opens_at", "closes_at"));
CREATE TABLE "platform_closures" ("account_id" integer not null, "schedule_name" text not null, "day" text not null, constraint "platform_closures_key" primary key ("account_id", "schedule_name", "day"));
CREATE TABLE "platform_popups" ("id" integer primary key autoincrement, "account_id" integer not null, "name" text not null, "direction" text not null, "schedule_name" text, "visitor_ring_seconds" integer not null, "operator_window_seconds" integer not null, "locale" text not null, "voice" text not null, "operator_caller_id" text, "visitor_caller_id" text, "open_group" text, "closed_group" text, "open_message" text, "closed_message" text, "immediate_only" integer not null, "voicemail_address" text, "show_name" integer not null, "label1" text, "label2" text, "label3" text, "removed_at" bigint);
CREATE TABLE "platform_destinations" ("id" integer primary key autoincrement, "country" text not null, "line" text not null, "price" text not null);
CREATE TABLE "platform_popup_destinations" ("popup_id" integer not null, "destination_id" integer not null, constraint "platform_popup_destinations_key" primary key ("popup_id", "destination_id"));
CREATE TABLE "platform_files" ("popup_id" integer not null, "type" text not null, "media_type" text not null, "file_name" text not null, "content" blob not null, "stored_at" bigint not null, constraint "platform_files_key" primary key ("popup_id", "type"));
CREATE TABLE "platform_blocked_numbers" ("account_id" integer not null, "number" text not null, constraint "platform_blocked_numbers_key" primary key ("account_id", "number"));
CREATE TABLE "platform_blocked_addresses" ("account_id" integer not null, "address" text not null, constraint "platform_blocked_addresses_key" primary key ("account_id", "address"));
CREATE TABLE "platform_calls" ("id" integer primary key autoincrement, "account_id" integer not null, "popup_id" integer not null, "number" text not null, "destination_id" integer not null, "name" text, "custom1" text, "custom2" text, "custom3" text, "address" text, "source" text, "delay_seconds" integer not null, "retries" integer not null, "recorded" integer not null, "max_seconds" integer not null, "state" text not null, "version" integer not null, "outcome" text, "attempt" integer not null, "talk_seconds" integer not null, "requested_at" bigint not null, "due_at" bigint not null, "ended_at" bigint);
CREATE TABLE "platform_call_attempts" ("id" integer primary key autoincrement, "call_id" integer not null, "started_at" bigint not null, "destination_id" integer not null, "price" text, "rang_seconds" integer not null, "talk_seconds" integer not null, "outcome" text, "ended_at" bigint);
CREATE TABLE "platform_voicemails" ("id" integer primary key autoincrement, "call_id" integer not null, "mailbox" text not null, "recording" blob not null, "seconds" integer not null, "attempts" integer not null, "due_at" bigint, "sent_at" bigint, "recorded_at" bigint not null);
CREATE INDEX "platform_calls_due" on "platform_calls" ("account_id", "due_at") where "state" = 'waiting';
CREATE INDEX "platform_voicemails_due" on "platform_voicemails" ("due_at") where "due_at" is not null;
CREATE INDEX "platform_calls_by_day" on "platform_calls" ("popup_id", "requested_at");
CREATE INDEX "platform_call_attempts_by_call" on "platform_call_attempts" ("call_id");
INSERT INTO "kysely_migration" VALUES ('0001-callbacks', '2026-11-23T20:12:09.880Z');
INSERT INTO "kysely_migration" VALUES ('0002-platform', '2026-11-23T20:12:09.884Z');
INSERT INTO "kysely_migration_lock" VALUES ('migration_lock', 0);
INSERT INTO "callbacks" VALUES (1, '1c7d7bcc9573dd0300c7bb9e88d93109', '4eca47fd54718a6175962208bca06967', 'ready', 1, '77', '+33639980001', 'hash 1', 'Zoé "O''Neil"', 'a
b', NULL, NULL, '192.0.2.7', 600, 'key 1', 'body 1', NULL, NULL, 'inferred', NULL, 0, 0, 1795424400000, 1795424400000, 1795425000000, 1795424400000);
INSERT INTO "callbacks" VALUES (2, '2445fef3dae0817c407da32a2e07d875', '458d11ab3e5f5e9c465f2c366226f712', 'accepted', 3, '77', '+33639980002', 'hash 2', 'Zoé "O''Neil"', 'a
b', NULL, NULL, '192.0.2.7', 0, 'key 2', 'body 2', '700002', NULL, 'inferred', NULL, 0, 0, 1795424400000, 1795424400000, 1795424400000, 1795424400000);
INSERT INTO "callbacks" VALUES (3, '266533e5d7c93968623715162fe809a8', '9af5299a281ebf053a614c069fa17cb5', 'doubt', 3, '77', '+33639980003', 'hash 3', 'Zoé "O''Neil"', 'a
b', NULL, NULL, '192.0.2.7', 0, 'key 3', 'body 3', NULL, NULL, 'inferred', NULL, 0, 0, 1795424400000, 1795424400000, 1795424400000, 1795424400000);
INSERT INTO "callbacks" VALUES (4, 'eae053adbebe70a9697511925155b0c6', '6d9dd03de00ed3c116d0143fae1e2291', 'ended', 4, '77', '+33639980004', 'hash 4', 'Zoé "O''Neil"', 'a
b', NULL, NULL, '192.0.2.7', 0, 'key 4', 'body 4', '700004', NULL, 'inferred', NULL, 0, 0, 1795424400000, 1795424400000, 1795424400000, 1795424400000);
INSERT INTO "callbacks" VALUES (5, '1b1e2f7c0e5d4c6e8a9b0c1d2e3f4a5b', '2c2f3a8d1f6e5d7f9b0c1d2e3f4a5b6c', 'dialing', 2, '77', '+33639980005', 'hash 5', 'Zoé "O''Neil"', 'a
b', NULL, NULL, '192.0.2.7', 0, 'key 5', 'body 5', NULL, NULL, 'inferred', NULL, 0, 1, 1795424400000, 1795424400000, 1795424400000, 1795424400000);
INSERT INTO "callback_transitions" VALUES (1, 1, 1795424400000, NULL, 'ready', 'accepted');
INSERT INTO "callback_transitions" VALUES (2, 2, 1795424400000, NULL, 'ready', 'accepted');
INSERT INTO "callback_transitions" VALUES (3, 2, 1795424400000, 'ready', 'dialing', 'test');
INSERT INTO "callback_transitions" VALUES (4, 2, 1795424400000, 'dialing', 'accepted', 'test');
INSERT INTO "callback_transitions" VALUES (5, 3, 1795424400000, NULL, 'ready', 'accepted');
INSERT INTO "callback_transitions" VALUES (6, 3, 1795424400000, 'ready', 'dialing', 'test');
INSERT INTO "callback_transitions" VALUES (7, 3, 1795424400000, 'dialing', 'doubt', 'test');
INSERT INTO "callback_transitions" VALUES (8, 4, 1795424400000, NULL, 'ready', 'accepted');
INSERT INTO "callback_transitions" VALUES (9, 4, 1795424400000, 'ready', 'dialing', 'test');
INSERT INTO "callback_transitions" VALUES (10, 4, 1795424400000, 'dialing', 'accepted', 'test');
INSERT INTO "callback_transitions" VALUES (11, 4, 1795424400000, 'accepted', 'ended', 'test');
INSERT INTO "secrets" VALUES ('secret', 'kept');
INSERT INTO "platform_accounts" VALUES (1, 'owner@shop.test', 'scrypt$16384$8$5$4Y6rNZgUzGyJhwoHCJbt4Q==$U9msYPItpoj9RDB3l3ee8hUEDFCBqJxAEcd686J32Sk=', 'Europe/Paris', 20);
INSERT INTO "platform_groups" VALUES (1, 'advisers', 'fixed', 0);
INSERT INTO "platform_operators" VALUES (1, 'advisers', '33199001401', 10, 10);
INSERT INTO "platform_operators" VALUES (1, 'advisers', '33199001411', 10, 20);
INSERT INTO "platform_schedules" VALUES (1, 'always');
INSERT INTO "platform_schedules" VALUES (1, 'never');
INSERT INTO "platform_openings" VALUES (1, 'always', 'monday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'tuesday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'wednesday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'thursday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'friday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'saturday', '00:00', '23:59');
INSERT INTO "platform_openings" VALUES (1, 'always', 'sunday', '00:00', '23:59');
INSERT INTO "platform_popups" VALUES (77, 1, 'Boutique', 'operator-first', 'always', 10, 10, 'fr', 'female', NULL, NULL, 'advisers', NULL, 'Laissez-nous votre numéro : un conseiller vous rappelle gratuitement dans un instant.', 'Nos conseillers sont absents pour le moment.', 0, NULL, 1, 'Numéro de commande', NULL, NULL, NULL);
INSERT INTO "platform_popups" VALUES (78, 1, 'Shop', 'operator-first', 'always', 10, 10, 'en', 'female', NULL, NULL, 'advisers', NULL, 'Leave us your number: an adviser calls you back within moments, free of charge.', 'Our advisers are away at the moment.', 0, NULL, 0, 'Order number', NULL, NULL, NULL);
INSERT INTO "platform_popups" VALUES (79, 1, 'Boutique-fermee', 'operator-first', 'never', 10, 10, 'fr', 'female', NULL, NULL, 'advisers', NULL, 'Laissez-nous votre numéro : un conseiller vous rappelle gratuitement dans un instant.', 'Nos conseillers sont absents pour le moment.', 0, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO "platform_popups" VALUES (80, 1, 'Boutique-immediat', 'visitor-first', 'always', 10, 10, 'fr', 'female', NULL, NULL, 'advisers', NULL, 'Laissez-nous votre numéro : votre téléphone sonne tout de suite.', 'Nos conseillers sont absents pour le moment.', 1, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO "platform_files" VALUES (77, 'stylesheet', 'text/css', 'style.css', X'61207b20636f6c6f723a20726564207d00ff', 1795424400000);
INSERT INTO "platform_calls" VALUES (1, 1, 77, '33639980001', 1002, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 'ended', 3, 'answered', 1, 12, 1795424400000, 1795424400000, 1795424430000);
INSERT INTO "platform_destinations" VALUES
(1001, 'FR', 'fixed', '0.010'),
(1002, 'FR', 'mobile', '0.035'),
(1003, 'BE', 'fixed', '0.018'),
(1004, 'BE', 'mobile', '0.090'),
(1005, 'CH', 'fixed', '0.022'),
(1006, 'CH', 'mobile', '0.160'),
(1007, 'LU', 'fixed', '0.022'),
(1008, 'LU', 'mobile', '0.110'),
(1009, 'MC', 'fixed', '0.045'),
(1010, 'MC', 'mobile', '0.150'),
(1011, 'DE', 'fixed', '0.015'),
(1012, 'DE', 'mobile', '0.055');
INSERT INTO "platform_popup_destinations" VALUES
(77, 1001),
(77, 1002),
(77, 1003),
(77, 1004),
(77, 1005),
(77, 1006),
(77, 1017),
(77, 1018),
(78, 1001),
(78, 1002),
(78, 1003),
(78, 1004);
