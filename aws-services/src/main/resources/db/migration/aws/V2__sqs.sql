-- Queues and messages of SQS.

create table lambent_aws.sqs_queue (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  attributes jsonb not null,
  tags jsonb not null default '{}',
  created_at timestamptz not null,
  modified_at timestamptz not null,
  purged_at timestamptz,
  unique (account, region, name)
);

create table lambent_aws.sqs_message (
  queue bigint not null references lambent_aws.sqs_queue on delete cascade,
  seq bigint generated always as identity,
  id uuid not null,
  body text not null,
  -- JSON; null where there are none.
  attributes text,
  trace_header text,
  group_id text,
  sender text not null,
  sent_at timestamptz not null,
  visible_at timestamptz not null,
  receives int not null default 0,
  first_received_at timestamptz,
  -- Part of the handle of the latest receipt; null until the first.
  receipt uuid,
  -- The ARN of the queue that it was moved from as a dead letter.
  source_arn text,
  primary key (queue, seq)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.sqs_message (queue, visible_at);
