-- Metrics of CloudWatch.

create table lambent_aws.cloudwatch_metric (
  id bigint generated always as identity primary key,
  -- SHA-256 of account, region, namespace, name and dimensions, which are too long for an index.
  identity bytea not null unique,
  account text not null,
  region text not null,
  namespace text not null,
  name text not null,
  dimensions jsonb not null,
  last_seen timestamptz not null
);

create index on lambent_aws.cloudwatch_metric (account, region, namespace, name, id);
create index on lambent_aws.cloudwatch_metric (last_seen);

-- What came in and is not yet in the points below. Rows are inserted and deleted, never changed.
create table lambent_aws.cloudwatch_incoming (
  id bigint generated always as identity primary key,
  metric bigint not null,
  resolution smallint not null,
  at timestamptz not null,
  unit text not null,
  samples double precision not null,
  total double precision not null,
  minimum double precision not null,
  maximum double precision not null,
  histogram bytea
);

create index on lambent_aws.cloudwatch_incoming (metric);

-- One row for each period of so many seconds, metric and unit. Every sample is in the points of 60,
-- 300 and 3600 seconds; those of high-resolution metrics are also in the points of one second.
create table lambent_aws.cloudwatch_point (
  period smallint not null,
  metric bigint not null,
  at timestamptz not null,
  unit text not null,
  samples double precision not null,
  total double precision not null,
  minimum double precision not null,
  maximum double precision not null,
  histogram bytea,
  primary key (period, metric, at, unit)
) partition by list (period);

create table lambent_aws.cloudwatch_point_1
  partition of lambent_aws.cloudwatch_point for values in (1) with (fillfactor = 90);
create table lambent_aws.cloudwatch_point_60
  partition of lambent_aws.cloudwatch_point for values in (60) with (fillfactor = 90);
create table lambent_aws.cloudwatch_point_300
  partition of lambent_aws.cloudwatch_point for values in (300) with (fillfactor = 80);
create table lambent_aws.cloudwatch_point_3600
  partition of lambent_aws.cloudwatch_point for values in (3600) with (fillfactor = 70);

-- For what expires: rows arrive about in the order of their times.
create index on lambent_aws.cloudwatch_point using brin (at);

-- Batches of other services that were taken, so that none counts twice.
create table lambent_aws.cloudwatch_batch (
  id uuid primary key,
  at timestamptz not null default now()
);

create index on lambent_aws.cloudwatch_batch (at);
