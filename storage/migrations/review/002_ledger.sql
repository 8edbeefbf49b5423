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
  SELECT RAISE(ABORT, 'not open')
    WHERE NEW.effect IN (1, 3, 4) AND NOT EXISTS (
      SELECT 1 FROM work WHERE ref = NEW.ref
        AND (state IN (0, 3) OR state = 1 AND (NEW.imported OR holder = NEW.reviewer)));
END;

CREATE TRIGGER ledger_counted AFTER INSERT ON ledger BEGIN
  UPDATE head SET seq = NEW.seq, hash = NEW.hash,
    decisions = decisions + (NEW.kind = 1)
      - (NEW.kind = 2 AND EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.undoes AND kind = 1));
END;

CREATE TRIGGER ledger_noted AFTER INSERT ON ledger WHEN NEW.effect IN (0, 2) BEGIN
  UPDATE work SET last = NEW.seq WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_settles AFTER INSERT ON ledger WHEN NEW.effect = 1 BEGIN
  UPDATE work SET last = NEW.seq, state = 2, verdict = NEW.verdict, settled = NEW.seq, until = NULL, holder = NULL
    WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_rests AFTER INSERT ON ledger WHEN NEW.effect = 3 BEGIN
  UPDATE work SET last = NEW.seq, state = 3, until = NEW.until, holder = NEW.reviewer WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_escalates AFTER INSERT ON ledger WHEN NEW.effect = 4 BEGIN
  UPDATE work SET last = NEW.seq, state = 0, queue = 1, raised = raised + 1, until = NULL, holder = NULL
    WHERE ref = NEW.ref;
END;

CREATE TRIGGER ledger_reopens AFTER INSERT ON ledger WHEN NEW.effect = 5 BEGIN
  UPDATE work SET last = NEW.seq, state = state & 8, verdict = NULL, settled = NULL WHERE ref = NEW.ref;
END;

-- The rest ends only if it is still the one that the undone skip began.
CREATE TRIGGER ledger_wakes AFTER INSERT ON ledger WHEN NEW.effect = 6 BEGIN
  UPDATE work SET last = NEW.seq WHERE ref = NEW.ref;
  UPDATE work SET state = 0, until = NULL, holder = NULL
    WHERE ref = NEW.ref AND state = 3
      AND (until, holder) = (SELECT until, reviewer FROM ledger WHERE seq = NEW.undoes);
END;

-- The item goes back to the main queue unless another escalation stands.
CREATE TRIGGER ledger_returns AFTER INSERT ON ledger WHEN NEW.effect = 7 BEGIN
  UPDATE work SET last = NEW.seq, raised = raised - 1, queue = raised > 1 WHERE ref = NEW.ref;
END;
