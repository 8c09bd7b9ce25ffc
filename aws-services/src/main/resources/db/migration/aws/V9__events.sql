-- Buses, rules, targets, events and deliveries of EventBridge.

create table lambent_aws.events_bus (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- JSON.
  settings text not null,
  -- JSON.
  tags text not null default '{}',
  -- A policy document; null where the bus has none.
  policy text,
  -- Counts changes of rules and targets: instances compile a bus anew when it has changed.
  revision bigint not null default 0,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (account, region, name)
);

create table lambent_aws.events_rule (
  id bigint generated always as identity primary key,
  bus bigint not null references lambent_aws.events_bus on delete cascade,
  name text not null,
  -- JSON.
  definition text not null,
  -- JSON.
  tags text not null default '{}',
  enabled boolean not null,
  -- Null where the rule has only a schedule.
  pattern text,
  -- When the times of the rule's schedule began to count.
  anchor timestamptz not null,
  -- Null where the rule has no schedule, or is disabled.
  next_at timestamptz,
  unique (bus, name)
);

create index on lambent_aws.events_rule (next_at) where next_at is not null;

create table lambent_aws.events_target (
  id bigint generated always as identity primary key,
  rule bigint not null references lambent_aws.events_rule on delete cascade,
  target_id text not null,
  arn text not null,
  -- JSON.
  definition text not null,
  unique (rule, target_id)
);

-- Events that are to be delivered.
create table lambent_aws.events_event (
  key uuid primary key,
  -- JSON, as targets get it.
  body text not null,
  trace_header text,
  -- True where another bus has sent it: it is not sent on to a third one.
  forwarded boolean not null,
  put_at timestamptz not null
);

create index on lambent_aws.events_event (put_at);

-- What is to be sent to a target. A row is deleted once that is done.
create table lambent_aws.events_delivery (
  id bigint generated always as identity primary key,
  event uuid not null references lambent_aws.events_event on delete cascade,
  target bigint not null references lambent_aws.events_target on delete cascade,
  attempts int not null default 0,
  -- When it is tried next; while it is tried, when the attempt counts as lost.
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.events_delivery (due_at);
create index on lambent_aws.events_delivery (event);
create index on lambent_aws.events_delivery (target);

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
  select 'delivery' from lambent_aws.events_delivery;
