-- One row per run of a function. Partitioned by month, so that old months are dropped at once;
-- the service makes the partitions. The day is part of the key because the partitioning is by day:
-- a record that travels twice carries the same day.
create table lambent_billing.usage_record (
  request_id      text        not null,
  attempt         integer     not null,
  day             date        not null,
  account         text        not null,
  region          text        not null,
  function_name   text        not null,
  version         text        not null,
  architecture    text        not null,
  memory_mb       integer     not null,
  duration_micros bigint      not null,
  billed_millis   bigint      not null,
  init_micros     bigint      not null,
  cold_start      boolean     not null,
  ended_at        timestamptz not null,
  primary key (request_id, attempt, day)
) partition by range (day);

-- Records whose clock was far off.
create table lambent_billing.usage_record_other partition of lambent_billing.usage_record default;

-- The ledger's sums. Kept when the ledger's months are dropped.
create table lambent_billing.usage_day (
  account       text    not null,
  day           date    not null,
  region        text    not null,
  function_name text    not null,
  memory_mb     integer not null,
  architecture  text    not null,
  invocations   bigint  not null,
  billed_millis bigint  not null,
  cold_starts   bigint  not null,
  primary key (account, day, region, function_name, memory_mb, architecture)
);
