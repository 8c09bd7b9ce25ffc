-- FIFO queues, groups of messages, tasks that move messages, and names of deleted queues.

-- True once a message of a standard queue has had a group.
alter table lambent_aws.sqs_queue add column fair boolean not null default false;

-- Null for messages of standard queues.
alter table lambent_aws.sqs_message add column deduplication_id text;

-- When it was received last; null for messages that were received before this column was there.
alter table lambent_aws.sqs_message add column received_at timestamptz;

create index on lambent_aws.sqs_message (queue, group_id, seq) where deduplication_id is not null;
create index on lambent_aws.sqs_message (queue, group_id, visible_at)
  where group_id is not null and deduplication_id is null;

-- Finds messages that were received too often.
create index on lambent_aws.sqs_message (queue, receives) where receives > 0;

-- The groups that have messages. Who changes messages of a FIFO group holds the lock of its row.
create table lambent_aws.sqs_group (
  queue bigint not null references lambent_aws.sqs_queue on delete cascade,
  group_id text not null,
  -- FIFO: when its first message is visible. Standard: when it may be served again.
  visible_at timestamptz not null,
  primary key (queue, group_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.sqs_group (queue, visible_at);

create table lambent_aws.sqs_deduplication (
  queue bigint not null references lambent_aws.sqs_queue on delete cascade,
  -- A group where the queue deduplicates by group, else empty.
  scope text not null,
  id text not null,
  message uuid not null,
  seq bigint not null,
  sent_at timestamptz not null,
  primary key (queue, scope, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.sqs_deduplication (sent_at);

-- What was received by a ReceiveRequestAttemptId.
create table lambent_aws.sqs_receive_attempt (
  queue bigint not null references lambent_aws.sqs_queue on delete cascade,
  id text not null,
  received_at timestamptz not null,
  receipts uuid[] not null,
  seqs bigint[] not null,
  primary key (queue, id)
);

create index on lambent_aws.sqs_receive_attempt (received_at);

create table lambent_aws.sqs_deleted_queue (
  account text not null,
  region text not null,
  name text not null,
  deleted_at timestamptz not null,
  primary key (account, region, name)
);

create table lambent_aws.sqs_move_task (
  id uuid primary key,
  source bigint not null references lambent_aws.sqs_queue on delete cascade,
  -- Null where each message goes back to the queue that it came from.
  destination_arn text,
  -- Messages per second; null for as many as there are.
  rate int,
  status text not null,
  moved bigint not null default 0,
  to_move bigint not null,
  failure text,
  started_at timestamptz not null
);

create unique index on lambent_aws.sqs_move_task (source) where status = 'RUNNING';
create index on lambent_aws.sqs_move_task (source, started_at);
