-- Leases that the team's hub gave. They count by the hub's time.
CREATE TABLE grants(
  item    INTEGER PRIMARY KEY, -- its number at the hub
  ref     INTEGER NOT NULL,
  source  TEXT    NOT NULL,
  key     TEXT    NOT NULL,
  until   INTEGER NOT NULL,
  field   INTEGER NOT NULL CHECK(field IN (0, 1)),
  ask     BLOB    CHECK(length(ask) = 16), -- the further look that it is for; NULL for a first one
  records INTEGER NOT NULL
) STRICT;

CREATE INDEX grants_ref ON grants(ref);

-- Items whose work was set aside on purpose, and whose content is on its way out of
-- content.db. It is empty but for the moment between the two commits.
CREATE TABLE leaving(
  ref INTEGER PRIMARY KEY
) STRICT;

-- Of the work that is set aside, how much was so on purpose: its state is 16 more.
ALTER TABLE head ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;

-- How many decisions came from the hub, by who made them.
CREATE TABLE elsewhere(
  reviewer  TEXT PRIMARY KEY,
  decisions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
