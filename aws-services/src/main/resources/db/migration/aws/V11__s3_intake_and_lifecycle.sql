-- Events that other stores sent, by SHA-256 of what tells them from others, so that one that is sent
-- again is delivered once.
create table lambent_aws.s3_received (
  id bytea primary key,
  received_at timestamptz not null
);

create index on lambent_aws.s3_received (received_at);

-- The buckets with lifecycle rules.
create table lambent_aws.s3_lifecycle (
  bucket bigint primary key references lambent_aws.s3_bucket on delete cascade,
  -- When the rules are applied next; the end of the lease of who applies them now.
  due_at timestamptz not null
);

create index on lambent_aws.s3_lifecycle (due_at);

insert into lambent_aws.s3_lifecycle (bucket, due_at)
  select bucket, now() from lambent_aws.s3_setting where name = 'LIFECYCLE';

-- Rules make objects expire while nobody asks for anything.
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
  select 'replay' from lambent_aws.events_replay where ended_at is null
  union all
  select 'lifecycle' from lambent_aws.s3_lifecycle;
