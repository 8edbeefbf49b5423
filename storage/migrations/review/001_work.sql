-- Times are nanoseconds since 1970 in UTC; NULL is none.

CREATE TABLE meta(
  name  TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- The state of each item's work. The name of the item stands here too, so that
-- an item whose content was lost can be named, and known when it comes again.
CREATE TABLE work(
  ref      INTEGER PRIMARY KEY,
  state    INTEGER NOT NULL DEFAULT 0, -- 0 waiting, 1 leased, 2 settled, 3 resting; +8: set aside, its content is missing
  queue    INTEGER NOT NULL DEFAULT 0, -- 0 main, 1 escalated
  priority INTEGER NOT NULL,           -- -1: not ranked yet
  deadline INTEGER,
  severity INTEGER NOT NULL,
  top      INTEGER NOT NULL,           -- strongest calibrated score in millionths
  verdict  INTEGER,                    -- of the decision in force: 1 violating, 2 not violating, 3 unsure
  settled  INTEGER,                    -- the ledger entry that is in force
  until    INTEGER,                    -- end of the lease or of the rest
  holder   TEXT,                       -- who leases it or skipped it
  kind     INTEGER NOT NULL,
  lang     TEXT NOT NULL,
  source   TEXT NOT NULL,
  key      TEXT NOT NULL
) STRICT;

-- The order of waiting items, its two exceptions, and the few rows that wake.
CREATE INDEX work_order  ON work(queue, priority DESC, ref) WHERE state = 0;
CREATE INDEX work_due    ON work(queue, deadline, priority DESC, ref) WHERE state = 0 AND deadline IS NOT NULL;
CREATE INDEX work_age    ON work(queue, ref) WHERE state = 0;
CREATE INDEX work_until  ON work(until) WHERE until IS NOT NULL;
CREATE INDEX work_holder ON work(holder) WHERE holder IS NOT NULL;
CREATE INDEX work_aside  ON work(key, source) WHERE state >= 8;

CREATE TABLE counts(
  queue INTEGER NOT NULL,
  state INTEGER NOT NULL,
  n     INTEGER NOT NULL,
  PRIMARY KEY(queue, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER work_counted AFTER INSERT ON work BEGIN
  INSERT INTO counts VALUES(NEW.queue, NEW.state, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER work_moved AFTER UPDATE OF state, queue ON work
  WHEN OLD.state <> NEW.state OR OLD.queue <> NEW.queue BEGIN
  UPDATE counts SET n = n - 1 WHERE queue = OLD.queue AND state = OLD.state;
  INSERT INTO counts VALUES(NEW.queue, NEW.state, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
