-- The slots that mappings have in other PostgreSQL databases. A slot keeps that database's
-- write-ahead log, so none may be forgotten.

create table lambent_trigger.postgresql_slot (
  -- UUID of the mapping
  mapping text primary key,
  source_arn text not null,
  -- of the mapping
  account text not null,
  -- true once the slot was there
  made boolean not null default false,
  -- where the changes begin that the latest snapshot of the rows does not have; null without one
  snapshot_lsn bigint,
  -- true once the mapping is deleted, until the slot is dropped
  dropping boolean not null default false,
  dropped_at timestamptz
);

create index on lambent_trigger.postgresql_slot (mapping) where dropping;
