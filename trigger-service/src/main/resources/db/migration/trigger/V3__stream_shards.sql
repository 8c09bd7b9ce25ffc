-- How far each mapping of a stream has come in each of its shards, and which instance reads it. As
-- with mappings, a lease holds for as long as its owner is alive.

create table lambent_trigger.stream_shard (
  -- UUID of the mapping
  mapping text not null,
  shard text not null,
  -- the shards that this one goes on from; they are read to their end first
  parents text[] not null,
  owner text,
  -- the sequence number up to which all records are handled; null before the first
  position text,
  -- true once a shard that takes no more records has been read to its end
  finished boolean not null default false,
  -- the tumbling window that has begun, and its state as JSON; null between windows
  window_start timestamptz,
  window_state text,
  primary key (mapping, shard)
);

create index on lambent_trigger.stream_shard (owner);
