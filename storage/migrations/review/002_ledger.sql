CREATE TABLE devices(
  id     TEXT PRIMARY KEY,
  public BLOB NOT NULL CHECK(length(public) = 32),
  since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Decision, audit entry and outbox entry in one. The columns beside entry are
-- drawn from it, save effect: what the entry did to the item's work.
CREATE TABLE ledger(
  seq      INTEGER PRIMARY KEY,
  id       BLOB    NOT NULL CHECK(length(id) = 16),
  kind     INTEGER NOT NULL, -- 1 decision, 2 undo, 3 skip, 4 escalate, 5 note
  effect   INTEGER NOT NULL, -- 0 none, 1 settles, 2 opinion, 3 rests, 4 escalates, 5 reopens, 6 wakes, 7 returns
  imported INTEGER NOT NULL CHECK(imported IN (0, 1)),
  ref      INTEGER NOT NULL,
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
CREATE        INDEX ledger_item     ON ledger(ref);
CREATE        INDEX ledger_reviewer ON ledger(reviewer, seq, kind, at) WHERE imported = 0;

-- The end of the ledger, written down apart so that a cut is noticed, and how
-- many decisions are in force.
CREATE TABLE head(
  one       INTEGER PRIMARY KEY CHECK(one = 1),
  seq       INTEGER NOT NULL,
  hash      BLOB    NOT NULL,
  decisions INTEGER NOT NULL
) STRICT;

INSERT INTO head VALUES(1, 0, zeroblob(32), 0);

CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- REPLACE would delete without asking ledger_remains: a new row is the next one
-- and has a new id.
CREATE TRIGGER ledger_grows BEFORE INSERT ON ledger
  WHEN NEW.seq <> (SELECT seq + 1 FROM head) OR EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- What is made here needs an item that is open to its reviewer; an imported
-- decision settles what nobody has decided.
CREATE TRIGGER ledger_open BEFORE INSERT ON ledger WHEN NEW.effect IN (1, 3, 4) BEGIN
  SELECT RAISE(ABORT, 'not open') WHERE NOT EXISTS (
    SELECT 1 FROM work WHERE ref = NEW.ref
      AND (state IN (0, 3) OR state = 1 AND (NEW.imported OR holder = NEW.reviewer)));
END;

CREATE TRIGGER ledger_heads AFTER INSERT ON ledger BEGIN
  UPDATE head SET seq = NEW.seq, hash = NEW.hash,
    decisions = decisions + (NEW.kind = 1)
      - (NEW.kind = 2 AND EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.undoes AND kind = 1));
END;

CREATE TRIGGER ledger_settles AFTER INSERT ON ledger WHEN NEW.effect = 1 BEGIN
  UPDATE work SET state = 2, verdict = NEW.verdict, settled = NEW.seq, until = NULL, holder = NULL
    WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_rests AFTER INSERT ON ledger WHEN NEW.effect = 3 BEGIN
  UPDATE work SET state = 3, until = NEW.until, holder = NEW.reviewer WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_escalates AFTER INSERT ON ledger WHEN NEW.effect = 4 BEGIN
  UPDATE work SET state = 0, queue = 1, until = NULL, holder = NULL WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_reopens AFTER INSERT ON ledger WHEN NEW.effect = 5 BEGIN
  UPDATE work SET state = state & 8, verdict = NULL, settled = NULL
    WHERE ref = NEW.ref AND settled = NEW.undoes;
END;

-- The rest ends only if it is still the one that the undone skip began.
CREATE TRIGGER ledger_wakes AFTER INSERT ON ledger WHEN NEW.effect = 6 BEGIN
  UPDATE work SET state = 0, until = NULL, holder = NULL
    WHERE ref = NEW.ref AND state = 3
      AND (until, holder) = (SELECT until, reviewer FROM ledger WHERE seq = NEW.undoes);
END;

-- The item goes back to the main queue unless another escalation stands.
CREATE TRIGGER ledger_returns AFTER INSERT ON ledger WHEN NEW.effect = 7 BEGIN
  UPDATE work SET queue = EXISTS (
      SELECT 1 FROM ledger AS e WHERE e.ref = NEW.ref AND e.effect = 4 AND e.seq <> NEW.undoes
        AND NOT EXISTS (SELECT 1 FROM ledger AS u WHERE u.undoes = e.seq))
    WHERE ref = NEW.ref;
END;
