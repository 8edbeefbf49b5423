-- Entries that stand beside the work on an item: words about its author, what
-- became of its media.
CREATE INDEX ledger_apart ON ledger(ref, kind, seq) WHERE kind >= 6;

-- What kinds of harm an item probably is, a bit each, see queue.Harms. With it in
-- the index of the order items are passed over without being read. The desk fills it
-- in by ranking everything anew.
ALTER TABLE work ADD COLUMN harms INTEGER NOT NULL DEFAULT 0;

DROP INDEX work_order;
CREATE INDEX work_order ON work(queue, priority DESC, ref, harms) WHERE state = 0;

DELETE FROM meta WHERE name = 'ranked by';

-- Words about an author are found by the author, who may have many items.
CREATE INDEX ledger_clues ON ledger(CAST(entry AS TEXT) ->> '$.author', seq) WHERE kind = 6;

-- What a person was exposed to, for themselves alone: it is in no ledger and in no
-- export. A row is a stretch of ten minutes.
CREATE TABLE exposure(
  reviewer TEXT    NOT NULL,
  at       INTEGER NOT NULL, -- beginning of the stretch
  severity INTEGER NOT NULL,
  items    INTEGER NOT NULL, -- that came before them
  reveals  INTEGER NOT NULL, -- media uncovered
  millis   INTEGER NOT NULL, -- with an item of this severity before them
  shown    INTEGER NOT NULL, -- of these, with media uncovered
  PRIMARY KEY(reviewer, at, severity)
) STRICT, WITHOUT ROWID;

-- How a person's shift stands, see queue.Shift. It is written over as it goes on, so
-- that no course is left in it.
CREATE TABLE shift(
  reviewer TEXT PRIMARY KEY,
  doc      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
