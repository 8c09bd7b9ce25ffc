-- Events of S3 on their way to where a bucket's notification configuration sends them. A row is
-- committed with the object that it is about.

create table lambent_aws.s3_event (
  id bigint generated always as identity primary key,
  destination text not null,
  account text not null,
  payload text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  -- When it is tried next; the end of the lease of who tries it now.
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.s3_event (due_at);
