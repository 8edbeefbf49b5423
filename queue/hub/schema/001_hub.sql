-- The team's hub: items, who may decide them, what was decided. It is run by a role that
-- may act as discern_owner, which owns all of it and nobody logs in as.
--
-- The rules are:
-- - Nobody but the owner reads or writes a table. Everybody else calls functions, which
--   run with the owner's rights, on a fixed search path, every name spelt out; who calls
--   is session_user, which no client can choose.
-- - The ledger and its chain are only ever added to.
-- - Whoever changes how it stands with an item holds the lock on its row of work first,
--   and takes the entry's number under it: the order of entries about an item is the
--   order in which they took effect.
-- - An entry that did not come to what its device made of it is kept all the same, and
--   the device is told why.
-- - now() is the hub's time; no other counts.
-- - Making a plan takes longer than most of these queries, and compiling one longer than
--   any. So plans are made once a connection, whatever the arguments, and since that may
--   be while a table is empty, rows are always looked up by an index: see the end.

CREATE SCHEMA hub;

-- Which hub this is.
CREATE TABLE hub.about(
  one      boolean PRIMARY KEY DEFAULT true CHECK(one),
  id       uuid  NOT NULL DEFAULT gen_random_uuid(),
  golden   int   NOT NULL DEFAULT 0,  -- one look in so many goes to an item with a known answer, see queue.Oversight
  policies text  NOT NULL DEFAULT '' -- version of the policies that the team judges by; empty: nobody has said
);
INSERT INTO hub.about DEFAULT VALUES;

-- Which of the files beside this one have been run.
CREATE TABLE hub.version(
  n  int PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hub.person(
  name       text PRIMARY KEY, -- of the database role
  duty       text NOT NULL CHECK(duty IN ('moderator', 'supervisor', 'ingest')),
  languages  text[] NOT NULL DEFAULT '{}', -- what they see; empty: all
  rules      text[] NOT NULL DEFAULT '{}',
  most       int  NOT NULL DEFAULT 20  CHECK(most BETWEEN 0 AND 10000),
  most_field int  NOT NULL DEFAULT 500 CHECK(most_field BETWEEN 0 AND 10000),
  added      timestamptz NOT NULL DEFAULT now(),
  removed    timestamptz
);

-- A device is one workspace of one person; its ledger is known up to an entry.
CREATE TABLE hub.device(
  id       text PRIMARY KEY, -- see queue.DeviceID
  person   text   NOT NULL REFERENCES hub.person,
  public   bytea  NOT NULL CHECK(length(public) = 32),
  seq      bigint NOT NULL DEFAULT 0,
  hash     bytea  NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK(length(hash) = 32),
  enrolled timestamptz NOT NULL DEFAULT now(),
  seen     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX device_person ON hub.device(person);

-- An item as it was first published; what came later of it stands in again.
CREATE TABLE hub.item(
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL,
  key    text NOT NULL,
  author text NOT NULL, -- see queue.Author.Name
  came   timestamptz NOT NULL DEFAULT now(),
  doc    text,          -- the item as JSON; NULL once it was withdrawn
  UNIQUE(key, source)
);

CREATE TABLE hub.again(
  item   bigint NOT NULL,
  record int    NOT NULL, -- from 2
  came   timestamptz NOT NULL DEFAULT now(),
  doc    text   NOT NULL,
  PRIMARY KEY(item, record)
);

-- The state of the work on each item: narrow, since every lease and decision writes it.
CREATE TABLE hub.work(
  item     bigint   PRIMARY KEY,
  state    smallint NOT NULL DEFAULT 0, -- 0 waiting, 1 leased, 2 decided, 4 withdrawn
  queue    smallint NOT NULL DEFAULT 0, -- 0 main, 1 escalated
  raised   smallint NOT NULL DEFAULT 0, -- how many escalations stand
  records  smallint NOT NULL DEFAULT 1,
  field    boolean  NOT NULL DEFAULT false,
  priority bigint   NOT NULL,           -- see queue.Standing
  deadline timestamptz,
  until    timestamptz,                 -- end of the lease
  settled  bigint,                      -- the ledger entry in force
  holder   text,
  lang     text     NOT NULL,
  rules    text[]   NOT NULL            -- codes that the item's scores and flags point at
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX work_order ON hub.work(queue, priority DESC, item)       WHERE state = 0;
CREATE INDEX work_lang  ON hub.work(queue, lang, priority DESC, item) WHERE state = 0;
CREATE INDEX work_due   ON hub.work(queue, deadline, item)            WHERE state = 0 AND deadline IS NOT NULL;
CREATE INDEX work_old   ON hub.work(queue, item)                      WHERE state = 0;
CREATE INDEX work_held  ON hub.work(holder)                           WHERE state = 1;
CREATE INDEX work_until ON hub.work(until)                            WHERE state = 1;

-- Who is not given an item: for good, since they have decided it, or until a time,
-- since they skipped it.
CREATE TABLE hub.apart(
  item   bigint NOT NULL,
  person text   NOT NULL,
  until  timestamptz NOT NULL, -- infinity: for good
  PRIMARY KEY(item, person)
);

-- What every device did, as it made it. The columns beside entry are drawn from it, save
-- what the entry did here: effect as in a workspace's ledger, replaces, came.
CREATE TABLE hub.ledger(
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id uuid   NOT NULL UNIQUE,
  device   text,            -- NULL: the hub itself
  seq      bigint,          -- in the device's own ledger
  item     bigint,          -- NULL: about none here
  person   text   NOT NULL,
  kind     text   NOT NULL,
  why      text,              -- it did not come to what its device made of it, see queue.Mishap
  effect   smallint NOT NULL, -- 0 none, 1 settles, 2 opinion, 3 rests, 4 escalates, 5 reopens, 6 wakes, 7 returns, 8 replaces, 9 restores
  undoes   bigint,
  replaces bigint,
  author   text,            -- of a clue
  verdict  text,            -- of a decision
  pass     text,            -- of a decision
  came     timestamptz NOT NULL DEFAULT now(),
  prev     bytea  NOT NULL,
  hash     bytea  NOT NULL,
  sig      bytea,
  entry    bytea  NOT NULL,
  UNIQUE(device, seq)
);
CREATE INDEX ledger_item   ON hub.ledger(item, id)       WHERE item IS NOT NULL;
CREATE INDEX ledger_undoes ON hub.ledger(undoes)         WHERE undoes IS NOT NULL;
CREATE INDEX ledger_clues  ON hub.ledger(author)         WHERE author IS NOT NULL;
CREATE INDEX ledger_next   ON hub.ledger(replaces)       WHERE replaces IS NOT NULL;

-- The hub's own chain over the ledger. Entries are chained behind the commit that brought
-- them, many at once, so that submitting does not queue for the chain's end:
--   hash = SHA-256(hash before ‖ seq as 8 bytes, big-endian ‖ hash of the entry)
CREATE TABLE hub.unsealed(entry bigint PRIMARY KEY);

CREATE TABLE hub.chain(
  seq   bigint PRIMARY KEY,
  entry bigint NOT NULL UNIQUE,
  hash  bytea  NOT NULL CHECK(length(hash) = 32)
);

CREATE TABLE hub.head(
  one  boolean PRIMARY KEY DEFAULT true CHECK(one),
  seq  bigint NOT NULL DEFAULT 0,
  hash bytea  NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);
INSERT INTO hub.head DEFAULT VALUES;

-- Further looks that are asked for, see queue.Ask.
CREATE TABLE hub.ask(
  id     uuid   PRIMARY KEY,
  entry  bigint NOT NULL UNIQUE,
  item   bigint NOT NULL,
  pass   text   NOT NULL CHECK(pass IN ('second', 'qa', 'appeal', 'adjudication')),
  of     bigint,             -- the decision that is looked at again
  urgent boolean NOT NULL,
  state  smallint NOT NULL DEFAULT 0, -- 0 open, 1 answered, 2 withdrawn
  answer bigint,
  holder text,
  until  timestamptz,
  field  boolean NOT NULL DEFAULT false
);
CREATE INDEX ask_open   ON hub.ask(pass, urgent DESC, entry) WHERE state = 0;
CREATE INDEX ask_item   ON hub.ask(item);
CREATE INDEX ask_of     ON hub.ask(of)     WHERE of IS NOT NULL;
CREATE INDEX ask_answer ON hub.ask(answer) WHERE answer IS NOT NULL;
CREATE INDEX ask_held   ON hub.ask(holder) WHERE holder IS NOT NULL;

-- Where two first decisions on one item met.
CREATE TABLE hub.clash(
  later bigint PRIMARY KEY, -- entries of the ledger
  first bigint NOT NULL,
  item  bigint NOT NULL,
  agree boolean NOT NULL
);
CREATE INDEX clash_first ON hub.clash(first);
CREATE INDEX clash_item  ON hub.clash(item);

-- Media, in chunks of a mebibyte, each under the SHA-256 of its bytes in hex.
CREATE TABLE hub.medium(
  address text PRIMARY KEY CHECK(address ~ '^[0-9a-f]{64}$'),
  chunks  int  NOT NULL CHECK(chunks BETWEEN 1 AND 4096),
  came    timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE hub.chunk(
  medium text NOT NULL REFERENCES hub.medium ON DELETE CASCADE,
  n      int  NOT NULL,
  digest text NOT NULL,
  data   bytea NOT NULL CHECK(length(data) BETWEEN 1 AND 1048576),
  PRIMARY KEY(medium, n)
);
ALTER TABLE hub.chunk ALTER data SET STORAGE EXTERNAL;

-- Which items show a medium.
CREATE TABLE hub.shows(
  medium text   NOT NULL,
  item   bigint NOT NULL,
  PRIMARY KEY(medium, item)
);
CREATE INDEX shows_item ON hub.shows(item);

-- What is written stays.
CREATE FUNCTION hub.stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'YD001';
END $$;
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON hub.ledger FOR EACH STATEMENT EXECUTE FUNCTION hub.stays();
CREATE TRIGGER chain_stays  BEFORE UPDATE OR DELETE OR TRUNCATE ON hub.chain  FOR EACH STATEMENT EXECUTE FUNCTION hub.stays();

CREATE FUNCTION hub.schema_version() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(n), 0) FROM hub.version;
$$;

-- Who calls. It refuses whoever the hub does not know, or who has none of some duties;
-- whoever may act as the owner passes where 'owner' is among them.
CREATE FUNCTION hub.caller(VARIADIC duties text[]) RETURNS hub.person
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person;
BEGIN
  SELECT * INTO me FROM hub.person WHERE name = session_user AND removed IS NULL;
  IF FOUND AND me.duty = ANY(duties) THEN
    RETURN me;
  END IF;
  IF 'owner' = ANY(duties) AND pg_has_role(session_user, 'discern_owner', 'MEMBER') THEN
    me.name := session_user;
    me.duty := 'owner';
    RETURN me;
  END IF;
  IF me.name IS NULL THEN
    RAISE EXCEPTION 'this hub does not know the name' USING ERRCODE = 'YD001', DETAIL = 'stranger';
  END IF;
  RAISE EXCEPTION 'this is not for a %', me.duty USING ERRCODE = 'YD001', DETAIL = 'duty';
END $$;

-- Refuses an argument, naming its field.
CREATE FUNCTION hub.wrong(field text, why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%', why USING ERRCODE = 'YD002', DETAIL = field;
END $$;

CREATE FUNCTION hub.hello(device_key bytea, witness_seq bigint, witness_hash bytea)
RETURNS TABLE(hub uuid, reviewer text, duty text, languages text[], rules text[], most int, most_field int, "time" timestamptz,
  had_seq bigint, had_hash bytea, head_seq bigint, head_hash bytea, witnessed boolean, people jsonb, policies text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me  hub.person := hub.caller('moderator', 'supervisor');
  dev hub.device;
  own text;
BEGIN
  IF device_key IS NULL OR length(device_key) <> 32 THEN
    PERFORM hub.wrong('device', 'is no public key of 32 bytes');
  END IF;
  own := encode(substr(sha256(device_key), 1, 16), 'hex');
  INSERT INTO hub.device AS d(id, person, public) VALUES(own, me.name, device_key)
    ON CONFLICT(id) DO UPDATE SET seen = now() WHERE d.person = me.name RETURNING * INTO dev;
  IF dev.id IS NULL THEN
    RAISE EXCEPTION 'the device is another person''s' USING ERRCODE = 'YD001', DETAIL = 'device';
  END IF;
  RETURN QUERY SELECT a.id, me.name, me.duty, me.languages, me.rules, me.most, me.most_field, now(),
      dev.seq, dev.hash, h.seq, h.hash,
      witness_seq = 0 OR EXISTS (SELECT 1 FROM hub.chain AS c WHERE c.seq = witness_seq AND c.hash = witness_hash),
      (SELECT coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'duty', p.duty) ORDER BY p.name), '[]')
        FROM hub.person AS p WHERE p.removed IS NULL AND p.duty <> 'ingest'),
      a.policies
    FROM hub.about AS a, hub.head AS h;
END $$;

-- Leases. What comes first: urgent further looks; what is due within the hour, by its
-- deadline; further looks in their turn; then by priority, and among equals the older.
-- On average one place in 20 belongs to the item that has waited longest.
CREATE FUNCTION hub.lease(queue int, n int, lasts interval, field boolean DEFAULT false)
RETURNS TABLE(item bigint, source text, key text, until timestamptz, field_lease boolean, ask uuid, records int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_bitmapscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
  me    hub.person := hub.caller('moderator', 'supervisor');
  ends  timestamptz := now() + lasts;
  most  int := CASE WHEN field THEN me.most_field ELSE me.most END;
  left_ int;
  asks  int;
  golden int;
  given bigint[] := '{}';
  batch bigint[];
  near  bigint[]; -- what may be given, of several languages
  deep  int;      -- how many of one language are among it
  wide  int;      -- how many may be
  looks uuid[] := '{}';
  more  uuid[];
  place text;
BEGIN
  IF lasts IS NULL OR lasts < '1 second' OR lasts > '30 days' THEN
    PERFORM hub.wrong('for', 'a lease lasts from a second to 30 days');
  END IF;
  IF n IS NULL OR n < 1 THEN
    PERFORM hub.wrong('n', 'at least one item is asked for');
  END IF;
  SELECT most - count(*) - (SELECT count(*) FROM hub.ask AS a WHERE a.holder = me.name AND a.until > now() AND a.field = lease.field)
    INTO left_ FROM hub.work AS w WHERE w.state = 1 AND w.holder = me.name AND w.field = lease.field AND w.until > now();
  left_ := least(n, left_);
  IF left_ <= 0 THEN
    RETURN;
  END IF;

  -- What lapsed waits again.
  IF (SELECT w.until FROM hub.work AS w WHERE w.state = 1 ORDER BY w.until LIMIT 1) <= now() THEN
    UPDATE hub.work AS w SET state = 0, holder = NULL, until = NULL, field = false
      WHERE w.item IN (SELECT l.item FROM hub.work AS l WHERE l.state = 1 AND l.until <= now() ORDER BY l.until LIMIT 500 FOR UPDATE SKIP LOCKED);
  END IF;

  IF queue = 0 AND EXISTS (SELECT 1 FROM hub.ask AS a WHERE a.state = 0) THEN
    SELECT a.golden INTO golden FROM hub.about AS a;
    FOREACH place IN ARRAY ARRAY['appeal', 'second', 'qa'] LOOP
      asks := CASE WHEN place <> 'qa' THEN greatest(1, left_ / 4)
        WHEN golden > 0 AND random() < left_::float8 / golden THEN 1 ELSE 0 END;
      WITH found AS MATERIALIZED (
        SELECT a.id FROM hub.ask AS a JOIN hub.work AS w ON w.item = a.item
          WHERE a.state = 0 AND a.pass = place AND (a.holder IS NULL OR a.until <= now()) AND w.state = 2
            AND (me.languages = '{}' OR w.lang = ANY(me.languages)) AND (me.rules = '{}' OR w.rules && me.rules)
            AND coalesce((SELECT p.until FROM hub.apart AS p WHERE p.item = a.item AND p.person = me.name) <= now(), true)
            AND NOT EXISTS (SELECT 1 FROM hub.ask AS o WHERE o.item = a.item AND o.holder = me.name AND o.until > now())
          ORDER BY a.pass, a.urgent DESC, a.entry LIMIT least(asks, left_) FOR UPDATE OF a SKIP LOCKED),
      taken AS (UPDATE hub.ask AS a SET holder = me.name, until = ends, field = lease.field FROM found WHERE a.id = found.id RETURNING a.id)
      SELECT coalesce(array_agg(id), '{}') INTO more FROM taken;
      looks := looks || more;
      left_ := left_ - cardinality(more);
      EXIT WHEN left_ <= 0;
    END LOOP;
  END IF;

  -- Each stage locks what it finds; the next leaves that out.
  FOREACH place IN ARRAY ARRAY['due', 'oldest', 'order'] LOOP
    EXIT WHEN left_ <= 0;
    IF place = 'due' THEN
      SELECT coalesce(array_agg(f.item), '{}') INTO batch FROM (
        SELECT w.item FROM hub.work AS w
          WHERE w.state = 0 AND w.queue = lease.queue AND w.deadline <= now() + interval '1 hour'
            AND (me.languages = '{}' OR w.lang = ANY(me.languages)) AND (me.rules = '{}' OR w.rules && me.rules)
            AND coalesce((SELECT p.until FROM hub.apart AS p WHERE p.item = w.item AND p.person = me.name) <= now(), true)
          ORDER BY w.queue, w.deadline, w.item LIMIT left_ FOR UPDATE SKIP LOCKED) AS f;
    ELSIF place = 'oldest' THEN
      CONTINUE WHEN random() >= left_ / 20.0;
      SELECT coalesce(array_agg(f.item), '{}') INTO batch FROM (
        SELECT w.item FROM hub.work AS w
          WHERE w.state = 0 AND w.queue = lease.queue AND w.item <> ALL(given)
            AND (me.languages = '{}' OR w.lang = ANY(me.languages)) AND (me.rules = '{}' OR w.rules && me.rules)
            AND coalesce((SELECT p.until FROM hub.apart AS p WHERE p.item = w.item AND p.person = me.name) <= now(), true)
          ORDER BY w.queue, w.item LIMIT 1 FOR UPDATE SKIP LOCKED) AS f;
    ELSIF me.languages = '{}' THEN
      SELECT coalesce(array_agg(f.item), '{}') INTO batch FROM (
        SELECT w.item FROM hub.work AS w
          WHERE w.state = 0 AND w.queue = lease.queue AND w.item <> ALL(given) AND (me.rules = '{}' OR w.rules && me.rules)
            AND coalesce((SELECT p.until FROM hub.apart AS p WHERE p.item = w.item AND p.person = me.name) <= now(), true)
          ORDER BY w.queue, w.priority DESC, w.item LIMIT left_ FOR UPDATE SKIP LOCKED) AS f;
    ELSE
      -- The first of each language, then the first of these: an index serves each. Only
      -- what is given is locked. What others are about to be given is passed over, so more
      -- are looked at than are asked for, and more yet where that was not enough.
      wide := left_ + 8;
      LOOP
        SELECT coalesce(array_agg(c.item ORDER BY c.priority DESC, c.item), '{}'), coalesce(max(c.n), 0) INTO near, deep
          FROM unnest(me.languages) AS l(lang) CROSS JOIN LATERAL (
            SELECT f.item, f.priority, row_number() OVER () AS n FROM (
              SELECT w.item, w.priority FROM hub.work AS w
                WHERE w.state = 0 AND w.queue = lease.queue AND w.lang = l.lang AND w.item <> ALL(given) AND (me.rules = '{}' OR w.rules && me.rules)
                  AND coalesce((SELECT p.until FROM hub.apart AS p WHERE p.item = w.item AND p.person = me.name) <= now(), true)
                ORDER BY w.queue, w.lang, w.priority DESC, w.item LIMIT wide) AS f) AS c;
        SELECT coalesce(array_agg(f.item), '{}') INTO batch FROM (
          SELECT w.item FROM unnest(near) WITH ORDINALITY AS c(item, place) JOIN hub.work AS w ON w.item = c.item
            WHERE w.state = 0 AND w.queue = lease.queue ORDER BY c.place LIMIT left_ FOR UPDATE OF w SKIP LOCKED) AS f;
        EXIT WHEN cardinality(batch) = left_ OR deep < wide;
        wide := wide * 8;
      END LOOP;
    END IF;
    given := given || batch;
    left_ := left_ - cardinality(batch);
  END LOOP;

  IF looks <> '{}' THEN
    RETURN QUERY SELECT i.id, i.source, i.key, ends, lease.field, a.id, w.records::int
      FROM unnest(looks) WITH ORDINALITY AS l(id, place) JOIN hub.ask AS a ON a.id = l.id JOIN hub.item AS i ON i.id = a.item JOIN hub.work AS w ON w.item = i.id
      ORDER BY l.place;
  END IF;
  RETURN QUERY WITH taken AS (
      UPDATE hub.work AS w SET state = 1, holder = me.name, until = ends, field = lease.field WHERE w.item = ANY(given) RETURNING w.item, w.records)
    SELECT i.id, i.source, i.key, ends, lease.field, NULL::uuid, t.records::int FROM taken AS t JOIN hub.item AS i ON i.id = t.item
    ORDER BY array_position(given, t.item);
END $$;

-- Extends leases, and answers which still are the caller's; NULL asks for all of them.
CREATE FUNCTION hub.renew(items bigint[], lasts interval)
RETURNS TABLE(item bigint, source text, key text, until timestamptz, field_lease boolean, ask uuid, records int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  IF lasts IS NULL OR lasts < '0 seconds' OR lasts > '30 days' THEN
    PERFORM hub.wrong('for', 'a lease lasts at most 30 days');
  END IF;
  IF items IS NULL THEN
    items := ARRAY(SELECT w.item FROM hub.work AS w WHERE w.state = 1 AND w.holder = me.name
      UNION SELECT a.item FROM hub.ask AS a WHERE a.state = 0 AND a.holder = me.name);
  END IF;
  -- Lapsed ones are theirs too as long as nobody else has taken them.
  UPDATE hub.work AS w SET until = greatest(w.until, now() + lasts)
    WHERE w.item = ANY(items) AND w.state = 1 AND w.holder = me.name AND w.until < now() + lasts;
  UPDATE hub.ask AS a SET until = greatest(a.until, now() + lasts)
    WHERE a.item = ANY(items) AND a.state = 0 AND a.holder = me.name AND a.until < now() + lasts;
  RETURN QUERY SELECT i.id, i.source, i.key, w.until, w.field, NULL::uuid, w.records::int
    FROM hub.work AS w JOIN hub.item AS i ON i.id = w.item
    WHERE w.item = ANY(items) AND w.state = 1 AND w.holder = me.name;
  RETURN QUERY SELECT i.id, i.source, i.key, a.until, a.field, a.id, w.records::int
    FROM hub.ask AS a JOIN hub.item AS i ON i.id = a.item JOIN hub.work AS w ON w.item = i.id
    WHERE a.item = ANY(items) AND a.state = 0 AND a.holder = me.name AND w.state = 2;
END $$;

-- Ends all leases of somebody, or those on some items.
CREATE FUNCTION hub.free(who text, items bigint[]) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE freed bigint; looks bigint;
BEGIN
  UPDATE hub.work SET state = 0, holder = NULL, until = NULL, field = false
    WHERE state = 1 AND holder = who AND (items IS NULL OR item = ANY(items));
  GET DIAGNOSTICS freed = ROW_COUNT;
  UPDATE hub.ask SET holder = NULL, until = NULL, field = false
    WHERE holder = who AND (items IS NULL OR item = ANY(items));
  GET DIAGNOSTICS looks = ROW_COUNT;
  RETURN freed + looks;
END $$;

CREATE FUNCTION hub.give_back(items bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  RETURN hub.free(me.name, coalesce(items, '{}'));
END $$;

CREATE FUNCTION hub.revoke(person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person := hub.caller('supervisor', 'owner');
BEGIN
  IF NOT EXISTS (SELECT 1 FROM hub.person AS p WHERE p.name = revoke.person) THEN
    PERFORM hub.wrong('name', 'nobody of this name is known to the hub');
  END IF;
  RETURN hub.free(revoke.person, NULL);
END $$;

-- Whether a person may see an item: they hold it, have decided it, or supervise.
CREATE FUNCTION hub.sees(me hub.person, it bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT me.duty = 'supervisor'
    OR EXISTS (SELECT 1 FROM hub.work AS w WHERE w.item = it AND w.state = 1 AND w.holder = me.name)
    OR EXISTS (SELECT 1 FROM hub.ask AS a WHERE a.item = it AND a.state = 0 AND a.holder = me.name)
    OR EXISTS (SELECT 1 FROM hub.apart AS p WHERE p.item = it AND p.person = me.name AND p.until = 'infinity');
$$;

CREATE FUNCTION hub.contents(items bigint[]) RETURNS TABLE(item bigint, record int, doc text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  RETURN QUERY SELECT r.* FROM (
      SELECT i.id AS item, 1 AS record, i.doc FROM hub.item AS i WHERE i.id = ANY(items) AND i.doc IS NOT NULL
      UNION ALL SELECT a.item, a.record, a.doc FROM hub.again AS a WHERE a.item = ANY(items)) AS r
    WHERE me.duty = 'supervisor' OR hub.sees(me, r.item) ORDER BY r.item, r.record;
END $$;

CREATE FUNCTION hub.history(items bigint[])
RETURNS TABLE(place bigint, came timestamptz, item bigint, public bytea, seq bigint, prev bytea, hash bytea, sig bytea, entry bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  RETURN QUERY WITH seen AS (SELECT i.id, i.source, i.author FROM hub.item AS i WHERE i.id = ANY(items) AND hub.sees(me, i.id)),
    found AS (SELECT l.id FROM hub.ledger AS l WHERE l.item IN (SELECT s.id FROM seen AS s)
      UNION SELECT l.id FROM seen AS s JOIN hub.ledger AS l ON l.author = s.author JOIN hub.item AS o ON o.id = l.item AND o.source = s.source
        WHERE s.author <> '' AND NOT EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = l.id))
    SELECT coalesce(c.seq, 0), l.came, coalesce(l.item, 0), d.public, coalesce(l.seq, 0), l.prev, l.hash, l.sig, l.entry
      FROM found AS f JOIN hub.ledger AS l ON l.id = f.id LEFT JOIN hub.chain AS c ON c.entry = l.id LEFT JOIN hub.device AS d ON d.id = l.device
      ORDER BY l.id;
END $$;

-- The entries of a stretch of the chain that concern whoever calls, but for those of one
-- device. The last row has no entry and says where the stretch ended.
CREATE FUNCTION hub.pull(after bigint, but text DEFAULT '')
RETURNS TABLE(place bigint, came timestamptz, item bigint, public bytea, seq bigint, prev bytea, hash bytea, sig bytea, entry bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me   hub.person := hub.caller('moderator', 'supervisor');
  ends bigint := least((SELECT h.seq FROM hub.head AS h), after + CASE WHEN me.duty = 'supervisor' THEN 5000 ELSE 20000 END);
  held bigint[];
BEGIN
  -- What hub.sees says, asked of thousands.
  IF me.duty <> 'supervisor' THEN
    held := ARRAY(SELECT w.item FROM hub.work AS w WHERE w.state = 1 AND w.holder = me.name
      UNION ALL SELECT a.item FROM hub.ask AS a WHERE a.state = 0 AND a.holder = me.name);
  END IF;
  RETURN QUERY SELECT c.seq, l.came, coalesce(l.item, 0), d.public, coalesce(l.seq, 0), l.prev, l.hash, l.sig, l.entry
    FROM hub.chain AS c JOIN hub.ledger AS l ON l.id = c.entry LEFT JOIN hub.device AS d ON d.id = l.device
    WHERE c.seq > after AND c.seq <= ends AND l.device IS DISTINCT FROM but
      AND (me.duty = 'supervisor' OR l.kind = 'oversight' AND l.why IS NULL OR l.kind = 'withdraw'
        OR l.item = ANY(held) OR (SELECT p.until FROM hub.apart AS p WHERE p.item = l.item AND p.person = me.name) = 'infinity')
    ORDER BY c.seq;
  RETURN QUERY SELECT greatest(ends, after), now(), 0::bigint, NULL::bytea, 0::bigint, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea;
END $$;

-- Chains what is not chained yet and then entries of the caller's own transaction, and
-- returns the chain's end. While somebody else is about it, or where much is left over,
-- these are left to whoever chains next. Entries about an item keep their order: who adds
-- one holds the item, and sees those before it.
CREATE FUNCTION hub.chain_up(fresh bigint[], fresh_hashes bytea[]) RETURNS hub.head
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
  ends    hub.head;
  mine    boolean := pg_try_advisory_xact_lock(hashtextextended('discern seal', 0));
  n       bigint;
  entries bigint[];
  hashes  bytea[];
  most    int := 5000;
BEGIN
  SELECT * INTO ends FROM hub.head;
  IF mine THEN
    WITH gone AS (
      DELETE FROM hub.unsealed AS u WHERE u.entry = ANY(ARRAY(SELECT x.entry FROM hub.unsealed AS x ORDER BY x.entry LIMIT most)) RETURNING u.entry)
    SELECT coalesce(array_agg(l.id ORDER BY l.id), '{}'), coalesce(array_agg(l.hash ORDER BY l.id), '{}') INTO entries, hashes
      FROM gone AS g JOIN hub.ledger AS l ON l.id = g.entry;
    mine := cardinality(entries) < most;
    IF mine THEN
      entries := entries || fresh;
      hashes := hashes || fresh_hashes;
    END IF;
    n := ends.seq;
    FOR i IN 1..cardinality(entries) LOOP
      ends.seq := n + i;
      ends.hash := sha256(ends.hash || int8send(ends.seq) || hashes[i]);
      hashes[i] := ends.hash;
    END LOOP;
    IF ends.seq > n THEN
      INSERT INTO hub.chain SELECT n + u.place, u.entry, u.hash FROM unnest(entries, hashes) WITH ORDINALITY AS u(entry, hash, place);
      UPDATE hub.head SET seq = ends.seq, hash = ends.hash;
    END IF;
  END IF;
  IF NOT mine AND fresh <> '{}' THEN
    INSERT INTO hub.unsealed SELECT unnest(fresh);
  END IF;
  RETURN ends;
END $$;

CREATE FUNCTION hub.seal() RETURNS TABLE(seq bigint, hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me   hub.person := hub.caller('moderator', 'supervisor', 'ingest', 'owner');
  ends hub.head := hub.chain_up('{}', '{}');
BEGIN
  RETURN QUERY SELECT ends.seq, ends.hash;
END $$;

-- What an entry says, as far as the hub acts on it.
CREATE TYPE hub.deed AS (
  id uuid, at timestamptz, kind text, device text, reviewer text, source text, item text, author text, until timestamptz, undoes uuid, answers uuid,
  decision json, ask json, oversight json, person json, imported json,
  verdict text, pass text, supersedes uuid, -- of the decision
  look text, of uuid, urgent boolean,       -- of the ask
  golden int                                -- of the oversight
);

-- Reads an entry. Each key of an object in it must stand there once, in small letters:
-- what reads keys without regard to case, as desks do, must not read something else than
-- the hub.
CREATE FUNCTION hub.read(entry bytea) RETURNS hub.deed
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whole json;
  e     hub.deed;
BEGIN
  whole := convert_from(entry, 'UTF8')::json;
  SELECT j.*, j.decision->>'verdict', coalesce(j.decision->>'pass', 'first'), (j.decision->>'supersedes')::uuid,
      j.ask->>'pass', (j.ask->>'of')::uuid, coalesce((j.ask->>'urgent')::boolean, false), coalesce((j.oversight->>'golden')::int, 0)
    INTO e FROM json_to_record(whole) AS j(
      id uuid, at timestamptz, kind text, device text, reviewer text, source text, item text, author text, until timestamptz,
      undoes uuid, answers uuid, decision json, ask json, oversight json, person json, imported json);
  IF e.decision IS NOT NULL AND ((e.decision->>'id')::uuid IS DISTINCT FROM e.id OR e.decision->>'item' IS DISTINCT FROM e.item
        OR coalesce(e.decision->>'source', '') <> coalesce(e.source, ''))
      OR EXISTS (SELECT 1 FROM (VALUES (1, whole), (2, e.decision), (3, e.ask), (4, e.oversight), (5, e.person)) AS o(n, object)
          CROSS JOIN LATERAL json_object_keys(o.object) AS k GROUP BY o.n, k HAVING count(*) > 1 OR k !~ '^[a-z0-9_]+$') THEN
    PERFORM hub.wrong('entries', 'say two things at once');
  END IF;
  RETURN e;
EXCEPTION
  WHEN data_exception OR statement_too_complex THEN
    PERFORM hub.wrong('entries', 'hold something that is no entry');
END $$;

-- What became of an entry: its number in the ledger, and why it did not come to what its
-- device made of it, see queue.Mishap; NULL when it did.
CREATE TYPE hub.outcome AS (id bigint, why text);

-- Entries that a device made, as it keeps them. All are taken or none, and those that are
-- here already are not taken again. The chain's end comes with the answer.
CREATE FUNCTION hub.submit(device text, seqs bigint[], prevs bytea[], hashes bytea[], sigs bytea[], entries bytea[])
RETURNS TABLE(had_seq bigint, had_hash bytea, said jsonb, head_seq bigint, head_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  me   hub.person := hub.caller('moderator', 'supervisor');
  dev  hub.device;
  n    int := coalesce(cardinality(seqs), 0);
  e    hub.deed;
  came hub.outcome;
  list jsonb := '[]';
  made bigint[] := '{}'; -- entries of the ledger, and their hashes
  kept bytea[]  := '{}';
  ends hub.head;
BEGIN
  SELECT * INTO dev FROM hub.device AS d WHERE d.id = device FOR UPDATE;
  IF dev.id IS NULL OR dev.person <> me.name THEN
    RAISE EXCEPTION 'the device is not known to be this person''s' USING ERRCODE = 'YD001', DETAIL = 'device';
  END IF;
  IF n > 1000 OR cardinality(prevs) <> n OR cardinality(hashes) <> n OR cardinality(sigs) <> n OR cardinality(entries) <> n THEN
    PERFORM hub.wrong('entries', 'are at most 1000, each with its number, hashes and signature');
  END IF;
  FOR i IN 1..n LOOP
    IF seqs[i] <= dev.seq THEN
      -- The answer may have been lost: what was said of it is said again.
      SELECT l.entry_id, l.why INTO e.id, came.why FROM hub.ledger AS l WHERE l.device = dev.id AND l.seq = seqs[i] AND l.hash = hashes[i];
      IF NOT FOUND THEN
        RAISE EXCEPTION 'the hub has another entry %', seqs[i] USING ERRCODE = 'YD003';
      END IF;
      IF came.why IS NOT NULL THEN
        list := list || jsonb_build_object('entry', e.id, 'why', came.why);
      END IF;
      CONTINUE;
    END IF;
    IF seqs[i] = dev.seq + 1 AND prevs[i] <> dev.hash THEN
      RAISE EXCEPTION 'entry % does not follow the one that the hub has', seqs[i] USING ERRCODE = 'YD003';
    END IF;
    IF octet_length(entries[i]) > 1048576 THEN
      PERFORM hub.wrong('entries', 'are at most a mebibyte long each');
    END IF;
    IF length(prevs[i]) <> 32 OR length(sigs[i]) <> 64 OR sha256(prevs[i] || entries[i]) <> hashes[i] THEN
      PERFORM hub.wrong('entries', 'have a hash that does not follow from their content');
    END IF;
    e := hub.read(entries[i]);
    IF e.device IS DISTINCT FROM device OR e.imported IS NOT NULL OR e.reviewer IS DISTINCT FROM me.name AND (e.reviewer IS NOT NULL OR e.kind <> 'purge')
        OR e.decision IS NOT NULL AND (e.decision->>'device' IS DISTINCT FROM device OR e.decision->>'reviewer' IS DISTINCT FROM me.name) THEN
      RAISE EXCEPTION 'an entry was made as another' USING ERRCODE = 'YD001', DETAIL = 'reviewer';
    END IF;
    dev.seq := seqs[i];
    dev.hash := hashes[i];
    came := hub.act(me, dev.id, seqs[i], prevs[i], hashes[i], sigs[i], entries[i], e);
    made := made || came.id;
    kept := kept || hashes[i];
    IF came.why IS NOT NULL THEN
      list := list || jsonb_build_object('entry', e.id, 'why', came.why);
    END IF;
  END LOOP;
  UPDATE hub.device AS d SET seq = dev.seq, hash = dev.hash, seen = now() WHERE d.id = dev.id;
  ends := hub.chain_up(made, kept);
  RETURN QUERY SELECT dev.seq, dev.hash, list, ends.seq, ends.hash;
END $$;

-- The words of a JSON list; none where there is no list.
CREATE FUNCTION hub.words(list json) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE json_typeof(list) WHEN 'array' THEN ARRAY(SELECT json_array_elements_text(list)) ELSE '{}' END;
$$;

-- Whether two decisions say the same, see queue.Differ.
CREATE FUNCTION hub.agree(a json, b json) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a->>'verdict' = b->>'verdict'
    AND hub.words(a->'actions') @> hub.words(b->'actions') AND hub.words(b->'actions') @> hub.words(a->'actions')
    AND (hub.words(a->'policies') = '{}' OR hub.words(b->'policies') = '{}' OR hub.words(a->'policies') && hub.words(b->'policies'));
$$;

-- Acts out one entry and keeps it. Chaining it is left to the caller.
CREATE FUNCTION hub.act(me hub.person, device text, seq bigint, prev bytea, hash bytea, sig bytea, entry bytea, e hub.deed)
RETURNS hub.outcome LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  it     bigint;
  work   hub.work;
  target hub.ledger;
  look   hub.ask;
  effect smallint := 0;
  why    text;
  old    bigint;   -- the decision that this one takes the place of
  made   bigint;   -- the entry's row
  pass   text;
  open   boolean;
BEGIN
  IF e.id IS NULL OR e.kind NOT IN ('decision', 'undo', 'skip', 'escalate', 'note', 'clue', 'fetch', 'purge', 'hold', 'lift',
      'ask', 'appoint', 'oversight', 'refer', 'accept', 'deny') OR e.kind IS NULL THEN
    PERFORM hub.wrong('entries', 'are of a kind that this hub does not know');
  END IF;
  IF EXISTS (SELECT 1 FROM hub.ledger AS l WHERE l.entry_id = e.id) THEN
    RAISE EXCEPTION 'the hub has the entry from another device' USING ERRCODE = 'YD003';
  END IF;
  IF e.item <> '' THEN
    SELECT w.* INTO work FROM hub.item AS i JOIN hub.work AS w ON w.item = i.id WHERE i.key = e.item AND i.source = e.source FOR UPDATE OF w;
    it := work.item;
    IF it IS NULL THEN
      why := 'not_known';
    END IF;
  END IF;

  IF e.answers IS NOT NULL THEN
    SELECT * INTO look FROM hub.ask AS a WHERE a.id = e.answers AND a.item = it FOR UPDATE;
  END IF;

  -- What it does.
  IF e.kind = 'decision' AND it IS NOT NULL THEN
    IF e.decision IS NULL OR coalesce(e.verdict, '') NOT IN ('violating', 'not_violating', 'unsure') THEN
      PERFORM hub.wrong('entries', 'have a decision without a verdict');
    END IF;
    pass := e.pass;
    effect := 2;
    IF work.state = 4 THEN
      why := 'was_withdrawn';
    ELSIF e.supersedes IS NOT NULL THEN
      SELECT * INTO target FROM hub.ledger AS l WHERE l.id = work.settled;
      IF me.duty <> 'supervisor' AND NOT coalesce(look.state = 0 AND look.pass = 'appeal', false) THEN
        why := 'not_allowed';
      ELSIF work.state = 2 AND target.entry_id = e.supersedes THEN
        effect := 8;
        old := work.settled;
      ELSE
        why := 'was_replaced';
      END IF;
    ELSIF e.answers IS NOT NULL THEN
      IF look.id IS NULL THEN
        why := 'not_known';
      ELSIF look.state <> 0 THEN
        why := 'came_later';
      END IF;
    ELSIF pass <> 'first' AND me.duty <> 'supervisor' THEN
      why := 'not_allowed';
    ELSIF work.state = 2 THEN
      why := 'came_later';
    ELSE
      effect := 1;
    END IF;
  ELSIF e.kind = 'undo' THEN
    SELECT * INTO target FROM hub.ledger AS l WHERE l.entry_id = e.undoes;
    IF target.id IS NULL OR target.item IS DISTINCT FROM it THEN
      why := 'not_known';
      target := NULL;
    ELSIF target.device IS NULL OR target.person <> me.name AND NOT (target.kind = 'ask' AND me.duty = 'supervisor') THEN
      why := 'not_allowed';
      target := NULL;
    ELSIF EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = target.id)
        OR EXISTS (SELECT 1 FROM hub.ledger AS n WHERE n.replaces = target.id AND NOT EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = n.id))
        OR EXISTS (SELECT 1 FROM hub.ask AS a WHERE (a.of = target.id OR a.entry = target.id) AND a.state = 1) THEN
      why := 'was_built_on';
      target := NULL;
    ELSE
      effect := CASE target.effect WHEN 1 THEN 5 WHEN 3 THEN 6 WHEN 4 THEN 7 WHEN 8 THEN 9 ELSE 0 END;
      IF effect IN (5, 9) AND work.settled IS DISTINCT FROM target.id THEN
        effect := 0;
      END IF;
    END IF;
  ELSIF e.kind = 'skip' AND it IS NOT NULL AND e.answers IS NULL AND work.state IN (0, 1) THEN
    effect := 3;
  ELSIF e.kind = 'escalate' AND it IS NOT NULL AND e.answers IS NULL THEN
    IF work.state IN (0, 1) THEN
      effect := 4;
    ELSE
      why := CASE work.state WHEN 4 THEN 'was_withdrawn' ELSE 'came_later' END;
    END IF;
  ELSIF e.kind = 'ask' AND it IS NOT NULL THEN
    IF coalesce(e.look, '') NOT IN ('second', 'qa', 'appeal', 'adjudication') THEN
      PERFORM hub.wrong('entries', 'ask for a look that there is not');
    END IF;
    SELECT * INTO target FROM hub.ledger AS l WHERE l.entry_id = e.of AND l.item = it AND l.kind = 'decision';
    IF me.duty <> 'supervisor' AND (e.look = 'qa' OR e.look = 'second' AND target.person IS DISTINCT FROM me.name OR NOT hub.sees(me, it)) THEN
      why := 'not_allowed';
    ELSIF target.id IS NULL AND e.look <> 'qa' THEN
      why := 'not_known';
    END IF;
  ELSIF e.kind IN ('oversight', 'appoint') AND me.duty <> 'supervisor' THEN
    why := 'not_allowed';
  END IF;

  INSERT INTO hub.ledger(entry_id, device, seq, item, person, kind, why, effect, undoes, replaces, author, verdict, pass, prev, hash, sig, entry)
    VALUES(e.id, act.device, act.seq, it, me.name, e.kind, why, effect, CASE e.kind WHEN 'undo' THEN target.id END, old,
      CASE e.kind WHEN 'clue' THEN e.author END, e.verdict, pass, act.prev, act.hash, act.sig, act.entry)
    RETURNING hub.ledger.id INTO made;

  -- What follows.
  IF effect = 1 THEN
    UPDATE hub.work AS w SET state = 2, settled = made, holder = NULL, until = NULL, field = false WHERE w.item = it;
  ELSIF effect = 8 THEN
    UPDATE hub.work AS w SET settled = made WHERE w.item = it;
    UPDATE hub.ask AS a SET state = 2, holder = NULL, until = NULL WHERE a.of = old AND a.state = 0 AND a.pass = 'second';
  ELSIF effect = 3 THEN
    INSERT INTO hub.apart VALUES(it, me.name, least(coalesce(e.until, now()), now() + interval '1 day'))
      ON CONFLICT(item, person) DO UPDATE SET until = greatest(hub.apart.until, excluded.until);
    UPDATE hub.work AS w SET state = 0, holder = NULL, until = NULL, field = false WHERE w.item = it AND w.holder = me.name;
  ELSIF effect = 4 THEN
    UPDATE hub.work AS w SET queue = 1, raised = w.raised + 1 WHERE w.item = it;
    UPDATE hub.work AS w SET state = 0, holder = NULL, until = NULL, field = false WHERE w.item = it AND w.holder = me.name;
  ELSIF effect = 5 THEN
    UPDATE hub.work AS w SET state = 1, settled = NULL, holder = me.name, until = now() + interval '30 minutes', field = false WHERE w.item = it;
  ELSIF effect = 6 THEN
    DELETE FROM hub.apart AS p WHERE p.item = it AND p.person = me.name AND p.until < 'infinity';
  ELSIF effect = 7 THEN
    UPDATE hub.work AS w SET raised = w.raised - 1, queue = CASE WHEN w.state = 2 THEN w.queue ELSE (w.raised > 1)::int END WHERE w.item = it;
  ELSIF effect = 9 THEN
    UPDATE hub.work AS w SET settled = target.replaces WHERE w.item = it;
  END IF;
  IF effect IN (6, 7) THEN -- who puts an item aside and takes that back has it before them again, unless somebody else does
    UPDATE hub.work AS w SET state = 1, holder = me.name, until = now() + interval '30 minutes', field = false WHERE w.item = it AND w.state = 0;
  END IF;

  IF e.kind = 'decision' AND it IS NOT NULL THEN
    INSERT INTO hub.apart VALUES(it, me.name, 'infinity') ON CONFLICT(item, person) DO UPDATE SET until = 'infinity';
    IF look.id IS NOT NULL AND look.state = 0 AND why IS NULL THEN
      UPDATE hub.ask AS a SET state = (a.pass <> 'qa')::int, answer = CASE WHEN a.pass <> 'qa' THEN made END WHERE a.id = look.id;
    END IF;
    IF e.answers IS NOT NULL OR EXISTS (SELECT 1 FROM hub.ask AS a WHERE a.item = it AND a.holder = me.name) THEN
      UPDATE hub.ask AS a SET holder = NULL, until = NULL, field = false WHERE a.item = it AND (a.holder = me.name OR a.id = look.id AND a.state = 1);
    END IF;
    IF why = 'came_later' AND e.answers IS NULL THEN
      SELECT * INTO target FROM hub.ledger AS l WHERE l.id = work.settled;
      INSERT INTO hub.clash SELECT made, target.id, it, hub.agree(convert_from(target.entry, 'UTF8')::json->'decision', e.decision);
    END IF;
  ELSIF e.kind IN ('skip', 'escalate') AND look.id IS NOT NULL THEN
    IF e.kind = 'skip' THEN
      INSERT INTO hub.apart VALUES(it, me.name, least(coalesce(e.until, now()), now() + interval '1 day'))
        ON CONFLICT(item, person) DO UPDATE SET until = greatest(hub.apart.until, excluded.until);
    ELSIF look.state = 0 THEN
      UPDATE hub.ask AS a SET state = (a.pass <> 'qa')::int, answer = CASE WHEN a.pass <> 'qa' THEN made END WHERE a.id = look.id;
      INSERT INTO hub.apart VALUES(it, me.name, 'infinity') ON CONFLICT(item, person) DO UPDATE SET until = 'infinity';
    END IF;
    UPDATE hub.ask AS a SET holder = NULL, until = NULL, field = false WHERE a.item = it AND a.holder = me.name;
  ELSIF e.kind = 'undo' AND target.id IS NOT NULL THEN
    IF target.kind IN ('decision', 'escalate') THEN
      UPDATE hub.ask AS a SET state = 2, holder = NULL, until = NULL WHERE a.of = target.id AND a.state = 0;
      UPDATE hub.ask AS a SET state = 0, answer = NULL WHERE a.answer = target.id AND a.state = 1;
      DELETE FROM hub.clash AS c WHERE c.later = target.id OR c.first = target.id;
      IF NOT EXISTS (SELECT 1 FROM hub.ledger AS l WHERE l.item = it AND l.person = me.name AND l.kind = 'decision' AND l.id <> target.id
          AND NOT EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = l.id)) THEN
        DELETE FROM hub.apart AS p WHERE p.item = it AND p.person = me.name;
      END IF;
    ELSIF target.kind = 'ask' THEN
      UPDATE hub.ask AS a SET state = 2, holder = NULL, until = NULL WHERE a.entry = target.id;
    END IF;
  ELSIF e.kind = 'ask' AND it IS NOT NULL AND why IS NULL THEN
    -- A second look at a first decision that came later, or one that is asked already, waits for nobody.
    open := e.urgent OR NOT coalesce(e.look = 'second' AND target.pass = 'first' AND target.effect = 2, false);
    open := open AND NOT EXISTS (SELECT 1 FROM hub.ask AS a WHERE a.item = it AND a.pass = e.look AND a.state = 0);
    INSERT INTO hub.ask(id, entry, item, pass, of, urgent, state)
      VALUES(e.id, made, it, e.look, target.id, e.urgent, CASE WHEN open THEN 0 ELSE 2 END);
    IF e.urgent THEN
      PERFORM pg_notify('discern', 'urgent');
    END IF;
  ELSIF e.kind = 'oversight' AND why IS NULL THEN
    UPDATE hub.about SET golden = e.golden;
    PERFORM pg_notify('discern', 'rules');
  END IF;
  RETURN ROW(made, why);
END $$;

-- Clashes, numbered by the place of the later decision in the chain.
CREATE FUNCTION hub.clashes(after bigint)
RETURNS TABLE(seq bigint, source text, key text, first uuid, later uuid, first_by text, later_by text, at timestamptz, agree boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  RETURN QUERY SELECT c.seq, i.source, i.key, f.entry_id, l.entry_id, f.person, l.person, l.came, x.agree
    FROM hub.clash AS x JOIN hub.chain AS c ON c.entry = x.later JOIN hub.ledger AS l ON l.id = x.later JOIN hub.ledger AS f ON f.id = x.first JOIN hub.item AS i ON i.id = x.item
    WHERE c.seq > after AND (me.duty = 'supervisor' OR l.person = me.name OR f.person = me.name) ORDER BY c.seq LIMIT 1000;
END $$;

-- Publishing. What is known already gets what is new of it as a further record, and its
-- place can only become more urgent; what was withdrawn stays so.
CREATE FUNCTION hub.publish(sources text[], keys text[], kinds text[], langs text[], priorities bigint[], deadlines timestamptz[], rules text[], authors text[], docs text[])
RETURNS TABLE(added bigint, updated bigint, unchanged bigint, withdrawn bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me     hub.person := hub.caller('ingest', 'owner');
  n      int := coalesce(cardinality(docs), 0);
  ids    bigint[] := ARRAY(SELECT nextval('hub.item_id_seq') FROM generate_series(1, n)); -- of those that are new
  known  bigint[]; -- places of the others
  r      record;
  w      hub.work;
  urgent boolean := false;
BEGIN
  added := 0; updated := 0; unchanged := 0; withdrawn := 0;
  IF n > 10000 OR cardinality(sources) <> n OR cardinality(keys) <> n OR cardinality(kinds) <> n OR cardinality(langs) <> n OR cardinality(priorities) <> n
      OR cardinality(deadlines) <> n OR cardinality(rules) <> n OR cardinality(authors) <> n THEN
    PERFORM hub.wrong('docs', 'are at most 10000, each with its source, key, kind, language, priority, deadline, rules and author');
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(sources, keys, langs, priorities, authors, docs, kinds) AS g(source, key, lang, priority, author, doc, kind)
      WHERE (g.source <> '' AND length(g.source) <= 1000 AND g.key <> '' AND length(g.key) <= 1000 AND length(g.lang) <= 100 AND g.priority BETWEEN -1 AND 1999999
        AND length(g.author) <= 1000 AND octet_length(g.doc) BETWEEN 2 AND 16777216 AND g.kind IN ('text', 'image', 'video', 'account', 'thread')) IS NOT TRUE) THEN
    PERFORM hub.wrong('docs', 'need a source, a key, a kind, a language (may be empty), a priority of 0 to 1999999, and an item as JSON of at most 16 MiB');
  END IF;

  INSERT INTO hub.item(id, source, key, author, doc) OVERRIDING SYSTEM VALUE
    SELECT g.id, g.source, g.key, g.author, g.doc FROM unnest(ids, sources, keys, authors, docs) AS g(id, source, key, author, doc)
    ON CONFLICT(key, source) DO NOTHING;
  GET DIAGNOSTICS added = ROW_COUNT;
  IF added < n THEN
    SELECT array_agg(g.place) INTO known FROM unnest(ids) WITH ORDINALITY AS g(id, place) WHERE NOT EXISTS (SELECT 1 FROM hub.item AS i WHERE i.id = g.id);
    FOR i IN 1..cardinality(known) LOOP
      ids[known[i]] := NULL;
    END LOOP;
  END IF;
  WITH placed AS (
    INSERT INTO hub.work(item, priority, deadline, lang, rules)
      SELECT g.id, g.priority, g.deadline, g.lang, CASE g.rules WHEN '' THEN '{}' ELSE string_to_array(g.rules, ',') END
        FROM unnest(ids, priorities, deadlines, langs, rules) AS g(id, priority, deadline, lang, rules) WHERE g.id IS NOT NULL
      RETURNING priority >= 1000000 OR deadline < now() + interval '1 hour' AS urgent)
  SELECT coalesce(bool_or(p.urgent), false) INTO urgent FROM placed AS p;

  IF added < n THEN
    FOR r IN SELECT g.*, i.id, i.doc AS before
        FROM unnest(ids, sources, keys, priorities, deadlines, rules, docs) WITH ORDINALITY AS g(fresh, source, key, priority, deadline, rules, doc, place)
          JOIN hub.item AS i ON i.source = g.source AND i.key = g.key
        WHERE g.fresh IS NULL ORDER BY g.place LOOP
      SELECT * INTO w FROM hub.work AS x WHERE x.item = r.id FOR UPDATE;
      IF w.state = 4 THEN
        withdrawn := withdrawn + 1;
      ELSIF r.doc = r.before OR EXISTS (SELECT 1 FROM hub.again AS a WHERE a.item = r.id AND a.doc = r.doc) THEN
        unchanged := unchanged + 1;
      ELSIF w.records >= 1000 THEN
        PERFORM hub.wrong('docs', 'have an item that was published a thousand times; withdraw it first');
      ELSE
        INSERT INTO hub.again(item, record, doc) VALUES(r.id, w.records + 1, r.doc);
        UPDATE hub.work AS x SET records = w.records + 1, priority = greatest(x.priority, r.priority), deadline = least(x.deadline, r.deadline),
            rules = CASE r.rules WHEN '' THEN x.rules ELSE ARRAY(SELECT unnest(x.rules) UNION SELECT unnest(string_to_array(r.rules, ','))) END
          WHERE x.item = r.id;
        updated := updated + 1;
        urgent := urgent OR w.state < 2 AND (r.priority >= 1000000 AND w.priority < 1000000 OR coalesce(r.deadline < now() + interval '1 hour' AND r.deadline < coalesce(w.deadline, 'infinity'), false));
      END IF;
    END LOOP;
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(docs) AS d(doc) WHERE strpos(d.doc, '"media"') > 0) THEN
    INSERT INTO hub.shows SELECT DISTINCT a.address, i.id
      FROM unnest(sources, keys, docs) AS g(source, key, doc) JOIN hub.item AS i ON i.source = g.source AND i.key = g.key AND i.doc IS NOT NULL
        CROSS JOIN LATERAL json_array_elements(CASE json_typeof(g.doc::json->'media') WHEN 'array' THEN g.doc::json->'media' ELSE '[]' END) AS m(medium)
        CROSS JOIN LATERAL (VALUES (m.medium->>'sha256'), (m.medium->>'found')) AS a(address)
      WHERE strpos(g.doc, '"media"') > 0 AND a.address ~ '^[0-9a-f]{64}$' ON CONFLICT DO NOTHING;
  END IF;
  IF urgent THEN
    PERFORM pg_notify('discern', 'urgent');
  END IF;
  RETURN NEXT;
END $$;

-- Gives an item another place. What is NULL stays as it is.
CREATE FUNCTION hub.prioritise(source text, key text, priority bigint, deadline timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('ingest', 'supervisor', 'owner');
BEGIN
  IF prioritise.priority NOT BETWEEN 0 AND 1999999 THEN
    PERFORM hub.wrong('priority', 'lies in 0 to 1999999');
  END IF;
  UPDATE hub.work AS w SET priority = coalesce(prioritise.priority, w.priority), deadline = coalesce(prioritise.deadline, w.deadline) FROM hub.item AS i
    WHERE i.source = prioritise.source AND i.key = prioritise.key AND w.item = i.id AND w.state IN (0, 1);
  IF FOUND AND (prioritise.priority >= 1000000 OR prioritise.deadline < now() + interval '1 hour') THEN
    PERFORM pg_notify('discern', 'urgent');
    RETURN true;
  END IF;
  RETURN FOUND;
END $$;

-- Takes an item out of every queue and off every desk: its content is gone upstream.
-- What was done about it stays in the ledger.
CREATE FUNCTION hub.withdraw(source text, key text, reason text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me    hub.person := hub.caller('ingest', 'supervisor', 'owner');
  it    bigint;
  now_  smallint;
  made  bigint;
  id    uuid := gen_random_uuid();
  note  bytea;
  zero  bytea := decode(repeat('00', 32), 'hex');
  media text[];
BEGIN
  IF coalesce(btrim(reason), '') = '' OR length(reason) > 1000 THEN
    PERFORM hub.wrong('reason', 'is said in up to 1000 characters');
  END IF;
  SELECT i.id INTO it FROM hub.item AS i WHERE i.source = withdraw.source AND i.key = withdraw.key;
  IF it IS NULL THEN
    PERFORM hub.wrong('item', 'is not known to the hub');
  END IF;
  SELECT w.state INTO now_ FROM hub.work AS w WHERE w.item = it FOR UPDATE;
  IF now_ = 4 THEN
    RETURN false;
  END IF;
  note := convert_to(json_build_object('id', id, 'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', 'withdraw', 'device', '',
    'reviewer', me.name, 'source', withdraw.source, 'item', withdraw.key, 'text', reason)::text, 'UTF8');
  INSERT INTO hub.ledger(entry_id, item, person, kind, effect, prev, hash, entry) VALUES(id, it, me.name, 'withdraw', 0, zero, sha256(zero || note), note)
    RETURNING hub.ledger.id INTO made;
  INSERT INTO hub.unsealed VALUES(made);
  UPDATE hub.work AS w SET state = 4, holder = NULL, until = NULL, field = false WHERE w.item = it;
  UPDATE hub.ask AS a SET state = 2, holder = NULL, until = NULL WHERE a.item = it AND a.state = 0;
  UPDATE hub.item AS i SET doc = NULL WHERE i.id = it;
  DELETE FROM hub.again AS a WHERE a.item = it;
  WITH gone AS (DELETE FROM hub.shows AS s WHERE s.item = it RETURNING s.medium)
    SELECT coalesce(array_agg(g.medium), '{}') INTO media FROM gone AS g;
  DELETE FROM hub.medium AS m WHERE m.address = ANY(media) AND NOT EXISTS (SELECT 1 FROM hub.shows AS s WHERE s.medium = m.address);
  PERFORM pg_notify('discern', 'withdrawn');
  RETURN true;
END $$;

-- By which version of the policies the team judges.
CREATE FUNCTION hub.policies() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.policies FROM hub.about AS a;
$$;

CREATE FUNCTION hub.set_policies(version text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person := hub.caller('supervisor', 'owner');
BEGIN
  IF version IS NULL OR length(version) > 200 THEN
    PERFORM hub.wrong('version', 'has at most 200 characters');
  END IF;
  UPDATE hub.about SET policies = version;
  PERFORM pg_notify('discern', 'rules');
END $$;

-- Media.
CREATE FUNCTION hub.lacking(addresses text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person := hub.caller('ingest', 'owner');
BEGIN
  RETURN ARRAY(SELECT a.address FROM unnest(addresses) AS a(address)
    WHERE (SELECT count(*) FROM hub.chunk AS c WHERE c.medium = a.address) IS DISTINCT FROM (SELECT m.chunks::bigint FROM hub.medium AS m WHERE m.address = a.address));
END $$;

-- Takes a chunk and says whether all are here. The whole is checked by whoever fetches it:
-- its address says what it must be.
CREATE FUNCTION hub.put_chunk(address text, n int, count int, data bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('ingest', 'owner');
BEGIN
  IF address !~ '^[0-9a-f]{64}$' OR count NOT BETWEEN 1 AND 4096 OR n NOT BETWEEN 0 AND count - 1 OR octet_length(data) NOT BETWEEN 1 AND 1048576
      OR n < count - 1 AND octet_length(data) <> 1048576 THEN
    PERFORM hub.wrong('chunk', 'is a mebibyte of a medium of at most 4 GiB; the last may be shorter');
  END IF;
  IF put_chunk.count = 1 AND encode(sha256(put_chunk.data), 'hex') <> put_chunk.address THEN
    PERFORM hub.wrong('chunk', 'is not what its address says');
  END IF;
  INSERT INTO hub.medium(address, chunks) VALUES(put_chunk.address, put_chunk.count) ON CONFLICT DO NOTHING;
  INSERT INTO hub.chunk VALUES(put_chunk.address, put_chunk.n, encode(sha256(put_chunk.data), 'hex'), put_chunk.data) ON CONFLICT DO NOTHING;
  RETURN (SELECT count(*) FROM hub.chunk AS c WHERE c.medium = put_chunk.address) = put_chunk.count;
END $$;

-- Deletes media that no item shows and that came longer ago than a while: those of items
-- that were never published.
CREATE FUNCTION hub.sweep(older interval DEFAULT '1 day') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me   hub.person := hub.caller('ingest', 'owner');
  gone bigint;
BEGIN
  DELETE FROM hub.medium AS m WHERE m.came < now() - greatest(older, '1 hour') AND NOT EXISTS (SELECT 1 FROM hub.shows AS s WHERE s.medium = m.address);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Whether a person may have a medium: they may see an item that shows it.
CREATE FUNCTION hub.may_have(me hub.person, address text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM hub.shows AS s WHERE s.medium = address AND hub.sees(me, s.item));
$$;

CREATE FUNCTION hub.chunks(address text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  RETURN CASE WHEN hub.may_have(me, chunks.address) THEN coalesce((SELECT m.chunks FROM hub.medium AS m WHERE m.address = chunks.address
    AND m.chunks = (SELECT count(*) FROM hub.chunk AS c WHERE c.medium = m.address)), 0) ELSE 0 END;
END $$;

CREATE FUNCTION hub.chunk(address text, n int) RETURNS TABLE(digest text, data bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE me hub.person := hub.caller('moderator', 'supervisor');
BEGIN
  IF NOT hub.may_have(me, chunk.address) THEN
    RAISE EXCEPTION 'the medium is of no item that you hold' USING ERRCODE = 'YD001', DETAIL = 'medium';
  END IF;
  RETURN QUERY SELECT c.digest, c.data FROM hub.chunk AS c WHERE c.medium = chunk.address AND c.n = chunk.n;
END $$;

-- How things stand, in counts.
CREATE FUNCTION hub.status() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE me hub.person := hub.caller('supervisor', 'ingest', 'owner');
BEGIN
  RETURN (SELECT jsonb_build_object(
      'waiting', coalesce(sum(s.n) FILTER (WHERE s.state = 0), 0), 'leased', coalesce(sum(s.n) FILTER (WHERE s.state = 1), 0),
      'decided', coalesce(sum(s.n) FILTER (WHERE s.state = 2), 0), 'withdrawn', coalesce(sum(s.n) FILTER (WHERE s.state = 4), 0))
      FROM (SELECT w.state, count(*) AS n FROM hub.work AS w GROUP BY w.state) AS s)
    || jsonb_build_object(
      'decisions', (SELECT count(*) FROM hub.ledger AS l WHERE l.kind = 'decision' AND NOT EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = l.id)),
      'conflicts', (SELECT count(*) FROM hub.clash),
      'unsealed', (SELECT count(*) FROM hub.unsealed),
      'asks', (SELECT coalesce(jsonb_object_agg(a.pass, a.n), '{}') FROM (SELECT k.pass, count(*) AS n FROM hub.ask AS k WHERE k.state = 0 GROUP BY k.pass) AS a),
      'head', (SELECT jsonb_build_object('seq', h.seq, 'hash', encode(h.hash, 'hex')) FROM hub.head AS h),
      'due_hour', (SELECT count(*) FROM hub.work AS w WHERE w.state IN (0, 1) AND w.deadline >= now() AND w.deadline < now() + interval '1 hour'),
      'overdue', (SELECT count(*) FROM hub.work AS w WHERE w.state IN (0, 1) AND w.deadline < now()),
      'queues', (SELECT coalesce(jsonb_agg(jsonb_build_object('queue', q.queue, 'waiting', q.n, 'oldest', q.oldest) ORDER BY q.queue), '[]')
        FROM (SELECT w.queue, count(*) AS n, (SELECT i.came FROM hub.item AS i WHERE i.id = min(w.item)) AS oldest FROM hub.work AS w WHERE w.state = 0 GROUP BY w.queue) AS q),
      'people', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'duty', p.duty,
          'held', (SELECT count(*) FROM hub.work AS w WHERE w.state = 1 AND w.holder = p.name AND NOT w.field AND w.until > now()),
          'field', (SELECT count(*) FROM hub.work AS w WHERE w.state = 1 AND w.holder = p.name AND w.field AND w.until > now()),
          'lapsed', (SELECT count(*) FROM hub.work AS w WHERE w.state = 1 AND w.holder = p.name AND w.until <= now()),
          'seen', (SELECT max(d.seen) FROM hub.device AS d WHERE d.person = p.name)) ORDER BY p.name), '[]')
        FROM hub.person AS p WHERE p.removed IS NULL),
      'oldest_unsynced', (SELECT jsonb_build_object('person', d.person, 'seen', d.seen) FROM hub.device AS d JOIN hub.person AS p ON p.name = d.person AND p.removed IS NULL
        WHERE EXISTS (SELECT 1 FROM hub.work AS w WHERE w.state = 1 AND w.holder = d.person)
          AND d.seen = (SELECT max(o.seen) FROM hub.device AS o WHERE o.person = d.person) ORDER BY d.seen LIMIT 1));
END $$;

-- People, for the owner alone. The database role is made beside it.
CREATE FUNCTION hub.add_person(name text, duty text, languages text[], rules text[], most int, most_field int) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO hub.person(name, duty, languages, rules, most, most_field) VALUES($1, $2, $3, $4, $5, $6)
    ON CONFLICT(name) DO UPDATE SET duty = excluded.duty, languages = excluded.languages, rules = excluded.rules,
      most = excluded.most, most_field = excluded.most_field, removed = NULL;
$$;

CREATE FUNCTION hub.remove_person(name text) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE hub.person SET removed = now() WHERE person.name = $1 AND removed IS NULL;
  SELECT hub.free($1, NULL);
$$;

-- What supervisors and a team's data people read.
CREATE VIEW hub.decisions AS
  SELECT l.entry_id AS id, i.source, i.key AS item, l.pass, l.verdict, l.person AS reviewer, l.came,
      l.id = w.settled AS in_force, convert_from(l.entry, 'UTF8')::json->'decision' AS decision
    FROM hub.ledger AS l JOIN hub.item AS i ON i.id = l.item JOIN hub.work AS w ON w.item = l.item
    WHERE l.kind = 'decision' AND NOT EXISTS (SELECT 1 FROM hub.ledger AS u WHERE u.undoes = l.id);

CREATE VIEW hub.queue AS
  SELECT i.source, i.key AS item, w.lang, w.rules, w.queue, w.priority, w.deadline, i.came, w.holder, w.until, w.field
    FROM hub.work AS w JOIN hub.item AS i ON i.id = w.item WHERE w.state IN (0, 1);

CREATE VIEW hub.entries AS
  SELECT c.seq, c.hash AS chain_hash, l.entry_id AS id, l.kind, l.person, l.device, l.seq AS device_seq, d.public AS device_key, l.came, l.prev, l.hash, l.sig, l.entry
    FROM hub.ledger AS l LEFT JOIN hub.chain AS c ON c.entry = l.id LEFT JOIN hub.device AS d ON d.id = l.device;

-- Has the functions that are called all day look up rows by index, by plans that are made
-- once. A later version of one needs it again.
CREATE FUNCTION hub.plan_simply() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f regprocedure;
  s text;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'hub'::regnamespace AND p.proname IN (
      'hello', 'lease', 'renew', 'give_back', 'contents', 'history', 'pull', 'seal', 'submit', 'clashes', 'publish', 'prioritise', 'withdraw', 'chunks', 'chunk') LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', f);
    FOREACH s IN ARRAY ARRAY['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material'] LOOP
      EXECUTE format('ALTER FUNCTION %s SET %I = off', f, s);
    END LOOP;
  END LOOP;
END $$;
SELECT hub.plan_simply();

-- Who may do what. Functions can be called by everybody until that is taken away.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hub FROM PUBLIC;
GRANT USAGE ON SCHEMA hub TO discern_moderator, discern_supervisor, discern_ingest;
GRANT EXECUTE ON FUNCTION hub.schema_version(), hub.policies() TO discern_moderator, discern_supervisor, discern_ingest;
GRANT EXECUTE ON FUNCTION
    hub.hello(bytea, bigint, bytea), hub.lease(int, int, interval, boolean), hub.renew(bigint[], interval), hub.give_back(bigint[]),
    hub.contents(bigint[]), hub.history(bigint[]), hub.pull(bigint, text), hub.seal(),
    hub.submit(text, bigint[], bytea[], bytea[], bytea[], bytea[]), hub.clashes(bigint), hub.chunks(text), hub.chunk(text, int)
  TO discern_moderator, discern_supervisor;
GRANT EXECUTE ON FUNCTION hub.revoke(text), hub.set_policies(text) TO discern_supervisor;
GRANT EXECUTE ON FUNCTION hub.withdraw(text, text, text), hub.prioritise(text, text, bigint, timestamptz), hub.status() TO discern_supervisor, discern_ingest;
GRANT EXECUTE ON FUNCTION
    hub.publish(text[], text[], text[], text[], bigint[], timestamptz[], text[], text[], text[]), hub.lacking(text[]), hub.put_chunk(text, int, int, bytea), hub.sweep(interval), hub.seal()
  TO discern_ingest;
GRANT SELECT ON hub.decisions, hub.queue, hub.entries TO discern_supervisor;
