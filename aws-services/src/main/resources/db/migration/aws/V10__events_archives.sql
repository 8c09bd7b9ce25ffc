-- Archives and replays of EventBridge.

create table lambent_aws.events_archive (
  id bigint generated always as identity primary key,
  bus bigint not null references lambent_aws.events_bus on delete cascade,
  -- Those of the bus.
  account text not null,
  region text not null,
  name text not null,
  -- JSON.
  definition text not null,
  -- Null where every event is kept.
  pattern text,
  -- Null or zero where events are kept for ever.
  retention_days int,
  created_at timestamptz not null,
  unique (account, region, name)
);

create index on lambent_aws.events_archive (bus);

create table lambent_aws.events_archived (
  id bigint generated always as identity primary key,
  archive bigint not null references lambent_aws.events_archive on delete cascade,
  body text not null,
  put_at timestamptz not null
);

create index on lambent_aws.events_archived (archive, put_at, id);

create table lambent_aws.events_replay (
  id bigint generated always as identity primary key,
  -- Null once the archive is deleted.
  archive bigint references lambent_aws.events_archive on delete set null,
  account text not null,
  region text not null,
  name text not null,
  -- JSON.
  definition text not null,
  state text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- The last event that was replayed.
  last_put_at timestamptz,
  last_id bigint,
  unique (account, region, name)
);

create index on lambent_aws.events_replay (state) where ended_at is null;

create or replace view lambent_aws.pending_work as
  select 'schedule' as kind from lambent_aws.scheduler_schedule where next_at is not null
  union all
  select 'run' from lambent_aws.scheduler_run
  union all
  select 'notification' from lambent_aws.sns_delivery
  union all
  select 'event' from lambent_aws.s3_event
  union all
  select 'move task' from lambent_aws.sqs_move_task where status = 'RUNNING'
  union all
  select 'rule' from lambent_aws.events_rule where next_at is not null
  union all
  select 'delivery' from lambent_aws.events_delivery
  union all
  select 'replay' from lambent_aws.events_replay where ended_at is null;
