-- A journal of schema 1 with one event of every kind, as the first version wrote it. Never changed: it is the past.
-- The journal's first schema. Times are integer microseconds since 1970, UTC.

CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  root TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  started_us INTEGER NOT NULL
) STRICT;

-- Long texts, each kept once: events name them by id as {"text": id}.
CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  text TEXT NOT NULL
) STRICT;

-- One row an episode: a diagnostic from when it was seen until it ended. Seen again after that, it is a new row.
CREATE TABLE diagnostics (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  identity TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  path TEXT NOT NULL,
  code TEXT,
  family TEXT NOT NULL,
  message TEXT NOT NULL,
  normalised TEXT NOT NULL,
  first_seen_us INTEGER NOT NULL,
  UNIQUE (project_id, identity, occurrence)
) STRICT;

CREATE INDEX diagnostics_by_project ON diagnostics (project_id, first_seen_us);

-- session_id has no REFERENCES: enforcing it would need an index on it that no question needs.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  episode_id INTEGER NOT NULL REFERENCES diagnostics (id),
  session_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  time_us INTEGER NOT NULL,
  payload TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_episode ON events (episode_id);

-- Which texts an episode's events hold, so that a purge knows which texts nobody holds any more.
CREATE TABLE episode_texts (
  episode_id INTEGER NOT NULL REFERENCES diagnostics (id),
  text_id INTEGER NOT NULL,
  PRIMARY KEY (episode_id, text_id)
) STRICT, WITHOUT ROWID;

-- What the events say so far, kept by the trigger below so that 100,000 episodes can be listed without reading them.
CREATE TABLE outcomes (
  episode_id INTEGER PRIMARY KEY REFERENCES diagnostics (id),
  outcome TEXT NOT NULL DEFAULT 'open',
  last_us INTEGER NOT NULL,
  ended_us INTEGER,
  source TEXT,
  adapter TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  n_offered INTEGER NOT NULL DEFAULT 0,
  n_shown INTEGER NOT NULL DEFAULT 0,
  tests_passed INTEGER
) STRICT;

-- Holds a row only inside a purge's transaction: nobody else ever sees it.
CREATE TABLE purge_in_progress (
  started_us INTEGER NOT NULL
) STRICT;

CREATE TRIGGER diagnostics_open_an_episode AFTER INSERT ON diagnostics BEGIN
  INSERT INTO outcomes (episode_id, last_us) VALUES (NEW.id, NEW.first_seen_us);
END;

CREATE TRIGGER events_tell_the_outcome AFTER INSERT ON events BEGIN
  UPDATE outcomes SET
    last_us = max(last_us, NEW.time_us),
    attempts = attempts + (NEW.kind = 'tried'),
    n_offered = n_offered + (NEW.kind = 'offered'),
    n_shown = n_shown + (NEW.kind = 'shown'),
    tests_passed = CASE NEW.kind
      WHEN 'tests_ran' THEN json_extract(NEW.payload, '$.passed')
      ELSE tests_passed
    END,
    source = CASE
      WHEN NEW.kind = 'accepted' THEN json_extract(NEW.payload, '$.fix.source')
      WHEN NEW.kind = 'fixed_by_hand' AND outcome NOT IN ('accepted', 'accepted_rewritten') THEN NULL
      ELSE source
    END,
    adapter = CASE
      WHEN NEW.kind = 'accepted' THEN json_extract(NEW.payload, '$.fix.adapter')
      WHEN NEW.kind = 'fixed_by_hand' AND outcome NOT IN ('accepted', 'accepted_rewritten') THEN NULL
      ELSE adapter
    END,
    ended_us = CASE
      WHEN NEW.kind = 'accepted' THEN NEW.time_us
      WHEN NEW.kind = 'fixed_by_hand' AND outcome NOT IN ('accepted', 'accepted_rewritten', 'fixed_by_hand')
        THEN NEW.time_us
      WHEN NEW.kind IN ('dismissed', 'abandoned') AND outcome = 'open' THEN NEW.time_us
      ELSE ended_us
    END,
    outcome = CASE
      WHEN NEW.kind = 'accepted' THEN 'accepted'
      WHEN NEW.kind = 'undone' AND outcome IN ('accepted', 'accepted_rewritten') THEN 'accepted_undone'
      WHEN NEW.kind = 'rewritten' AND outcome = 'accepted' THEN 'accepted_rewritten'
      WHEN NEW.kind = 'fixed_by_hand' AND outcome NOT IN ('accepted', 'accepted_rewritten') THEN 'fixed_by_hand'
      WHEN NEW.kind IN ('dismissed', 'abandoned') AND outcome = 'open' THEN NEW.kind
      ELSE outcome
    END
  WHERE episode_id = NEW.episode_id;
END;

-- Append-only: nothing that was written is changed, and nothing goes but by a purge.
CREATE TRIGGER events_stay_unchanged BEFORE UPDATE ON events BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id) BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM purge_in_progress) BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER diagnostics_stay_unchanged BEFORE UPDATE ON diagnostics BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER diagnostics_stay BEFORE DELETE ON diagnostics
WHEN NOT EXISTS (SELECT 1 FROM purge_in_progress) BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER texts_stay_unchanged BEFORE UPDATE ON texts BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER texts_stay BEFORE DELETE ON texts
WHEN NOT EXISTS (SELECT 1 FROM purge_in_progress) BEGIN
  SELECT RAISE (ABORT, 'the journal is append-only');
END;

-- One row a diagnostic, with its outcome. `seconds` is the time from first sight to the end.
CREATE VIEW episodes AS
SELECT
  diagnostics.id AS id,
  projects.root AS project,
  diagnostics.identity AS identity,
  diagnostics.occurrence AS occurrence,
  diagnostics.path AS path,
  diagnostics.code AS code,
  diagnostics.family AS family,
  diagnostics.message AS message,
  diagnostics.normalised AS normalised,
  diagnostics.first_seen_us AS first_seen_us,
  outcomes.last_us AS last_us,
  outcomes.outcome AS outcome,
  outcomes.ended_us AS ended_us,
  max(outcomes.ended_us - diagnostics.first_seen_us, 0) / 1e6 AS seconds,
  outcomes.source AS source,
  outcomes.adapter AS adapter,
  outcomes.attempts AS attempts,
  outcomes.n_offered AS n_offered,
  outcomes.n_shown AS n_shown,
  outcomes.tests_passed AS tests_passed
FROM diagnostics
JOIN projects ON projects.id = diagnostics.project_id
JOIN outcomes ON outcomes.episode_id = diagnostics.id;

-- What it held.
INSERT INTO projects VALUES (1, '/home/somebody/shop');
INSERT INTO sessions VALUES (1, 's1', 1790000000000000);
INSERT INTO texts VALUES (1, x'8eab21d730a5e1efbc0b3703f3b098b8', 'fn total(s: String) {
    eat(s);
    eat(s);
}');
INSERT INTO texts VALUES (2, x'4d41a6f7629d652fc5e00f125eaad1ff', 'error[E0382]: use of moved value: `s`
 --> src/cart.rs:12:9
');
INSERT INTO texts VALUES (3, x'21efafaa41c515da9aab5fab50faf2d9', 'fn total(s: String) {
    eat(s.clone());
    eat(s);
}');
INSERT INTO diagnostics VALUES (1, 1, 'a1', 1, '/home/somebody/shop/src/cart.rs', 'E0382', 'borrow', 'use of moved value: `s`', 'use of moved value: `_`', 1790000000000000);
INSERT INTO events VALUES (1, 1, 1, 'seen', 1790000000000000, '{"line":12,"column":9,"item":{"text":1},"rendered":{"text":2}}');
INSERT INTO events VALUES (2, 1, 1, 'tried', 1790000001000000, '{"fix":{"source":"compiler","adapter":null,"attempt":1},"title":"clone `s` before the move","changes":[{"path":"/home/somebody/shop/src/cart.rs","line":10,"before":{"text":1},"after":{"text":3}}],"outcome":"fixed","reason":"the error is gone, nothing new","seconds":0.25}');
INSERT INTO events VALUES (3, 1, 1, 'offered', 1790000002000000, '{"fix":{"source":"compiler","adapter":null,"attempt":1},"title":"clone `s` before the move","rank":1}');
INSERT INTO events VALUES (4, 1, 1, 'shown', 1790000003000000, '{"fixes":[{"source":"compiler","adapter":null,"attempt":1},{"source":"model","adapter":"borrow-3","attempt":2}]}');
INSERT INTO events VALUES (5, 1, 1, 'dismissed', 1790000004000000, '{"fixes":[{"source":"compiler","adapter":null,"attempt":1}]}');
INSERT INTO events VALUES (6, 1, 1, 'accepted', 1790000005000000, '{"fix":{"source":"model","adapter":"borrow-3","attempt":2},"title":"borrow instead","changes":[{"path":"/home/somebody/shop/src/cart.rs","line":10,"before":{"text":1},"after":{"text":3}}]}');
INSERT INTO events VALUES (7, 1, 1, 'rewritten', 1790000006000000, '{"changes":[{"path":"/home/somebody/shop/src/cart.rs","line":10,"before":{"text":1},"after":{"text":3}}]}');
INSERT INTO events VALUES (8, 1, 1, 'undone', 1790000007000000, '{}');
INSERT INTO events VALUES (9, 1, 1, 'fixed_by_hand', 1790000008000000, '{"changes":[{"path":"/home/somebody/shop/src/cart.rs","line":10,"before":{"text":1},"after":{"text":3}},{"path":"/home/somebody/shop/src/cart.rs","line":10,"before":{"text":1},"after":{"text":3}}]}');
INSERT INTO events VALUES (10, 1, 1, 'tests_ran', 1790000009000000, '{"passed":true}');
INSERT INTO events VALUES (11, 1, 1, 'abandoned', 1790000010000000, '{"reason":"file_closed"}');
INSERT INTO episode_texts VALUES (1, 1);
INSERT INTO episode_texts VALUES (1, 2);
INSERT INTO episode_texts VALUES (1, 3);
PRAGMA user_version = 1;
