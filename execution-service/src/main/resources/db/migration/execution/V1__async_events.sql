-- Asynchronous invocations that were answered with 202 and have not run to their end.
create table lambent_execution.async_event (
  request_id       text        primary key,
  -- account:region:name
  function         text        not null,
  qualifier        text        not null,
  payload          bytea       not null,
  client_context   text,
  cognito_identity text,
  trace_id         text,
  enqueued_at      timestamptz not null,
  -- How often the event was taken; numbers the runs in the usage ledger.
  attempt          integer     not null,
  function_errors  integer     not null default 0,
  system_errors    integer     not null default 0,
  -- Not taken before this time. While an instance runs the event: when its lease ends.
  available_at     timestamptz not null,
  -- The instance that runs the event.
  lease_owner      text
)
-- Rows come and go: their space is reclaimed early.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Finds what is due per function, and the functions that have events at all.
create index async_event_due on lambent_execution.async_event (function, available_at);

create index async_event_lease on lambent_execution.async_event (lease_owner)
  where lease_owner is not null;
