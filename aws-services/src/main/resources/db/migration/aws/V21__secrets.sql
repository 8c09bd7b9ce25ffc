-- Secrets of Secrets Manager and their versions.

create table lambent_aws.secret (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- The end of the ARN, which differs from that of an earlier secret of the same name.
  suffix text not null,
  description text,
  kms_key_id text,
  tags jsonb not null default '{}',
  policy text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- The day on which a value was read last, in UTC.
  accessed_on date,
  -- When it was deleted, and when it is gone for good.
  deleted_at timestamptz,
  gone_at timestamptz,
  unique (account, region, name)
);

create table lambent_aws.secret_version (
  secret bigint not null references lambent_aws.secret on delete cascade,
  id text not null,
  value bytea not null,
  -- True for SecretString, false for SecretBinary.
  is_text boolean not null,
  stages text[] not null,
  created_at timestamptz not null,
  accessed_on date,
  primary key (secret, id)
);
