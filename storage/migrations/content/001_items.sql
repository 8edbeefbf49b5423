-- Times are nanoseconds since 1970 in UTC; NULL is unknown.

CREATE TABLE meta(
  name  TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE sources(
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- An item is one row: what lists show in columns, the rest as the JSON of the
-- interchange form without its text. Small columns stand first, so that reading
-- them never touches the pages of a long text.
CREATE TABLE items(
  ref     INTEGER PRIMARY KEY,
  source  INTEGER NOT NULL REFERENCES sources(id),
  key     TEXT    NOT NULL,
  kind    INTEGER NOT NULL,
  flagged INTEGER,
  added   INTEGER NOT NULL,
  mark    INTEGER NOT NULL, -- hash of the record last taken: the same record again changes nothing
  lang    TEXT    NOT NULL,
  title   TEXT    NOT NULL,
  doc     BLOB    NOT NULL,
  text    TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX items_key ON items(key, source);

-- How many items have each value that filters offer.
CREATE TABLE facets(
  what  INTEGER NOT NULL, -- 1 kind, 2 language, 3 source
  value TEXT    NOT NULL,
  n     INTEGER NOT NULL,
  PRIMARY KEY(what, value)
) STRICT, WITHOUT ROWID;

-- What the rows of work have yet to follow: items first to last were added or
-- changed by commit rev. Rows stay until the work has followed, the newest always.
CREATE TABLE changes(
  rev   INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL
) STRICT;

-- The index holds words alone: the text stands in items. Marks are letters, so
-- that Devanagari words stay whole; symbols are words, so that emoji are found.
CREATE VIRTUAL TABLE words USING fts5(
  body,
  content='', columnsize=0,
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* So Co'"
);

-- Merging eight segments at a time, not four, halves what an import spends on it;
-- in quiet hours two are enough.
INSERT INTO words(words, rank) VALUES('automerge', 8);
INSERT INTO words(words, rank) VALUES('usermerge', 2);
