-- What links items: a word for each tie of an item, see queue.Tie. An ordinary
-- index over such scattered keys would have every batch of an import rewrite most
-- of it; this one is written in segments.
CREATE VIRTUAL TABLE ties USING fts5(
  tie,
  content='', columnsize=0, detail=none,
  tokenize="ascii"
);

INSERT INTO ties(ties, rank) VALUES('automerge', 8);
INSERT INTO ties(ties, rank) VALUES('usermerge', 2);
