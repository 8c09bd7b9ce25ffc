-- Buckets and objects of S3. The content of objects is in files.

create table lambent_aws.s3_bucket (
  id bigint generated always as identity primary key,
  name text not null unique,
  account text not null,
  region text not null,
  created_at timestamptz not null,
  -- Enabled or Suspended; null where it never was.
  versioning text,
  -- The rules of the notification configuration as JSON; null where there are none.
  notification text
);

-- Documents about a bucket as they were sent, by the name of their sub-resource.
create table lambent_aws.s3_setting (
  bucket bigint not null references lambent_aws.s3_bucket on delete cascade,
  name text not null,
  document text not null,
  primary key (bucket, name)
);

-- Versions of objects; of a bucket without versioning, the objects themselves.
create table lambent_aws.s3_object (
  -- Later versions of a key have larger numbers.
  seq bigint generated always as identity primary key,
  bucket bigint not null references lambent_aws.s3_bucket,
  key text collate "C" not null,
  -- The text "null" where the bucket had no versioning.
  version text not null,
  latest boolean not null,
  delete_marker boolean not null,
  size bigint not null,
  -- Without quotes; empty for a delete marker.
  etag text not null,
  -- Parts of a multipart upload; null where it was none.
  parts int,
  modified_at timestamptz not null,
  -- Header fields that belong to the object, as JSON.
  headers text not null,
  tags text,
  checksum_algorithm text,
  checksum_type text,
  checksum text,
  unique (bucket, key, version)
);

create unique index on lambent_aws.s3_object (bucket, key) where latest;
create index on lambent_aws.s3_object (bucket, key, seq desc);

create table lambent_aws.s3_upload (
  id uuid primary key,
  bucket bigint not null references lambent_aws.s3_bucket on delete cascade,
  key text collate "C" not null,
  initiated_at timestamptz not null,
  headers text not null,
  tags text,
  checksum_algorithm text not null,
  checksum_type text not null
);

create index on lambent_aws.s3_upload (bucket, key);

-- Files, each of an object or of an upload that goes on. The id is the name of the file.
create table lambent_aws.s3_file (
  id uuid primary key,
  object bigint references lambent_aws.s3_object on delete cascade,
  upload uuid references lambent_aws.s3_upload on delete cascade,
  part int not null,
  size bigint not null,
  md5 text not null,
  checksum text not null,
  stored_at timestamptz not null
);

create index on lambent_aws.s3_file (object, part) where object is not null;
create unique index on lambent_aws.s3_file (upload, part) where upload is not null;
