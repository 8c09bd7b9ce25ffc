-- Parameters of Systems Manager's Parameter Store and their versions.

create table lambent_aws.parameter (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null collate "C",
  tags jsonb not null default '{}',
  unique (account, region, name)
);

create table lambent_aws.parameter_version (
  parameter bigint not null references lambent_aws.parameter on delete cascade,
  version bigint not null,
  type text not null,
  -- In UTF-8; of a SecureString, what the key below encrypts it to.
  value bytea not null,
  description text,
  allowed_pattern text,
  key_id text,
  tier text not null,
  data_type text not null,
  labels text[] not null default '{}',
  modified_at timestamptz not null,
  primary key (parameter, version)
);

-- The key that encrypts SecureStrings, made when it is first needed.
create table lambent_aws.parameter_key (
  id int primary key,
  key bytea not null
);
