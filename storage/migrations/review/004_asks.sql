-- The entry that was in force and that this one superseded.
ALTER TABLE ledger ADD COLUMN replaces INTEGER;

CREATE INDEX ledger_replaces ON ledger(replaces) WHERE replaces IS NOT NULL;

-- Looks that are asked for: a row for each entry that asks. What of it is not a
-- lease follows from the ledger.
CREATE TABLE asks(
  seq    INTEGER PRIMARY KEY, -- the entry that asks
  id     BLOB    NOT NULL,
  ref    INTEGER NOT NULL,
  pass   INTEGER NOT NULL,    -- 2 second, 3 qa, 4 appeal, 5 adjudication
  of     INTEGER,             -- the decision that is looked at again
  urgent INTEGER NOT NULL,
  state  INTEGER NOT NULL DEFAULT 0, -- 0 open, 1 answered, 2 withdrawn
  answer INTEGER,             -- the entry that answered
  holder TEXT,                -- who leases it; behind the character 31: for whom it rests
  until  INTEGER
) STRICT;

CREATE UNIQUE INDEX asks_id   ON asks(id);
CREATE        INDEX asks_ref  ON asks(ref);
CREATE        INDEX asks_of   ON asks(of) WHERE of IS NOT NULL;
CREATE        INDEX asks_open ON asks(pass, urgent DESC, seq) WHERE state = 0;
CREATE        INDEX asks_held ON asks(holder, until) WHERE until IS NOT NULL;

-- Who may not answer an open ask, since they have decided its item.
CREATE TABLE barred(
  ask      INTEGER NOT NULL,
  reviewer TEXT    NOT NULL,
  PRIMARY KEY(ask, reviewer)
) STRICT, WITHOUT ROWID;

-- Entries about no item have the ref 0; a decision may supersede the one in force
-- (8), and taking it back brings that one into force again (9).
DROP TRIGGER ledger_grows;
CREATE TRIGGER ledger_grows BEFORE INSERT ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only') WHERE NEW.seq <> (SELECT seq + 1 FROM head);
  SELECT RAISE(ABORT, 'known') WHERE EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'not open') WHERE (NEW.ref <> 0 OR NEW.effect <> 0) AND NOT EXISTS (
    SELECT 1 FROM work WHERE ref = NEW.ref AND CASE
      WHEN NEW.effect IN (1, 3, 4) THEN state IN (0, 3) OR state = 1 AND (NEW.imported OR holder = NEW.reviewer)
      WHEN NEW.effect = 8 THEN state = 2 AND settled = NEW.replaces
      ELSE state < 8 END);
END;

DROP TRIGGER ledger_acts;
CREATE TRIGGER ledger_acts AFTER INSERT ON ledger BEGIN
  UPDATE head SET
    seq = NEW.seq,
    hash = NEW.hash,
    decisions = decisions + CASE NEW.kind WHEN 1 THEN 1 WHEN 2 THEN -(SELECT kind = 1 FROM ledger WHERE seq = NEW.undoes) ELSE 0 END,
    settled = settled + (NEW.effect = 1) - (NEW.effect = 5),
    raised = raised + coalesce((SELECT CASE NEW.effect
        WHEN 1 THEN -queue
        WHEN 4 THEN 1 - queue
        WHEN 5 THEN queue
        WHEN 7 THEN -(raised = 1 AND state <> 2)
        ELSE 0 END
      FROM work WHERE ref = NEW.ref), 0);
  UPDATE work SET
    last = NEW.seq,
    state = CASE NEW.effect WHEN 1 THEN 2 WHEN 3 THEN 3 WHEN 4 THEN 0 WHEN 5 THEN 0 WHEN 6 THEN 0 ELSE state END,
    queue = CASE NEW.effect WHEN 4 THEN 1 WHEN 7 THEN raised > 1 ELSE queue END,
    raised = raised + (NEW.effect = 4) - (NEW.effect = 7),
    verdict = CASE NEW.effect WHEN 1 THEN NEW.verdict WHEN 8 THEN NEW.verdict WHEN 5 THEN NULL
      WHEN 9 THEN (SELECT b.verdict FROM ledger AS a JOIN ledger AS b ON b.seq = a.replaces WHERE a.seq = NEW.undoes) ELSE verdict END,
    settled = CASE NEW.effect WHEN 1 THEN NEW.seq WHEN 8 THEN NEW.seq WHEN 5 THEN NULL
      WHEN 9 THEN (SELECT replaces FROM ledger WHERE seq = NEW.undoes) ELSE settled END,
    until = CASE NEW.effect WHEN 3 THEN NEW.until WHEN 1 THEN NULL WHEN 4 THEN NULL WHEN 6 THEN NULL ELSE until END,
    holder = CASE NEW.effect WHEN 3 THEN NEW.reviewer WHEN 1 THEN NULL WHEN 4 THEN NULL WHEN 6 THEN NULL ELSE holder END
  WHERE ref = NEW.ref;
END;
