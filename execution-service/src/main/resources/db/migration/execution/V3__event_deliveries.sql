-- Records of events that have ended, on their way to destinations and dead-letter queues. A row is
-- committed with the removal of its event, and removed once the destination has taken it.
create table lambent_execution.event_delivery (
  id            text        primary key,
  -- ON_SUCCESS, ON_FAILURE or DEAD_LETTER
  kind          text        not null,
  request_id    text        not null,
  -- account:region:name
  function      text        not null,
  -- Null where the caller named none.
  qualifier     text,
  target        text        not null,
  ended_at      timestamptz not null,
  body          bytea       not null,
  -- Of dead letters.
  error_code    integer,
  error_message text,
  trace_id      text,
  -- How often the row was taken.
  attempt       integer     not null default 0,
  -- Not taken before this time. While an instance delivers it: when its lease ends.
  available_at  timestamptz not null default now(),
  -- The instance that delivers it.
  lease_owner   text
)
-- Rows come and go: their space is reclaimed early.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create index event_delivery_due on lambent_execution.event_delivery (available_at);

create index event_delivery_lease on lambent_execution.event_delivery (lease_owner)
  where lease_owner is not null;
