CREATE TABLE devices(
  id     TEXT PRIMARY KEY,
  public BLOB NOT NULL CHECK(length(public) = 32),
  since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Decision, audit entry and outbox entry in one. The columns beside entry are
-- drawn from it, save effect and prior: what the entry did to the item's work, and
-- the entry before it about the same item.
CREATE TABLE ledger(
  seq      INTEGER PRIMARY KEY,
  id       BLOB    NOT NULL CHECK(length(id) = 16),
  kind     INTEGER NOT NULL, -- 1 decision, 2 undo, 3 skip, 4 escalate, 5 note
  effect   INTEGER NOT NULL, -- 0 none, 1 settles, 2 opinion, 3 rests, 4 escalates, 5 reopens, 6 wakes, 7 returns
  imported INTEGER NOT NULL CHECK(imported IN (0, 1)),
  ref      INTEGER NOT NULL,
  prior    INTEGER,
  at       INTEGER NOT NULL, -- when it came here
  until    INTEGER,
  verdict  INTEGER,
  undoes   INTEGER,          -- the entry taken back
  reviewer TEXT    NOT NULL,
  hash     BLOB    NOT NULL CHECK(length(hash) = 32),
  sig      BLOB    NOT NULL CHECK(length(sig) = 64),
  entry    BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX ledger_id       ON ledger(id);
CREATE UNIQUE INDEX ledger_undoes   ON ledger(undoes) WHERE undoes IS NOT NULL;
CREATE        INDEX ledger_reviewer ON ledger(reviewer, seq, kind, at) WHERE imported = 0;

CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- What is made here needs an item that is open to its reviewer; an imported
-- decision settles what nobody has decided. A new row is the next one and has a
-- new id: REPLACE would delete without asking ledger_remains.
CREATE TRIGGER ledger_grows BEFORE INSERT ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only') WHERE NEW.seq <> (SELECT seq + 1 FROM head);
  SELECT RAISE(ABORT, 'known') WHERE EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'not open') WHERE NOT EXISTS (
    SELECT 1 FROM work WHERE ref = NEW.ref AND CASE WHEN NEW.effect IN (1, 3, 4)
      THEN state IN (0, 3) OR state = 1 AND (NEW.imported OR holder = NEW.reviewer)
      ELSE state < 8 END);
END;

-- What an entry does, in one trigger: SQLite sets out to run each trigger of a
-- table, whatever its WHEN says. The counts come first, from the row as it was.
-- An undone escalation (7) takes the item back unless another one stands.
CREATE TRIGGER ledger_acts AFTER INSERT ON ledger BEGIN
  UPDATE head SET
    seq = NEW.seq,
    hash = NEW.hash,
    decisions = decisions + CASE NEW.kind WHEN 1 THEN 1 WHEN 2 THEN -(SELECT kind = 1 FROM ledger WHERE seq = NEW.undoes) ELSE 0 END,
    settled = settled + (NEW.effect = 1) - (NEW.effect = 5),
    raised = raised + (SELECT CASE NEW.effect
        WHEN 1 THEN -queue
        WHEN 4 THEN 1 - queue
        WHEN 5 THEN queue
        WHEN 7 THEN -(raised = 1 AND state <> 2)
        ELSE 0 END
      FROM work WHERE ref = NEW.ref);
  UPDATE work SET
    last = NEW.seq,
    state = CASE NEW.effect WHEN 1 THEN 2 WHEN 3 THEN 3 WHEN 4 THEN 0 WHEN 5 THEN 0 WHEN 6 THEN 0 ELSE state END,
    queue = CASE NEW.effect WHEN 4 THEN 1 WHEN 7 THEN raised > 1 ELSE queue END,
    raised = raised + (NEW.effect = 4) - (NEW.effect = 7),
    verdict = CASE NEW.effect WHEN 1 THEN NEW.verdict WHEN 5 THEN NULL ELSE verdict END,
    settled = CASE NEW.effect WHEN 1 THEN NEW.seq WHEN 5 THEN NULL ELSE settled END,
    until = CASE NEW.effect WHEN 3 THEN NEW.until WHEN 1 THEN NULL WHEN 4 THEN NULL WHEN 6 THEN NULL ELSE until END,
    holder = CASE NEW.effect WHEN 3 THEN NEW.reviewer WHEN 1 THEN NULL WHEN 4 THEN NULL WHEN 6 THEN NULL ELSE holder END
  WHERE ref = NEW.ref;
END;
