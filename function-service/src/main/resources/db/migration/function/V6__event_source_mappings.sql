-- What records of which source invoke which function. A mapping outlives its function, so it names
-- it and does not hang on its row.
create table event_source_mapping (
  uuid text collate "C" primary key,
  account text collate "C" not null,
  region text collate "C" not null,
  function_name text collate "C" not null,
  -- a version or alias as asked for, or empty
  qualifier text collate "C" not null,
  -- the kind of source
  source text not null,
  -- its ARN, or empty for a cluster that AWS does not run
  event_source text collate "C" not null,
  settings jsonb not null,
  tags jsonb not null,
  state text not null,
  -- whether it is in effect once its state is settled
  enabled boolean not null,
  modified_at timestamptz not null
);
-- The three orders of ListEventSourceMappings; the second also finds duplicates.
create index event_source_mapping_account on event_source_mapping (account, region, uuid);
create index event_source_mapping_function
  on event_source_mapping (account, region, function_name, qualifier, event_source, uuid);
create index event_source_mapping_source
  on event_source_mapping (account, region, event_source, uuid);
-- What has to be resumed after a restart.
create index event_source_mapping_unsettled on event_source_mapping (uuid)
  where state not in ('ENABLED', 'DISABLED');
-- What is to be polled.
create index event_source_mapping_enabled on event_source_mapping (uuid)
  where state = 'ENABLED';
