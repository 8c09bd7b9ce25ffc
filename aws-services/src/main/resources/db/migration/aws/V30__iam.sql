-- IAM: identities (roles, users and groups), what they may do, and the credentials of users.

create table lambent_aws.iam_policy (
  id bigint generated always as identity primary key,
  account text not null,
  name text not null,
  -- In small letters: names that differ in case only are the same.
  name_key text not null collate "C",
  path text not null,
  unique_id text not null unique,
  description text,
  tags jsonb not null default '{}',
  default_version int not null,
  -- The number of the newest version there ever was.
  last_version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account, name_key)
);

create table lambent_aws.iam_policy_version (
  policy bigint not null references lambent_aws.iam_policy on delete cascade,
  version int not null,
  document text not null,
  created_at timestamptz not null,
  primary key (policy, version)
);

create table lambent_aws.iam_identity (
  id bigint generated always as identity primary key,
  account text not null,
  kind text not null check (kind in ('ROLE', 'USER', 'GROUP')),
  name text not null,
  name_key text not null collate "C",
  path text not null,
  unique_id text not null unique,
  tags jsonb not null default '{}',
  -- The permissions boundary: its ARN, and its row where it is a policy of the account.
  boundary text,
  boundary_policy bigint references lambent_aws.iam_policy,
  -- Of roles only.
  trust_policy text,
  description text,
  max_session int,
  created_at timestamptz not null,
  unique (account, kind, name_key)
);

create table lambent_aws.iam_inline_policy (
  identity bigint not null references lambent_aws.iam_identity,
  name text not null collate "C",
  document text not null,
  primary key (identity, name)
);

-- Managed policies of identities; policy is null for AWS's own.
create table lambent_aws.iam_attachment (
  identity bigint not null references lambent_aws.iam_identity,
  policy_arn text not null collate "C",
  policy bigint references lambent_aws.iam_policy,
  attached_at timestamptz not null,
  primary key (identity, policy_arn)
);
create index on lambent_aws.iam_attachment (policy_arn);

create table lambent_aws.iam_membership (
  member bigint not null references lambent_aws.iam_identity,
  "group" bigint not null references lambent_aws.iam_identity,
  primary key (member, "group")
);
create index on lambent_aws.iam_membership ("group");

create table lambent_aws.iam_instance_profile (
  id bigint generated always as identity primary key,
  account text not null,
  name text not null,
  name_key text not null collate "C",
  path text not null,
  unique_id text not null unique,
  tags jsonb not null default '{}',
  role bigint references lambent_aws.iam_identity,
  created_at timestamptz not null,
  unique (account, name_key)
);

create table lambent_aws.iam_access_key (
  id text primary key collate "C",
  owner bigint not null references lambent_aws.iam_identity,
  -- Encrypted with the key of the installation.
  secret bytea not null,
  active boolean not null,
  created_at timestamptz not null
);
create index on lambent_aws.iam_access_key (owner);

create table lambent_aws.iam_login_profile (
  owner bigint primary key references lambent_aws.iam_identity,
  -- Salt and hash (PBKDF2).
  password bytea not null,
  reset_required boolean not null,
  created_at timestamptz not null
);

create table lambent_aws.iam_oidc_provider (
  id bigint generated always as identity primary key,
  account text not null,
  -- Host and path, without the scheme.
  url text not null collate "C",
  client_ids text[] not null,
  thumbprints text[] not null,
  tags jsonb not null default '{}',
  created_at timestamptz not null,
  unique (account, url)
);

create table lambent_aws.iam_account (
  account text primary key,
  alias text unique
);

-- Keys of the installation, made when they are first needed.
create table lambent_aws.installation_key (
  name text primary key,
  key bytea not null
);
