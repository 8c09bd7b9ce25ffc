-- Groups, schedules and runs of EventBridge Scheduler.

create table lambent_aws.scheduler_group (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  tags jsonb not null default '{}',
  client_token text not null default '',
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (account, region, name)
);

create table lambent_aws.scheduler_schedule (
  id bigint generated always as identity primary key,
  group_id bigint not null references lambent_aws.scheduler_group on delete cascade,
  name text not null,
  -- JSON.
  definition text not null,
  client_token text,
  -- When the present times began to count.
  anchor timestamptz not null,
  -- Null where there is no further time, or the schedule is disabled.
  next_at timestamptz,
  -- True where the schedule is deleted after its last run.
  ends_with_its_times boolean not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (group_id, name)
);

create index on lambent_aws.scheduler_schedule (next_at) where next_at is not null;

-- Times that have come. A row is deleted once the target has taken its call.
create table lambent_aws.scheduler_run (
  id uuid primary key,
  schedule bigint not null references lambent_aws.scheduler_schedule on delete cascade,
  scheduled_at timestamptz not null,
  attempts int not null default 0,
  -- When it is tried next; while it is tried, when the attempt counts as lost.
  due_at timestamptz not null,
  unique (schedule, scheduled_at)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.scheduler_run (due_at);
