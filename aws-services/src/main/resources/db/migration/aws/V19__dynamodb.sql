-- Tables, items and streams of DynamoDB.

create table lambent_aws.dynamodb_table (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- Grows with each change of the definition. Statements that write items name the version that they
  -- were planned for, and change nothing where it is another one.
  version bigint not null default 1,
  -- JSON, as are the tags. Text, as jsonb cannot hold all characters.
  definition text not null,
  tags text not null default '{}',
  created_at timestamptz not null,
  -- Items of a deleted table are removed bit by bit, then the table's row.
  deleted_at timestamptz,
  -- True where a worker has to add items to an index, to remove entries of one or to find when items
  -- expire.
  has_work boolean not null default false,
  -- The end of the lease of the worker that does it.
  leased_until timestamptz
);

create unique index on lambent_aws.dynamodb_table (account, region, name)
  where deleted_at is null;
create index on lambent_aws.dynamodb_table (id) where deleted_at is not null or has_work;

create table lambent_aws.dynamodb_item (
  table_id bigint not null,
  -- A hash of the partition key, so that segments of a scan are of equal size.
  bucket int not null,
  -- The values of the partition key and the sort key, as bytes in their order. Empty without a sort
  -- key.
  hash bytea not null,
  range bytea not null,
  item bytea not null,
  -- As AWS counts it.
  size int not null,
  -- A random number that is another one after each write.
  stamp bigint not null,
  -- Seconds since 1970; null where the item does not expire.
  expires_at bigint,
  primary key (table_id, bucket, hash, range)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);

create index on lambent_aws.dynamodb_item (expires_at) where expires_at is not null;

-- The items that an index has. What it projects is read from the item.
create table lambent_aws.dynamodb_index_entry (
  table_id bigint not null,
  -- Of the index within the table.
  number int not null,
  bucket int not null,
  hash bytea not null,
  range bytea not null,
  item_bucket int not null,
  item_hash bytea not null,
  item_range bytea not null,
  primary key (table_id, number, bucket, hash, range, item_bucket, item_hash, item_range)
);

-- The streams of tables, also those that were disabled less than a day ago.
create table lambent_aws.dynamodb_stream (
  id bigint generated always as identity primary key,
  table_id bigint not null,
  account text not null,
  region text not null,
  table_name text not null,
  label text not null,
  view_type text not null,
  -- JSON.
  key_schema text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (account, region, table_name, label)
);

-- A shard holds the records of transactions from one number to before another, so that writers need
-- not know which shard is open.
create table lambent_aws.dynamodb_shard (
  stream_id bigint not null references lambent_aws.dynamodb_stream on delete cascade,
  lineage int not null,
  first_transaction bigint not null,
  -- Null while the shard is open.
  end_transaction bigint,
  shard_id text not null,
  parent_id text,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (stream_id, lineage, first_transaction),
  unique (stream_id, shard_id)
);

create table lambent_aws.dynamodb_stream_record (
  stream_id bigint not null references lambent_aws.dynamodb_stream on delete cascade,
  lineage int not null,
  transaction bigint not null,
  -- Within the transaction.
  ordinal int not null,
  created_at timestamptz not null default clock_timestamp(),
  event text not null,
  -- Items in the form of the item table; null where the stream does not have them.
  keys bytea not null,
  new_image bytea,
  old_image bytea,
  size int not null,
  -- True for items that have expired.
  is_expiry boolean not null,
  primary key (stream_id, lineage, transaction, ordinal)
);

create index on lambent_aws.dynamodb_stream_record (created_at);

-- Transactions that were written under a token of their client, for ten minutes.
create table lambent_aws.dynamodb_token (
  account text not null,
  region text not null,
  token text not null,
  request bytea not null,
  created_at timestamptz not null,
  primary key (account, region, token)
);

create index on lambent_aws.dynamodb_token (created_at);
