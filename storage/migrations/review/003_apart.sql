-- Entries that stand beside the work on an item: words about its author, what
-- became of its media.
CREATE INDEX ledger_apart ON ledger(ref, kind, seq) WHERE kind >= 6;

-- What a person was exposed to, for themselves alone: it is in no ledger and in no
-- export. A row is a stretch of ten minutes.
CREATE TABLE exposure(
  reviewer TEXT    NOT NULL,
  at       INTEGER NOT NULL, -- beginning of the stretch
  severity INTEGER NOT NULL,
  items    INTEGER NOT NULL DEFAULT 0, -- that came before them
  reveals  INTEGER NOT NULL DEFAULT 0, -- media uncovered
  millis   INTEGER NOT NULL DEFAULT 0, -- with an item of this severity before them
  shown    INTEGER NOT NULL DEFAULT 0, -- of these, with media uncovered
  PRIMARY KEY(reviewer, at, severity)
) STRICT, WITHOUT ROWID;
