-- Contents of what was decided long ago are filed by month, so that a month can be
-- detached, dumped or dropped as a whole. Everything else of the item stays where it is:
-- its name and author, how it stands, what was done about it.
--
-- The rules are:
-- - hub.again holds what is filed beside what is not: whoever looks for the records of an
--   item there, or deletes them, finds them wherever they are.
-- - The first record of an item moves from its own row into hub.again, as number 1. The
--   row says so with an empty doc.
-- - Contents are filed under the month in which the decision in force came, by UTC, in
--   hub.filed_YYYY_MM. They stay there when the item is looked at again.
-- - An item whose month was dropped is still known. Published again it comes as a further
--   record.

ALTER TABLE hub.again RENAME TO again_now;
ALTER TABLE hub.again_now ADD COLUMN decided timestamptz NOT NULL DEFAULT 'infinity';
ALTER TABLE hub.again_now DROP CONSTRAINT again_pkey;
CREATE TABLE hub.again(
  item    bigint NOT NULL,
  record  int    NOT NULL, -- from 2, of what is filed from 1
  came    timestamptz NOT NULL DEFAULT now(),
  doc     text   NOT NULL,
  decided timestamptz NOT NULL DEFAULT 'infinity', -- infinity: not filed
  PRIMARY KEY(item, record, decided)
) PARTITION BY RANGE(decided);
ALTER TABLE hub.again ATTACH PARTITION hub.again_now FOR VALUES FROM ('infinity') TO (MAXVALUE);

-- Makes the place for a month that has none. Nobody waits meanwhile: attaching lets others
-- read and write.
CREATE FUNCTION hub.make_month(month timestamp) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text := 'filed_' || to_char(month, 'YYYY_MM');
  of   regclass;
BEGIN
  SELECT c.oid INTO of FROM pg_class AS c WHERE c.relnamespace = 'hub'::regnamespace AND c.relname = name;
  IF of IS NULL THEN
    EXECUTE format('CREATE TABLE hub.%I (LIKE hub.again INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE hub.again ATTACH PARTITION hub.%I FOR VALUES FROM (%L) TO (%L)', name,
      to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  ELSIF NOT EXISTS (SELECT 1 FROM pg_inherits AS p WHERE p.inhparent = 'hub.again'::regclass AND p.inhrelid = of) THEN
    PERFORM hub.wrong('month', to_char(month, 'YYYY-MM') || ' was detached and is still here as hub.' || name || '; attach it again, rename it or drop it');
  END IF;
END $$;

-- Looks at the next items after one, files the contents of those that were decided before
-- a time and not touched since, and returns how many these were and where it ended; NULL
-- where no item is left. Known answers and what is to be looked at again stay. For the
-- owner alone.
CREATE FUNCTION hub.file_away(before timestamptz, most int, after bigint DEFAULT 0) RETURNS TABLE(filed bigint, next bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me    hub.person := hub.caller('owner');
  items bigint[];
  times timestamptz[];
  month timestamp;
BEGIN
  IF before IS NULL OR before > now() THEN
    PERFORM hub.wrong('before', 'is a time that has passed');
  END IF;
  IF most IS NULL OR most NOT BETWEEN 1 AND 10000 OR after IS NULL THEN
    PERFORM hub.wrong('most', 'lies in 1 to 10000');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('discern archive', 0));
  filed := 0;
  SELECT max(s.id) INTO next FROM (SELECT i.id FROM hub.item AS i WHERE i.id > after ORDER BY i.id LIMIT most) AS s;
  -- Whoever asks for a look holds the row of work: what is seen after it is locked stays.
  items := ARRAY(SELECT w.item FROM hub.work AS w WHERE w.item > after AND w.item <= next AND w.state = 2 FOR UPDATE SKIP LOCKED);
  SELECT array_agg(w.item), array_agg(d.came) INTO items, times
    FROM hub.work AS w JOIN hub.ledger AS d ON d.id = w.settled
    WHERE w.item = ANY(items) AND d.came < before
      AND NOT EXISTS (SELECT 1 FROM hub.ledger AS l WHERE l.item = w.item AND l.came >= before)
      AND NOT EXISTS (SELECT 1 FROM hub.again_now AS a WHERE a.item = w.item AND a.came >= before)
      AND NOT EXISTS (SELECT 1 FROM hub.ask AS a WHERE a.item = w.item AND a.state = 0)
      AND (EXISTS (SELECT 1 FROM hub.item AS i WHERE i.id = w.item AND i.doc <> '') OR EXISTS (SELECT 1 FROM hub.again_now AS a WHERE a.item = w.item));
  IF items IS NOT NULL THEN
    FOR month IN SELECT DISTINCT date_trunc('month', t.at AT TIME ZONE 'UTC') FROM unnest(times) AS t(at) LOOP
      PERFORM hub.make_month(month);
    END LOOP;
    INSERT INTO hub.again(item, record, came, doc, decided)
      SELECT i.id, 1, i.came, i.doc, f.decided FROM unnest(items, times) AS f(item, decided) JOIN hub.item AS i ON i.id = f.item WHERE i.doc <> '';
    UPDATE hub.again AS a SET decided = f.decided FROM unnest(items, times) AS f(item, decided) WHERE a.item = f.item AND a.decided = 'infinity';
    UPDATE hub.item AS i SET doc = '' WHERE i.id = ANY(items) AND i.doc <> '';
    filed := cardinality(items);
  END IF;
  RETURN NEXT;
END $$;

-- As before, and from where they are filed. The months are only opened for what is there.
CREATE OR REPLACE FUNCTION hub.contents(items bigint[]) RETURNS TABLE(item bigint, record int, doc text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  IF EXISTS (SELECT 1 FROM hub.item AS i WHERE i.id = ANY(items) AND i.doc = '') THEN
    RETURN QUERY SELECT r.* FROM (
        SELECT i.id AS item, 1 AS record, i.doc FROM hub.item AS i WHERE i.id = ANY(items) AND i.doc <> ''
        UNION ALL SELECT a.item, a.record, a.doc FROM hub.again AS a WHERE a.item = ANY(items)) AS r
      WHERE me.duty = 'supervisor' OR hub.sees(me, r.item) ORDER BY r.item, r.record;
  ELSE
    RETURN QUERY SELECT r.* FROM (
        SELECT i.id AS item, 1 AS record, i.doc FROM hub.item AS i WHERE i.id = ANY(items) AND i.doc IS NOT NULL
        UNION ALL SELECT a.item, a.record, a.doc FROM hub.again_now AS a WHERE a.item = ANY(items)) AS r
      WHERE me.duty = 'supervisor' OR hub.sees(me, r.item) ORDER BY r.item, r.record;
  END IF;
END $$;

REVOKE ALL ON FUNCTION hub.make_month(timestamp), hub.file_away(timestamptz, int, bigint) FROM PUBLIC;
SELECT hub.plan_simply();
