-- Keys of KMS, and repositories of ECR.

create table lambent_aws.kms_key (
  id uuid primary key,
  account text not null,
  region text not null,
  description text not null,
  -- False for keys of AWS's services, such as that of alias/aws/s3.
  customer boolean not null,
  enabled boolean not null,
  policy text not null,
  tags jsonb not null default '{}',
  created_at timestamptz not null,
  -- When the key is deleted; null where that is not scheduled.
  deleted_at timestamptz,
  deletion_days int,
  -- Days between rotations; null where the key is not rotated by itself.
  rotation_days int,
  next_rotation timestamptz
);
create index on lambent_aws.kms_key (account, region);
create index on lambent_aws.kms_key (deleted_at) where deleted_at is not null;

-- What keys encrypt with, itself encrypted by a key of the installation. The newest encrypts, all
-- decrypt.
create table lambent_aws.kms_material (
  key uuid not null references lambent_aws.kms_key on delete cascade,
  number int not null,
  sealed bytea not null,
  created_at timestamptz not null,
  -- Made by a request and not by time.
  on_demand boolean not null,
  primary key (key, number)
);

create table lambent_aws.kms_alias (
  account text not null,
  region text not null,
  name text not null collate "C",
  key uuid not null references lambent_aws.kms_key on delete cascade,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account, region, name)
);
create index on lambent_aws.kms_alias (key);

create table lambent_aws.ecr_repository (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null collate "C",
  tags jsonb not null default '{}',
  -- The settings as they were given.
  settings jsonb not null,
  lifecycle_policy text,
  policy text,
  created_at timestamptz not null,
  unique (account, region, name)
);
