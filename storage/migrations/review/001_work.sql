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
  last     INTEGER,                    -- the newest ledger entry about the item
  raised   INTEGER NOT NULL DEFAULT 0, -- how many escalations stand
  until    INTEGER,                    -- end of the lease or of the rest
  holder   TEXT,                       -- who leases it or skipped it
  kind     INTEGER NOT NULL,
  lang     TEXT NOT NULL,
  source   TEXT NOT NULL,
  key      TEXT NOT NULL
) STRICT;

-- The order of waiting items, its two exceptions, and the few rows that are held.
CREATE INDEX work_order ON work(queue, priority DESC, ref) WHERE state = 0;
CREATE INDEX work_due   ON work(queue, deadline, priority DESC, ref) WHERE state = 0 AND deadline IS NOT NULL;
CREATE INDEX work_age   ON work(queue, ref) WHERE state = 0;
CREATE INDEX work_held  ON work(until, holder, state) WHERE until IS NOT NULL;
CREATE INDEX work_aside ON work(key, source) WHERE state >= 8;

-- One row: the end of the ledger, written down apart so that a cut is noticed,
-- and what is counted. What is held is not: those few rows have their index. Who
-- adds work, sets it aside or takes it back counts it; acts are counted below.
CREATE TABLE head(
  one       INTEGER PRIMARY KEY CHECK(one = 1),
  seq       INTEGER NOT NULL,
  hash      BLOB    NOT NULL,
  decisions INTEGER NOT NULL, -- in force
  total     INTEGER NOT NULL, -- rows of work, but for what is set aside
  settled   INTEGER NOT NULL,
  raised    INTEGER NOT NULL, -- not settled, in the escalated queue
  aside     INTEGER NOT NULL
) STRICT;

INSERT INTO head VALUES(1, 0, zeroblob(32), 0, 0, 0, 0, 0);
