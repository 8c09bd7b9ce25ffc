-- Kinesis Data Streams: streams, their shards, records in blocks, and consumers.

create table lambent_aws.kinesis_stream (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- PROVISIONED or ON_DEMAND.
  mode text not null,
  -- CREATING, ACTIVE, UPDATING or DELETING; it holds until settles_at, then the stream is ACTIVE or gone.
  status text not null,
  settles_at timestamptz not null,
  retention_hours int not null,
  -- Null where the stream is not encrypted.
  key_id text,
  -- Names of metrics for each shard.
  metrics jsonb not null,
  max_record_kib int not null,
  warm_mibps int,
  distribution text not null,
  tags jsonb not null,
  policy text,
  created_at timestamptz not null,
  unique (account, region, name)
);

create table lambent_aws.kinesis_shard (
  stream bigint not null references lambent_aws.kinesis_stream on delete cascade,
  shard int not null,
  parent int,
  adjacent_parent int,
  -- The first and the last hash key, from 0 to 2^128 - 1.
  hash_from numeric(39) not null,
  hash_to numeric(39) not null,
  -- Seconds since 1970, as sequence numbers have them; later than those of its parents.
  created_second bigint not null,
  created_at timestamptz not null,
  -- Null while records can be put.
  closed_at timestamptz,
  -- The place of the last record, counted from one, and when it arrived, in milliseconds since 1970. Who
  -- puts records holds the lock of this row until they are committed, so that they become visible in order.
  last_place bigint not null,
  last_millis bigint not null,
  primary key (stream, shard)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- Records of one shard that were committed together. Rows outlive their stream until they are swept.
create table lambent_aws.kinesis_block (
  stream bigint not null,
  shard int not null,
  -- The place of the last record of the block.
  last_place bigint not null,
  records int not null,
  -- Bytes of data and partition keys.
  size int not null,
  arrived_millis bigint not null,
  encrypted boolean not null,
  data bytea not null,
  primary key (stream, shard, last_place)
);

alter table lambent_aws.kinesis_block alter column data set storage external;

create index on lambent_aws.kinesis_block (stream, shard, arrived_millis);

create table lambent_aws.kinesis_consumer (
  id bigint generated always as identity primary key,
  stream bigint not null references lambent_aws.kinesis_stream on delete cascade,
  name text not null,
  tags jsonb not null,
  policy text,
  created_at timestamptz not null,
  unique (stream, name)
);

-- What shard iterators are encrypted with.
create table lambent_aws.kinesis_secret (
  id int primary key check (id = 1),
  key bytea not null
);

-- The answers of DescribeAccountSettings; accounts without a row have none but the defaults.
create table lambent_aws.kinesis_account (
  account text not null,
  region text not null,
  started_at timestamptz not null,
  -- Null while the commitment is enabled.
  ended_at timestamptz,
  primary key (account, region)
);
