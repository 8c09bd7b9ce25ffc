-- Events that other stores sent, by SHA-256 of what tells them from others, so that one that is sent
-- again is delivered once.
create table lambent_aws.s3_received (
  id bytea primary key,
  received_at timestamptz not null
);

create index on lambent_aws.s3_received (received_at);

-- The buckets with lifecycle rules.
create table lambent_aws.s3_lifecycle (
  bucket bigint primary key references lambent_aws.s3_bucket on delete cascade,
  -- When the rules are applied next; the end of the lease of who applies them now.
  due_at timestamptz not null
);

create index on lambent_aws.s3_lifecycle (due_at);

insert into lambent_aws.s3_lifecycle (bucket, due_at)
  select bucket, now() from lambent_aws.s3_setting where name = 'LIFECYCLE';
