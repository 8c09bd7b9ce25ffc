-- Single records are kept in batches from here on, as they arrive: one row for some thousand runs.
-- Those of the earlier form, a row for each run, are dropped; their daily sums stay.
drop table lambent_billing.usage_record;

-- Up to where the ledger holds each journal. A journal is what one process of execution-service wrote;
-- the position moves in the transaction that counts the records before it, so that each counts once.
-- Rows are never deleted: a journal may come back as late as its disk does.
create table lambent_billing.usage_journal (
  journal  uuid        primary key,
  position bigint      not null,
  moved_at timestamptz not null
);

-- Partitioned by month of arrival, so that old months are dropped at once; the service makes the
-- partitions.
create table lambent_billing.usage_batch (
  id             bigint generated always as identity,
  arrived        date    not null,
  journal        uuid    not null,
  start_position bigint  not null,
  end_position   bigint  not null,
  record_count   integer not null,
  first_day      date    not null, -- of the days, in UTC, on which its runs ended
  last_day       date    not null,
  records        bytea   not null, -- as io.lambent.contract.usage.UsageEncoding has it
  primary key (id, arrived)
) partition by range (arrived);

-- It is compressed already.
alter table lambent_billing.usage_batch alter column records set storage external;

-- Batches arrive in the order of their days, almost; it takes next to nothing.
create index on lambent_billing.usage_batch using brin (first_day, last_day) with (autosummarize = on);
