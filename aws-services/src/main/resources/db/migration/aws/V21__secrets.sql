-- Secrets of Secrets Manager and their versions.

create table lambent_aws.secret (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- The end of the ARN, which differs from that of an earlier secret of the same name.
  suffix text not null,
  description text,
  kms_key_id text,
  tags jsonb not null default '{}',
  policy text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- The day on which a value was read last, in UTC.
  accessed_on date,
  -- When it was deleted, and when it is gone for good.
  deleted_at timestamptz,
  gone_at timestamptz,
  -- The ARN of the function that rotates it, and the rules of AWS's RotationRules.
  rotation_function text,
  rotation_rules jsonb,
  rotation_enabled boolean not null default false,
  rotated_at timestamptz,
  next_rotation_at timestamptz,
  unique (account, region, name)
);

create index on lambent_aws.secret (next_rotation_at) where next_rotation_at is not null;

create table lambent_aws.secret_version (
  secret bigint not null references lambent_aws.secret on delete cascade,
  id text not null,
  -- Null for a version that a rotation has begun and its function has not filled yet.
  value bytea,
  -- True for SecretString, false for SecretBinary.
  is_text boolean not null,
  stages text[] not null,
  created_at timestamptz not null,
  accessed_on date,
  primary key (secret, id)
);

-- The rotations that are under way.
create table lambent_aws.secret_rotation (
  secret bigint primary key references lambent_aws.secret on delete cascade,
  -- The id of the version that it makes.
  token text not null,
  -- The number of steps that its function has done.
  step int not null default 0,
  attempts int not null default 0,
  due_at timestamptz not null
);

create index on lambent_aws.secret_rotation (due_at);

-- Secrets are rotated while nobody asks for anything.
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
  select 'lifecycle' from lambent_aws.s3_lifecycle
  union all
  select 'table' from lambent_aws.dynamodb_table where deleted_at is not null or has_work
  union all
  select 'expiry' from lambent_aws.dynamodb_item where expires_at is not null
  union all
  select 'rotation' from lambent_aws.secret_rotation
  union all
  select 'rotation time' from lambent_aws.secret where next_rotation_at is not null;
