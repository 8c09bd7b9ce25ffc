-- One row per function. Its versions, aliases, URLs and permissions hang on it and go with it.
create table function (
  id bigint generated always as identity primary key,
  account text collate "C" not null,
  region text collate "C" not null,
  name text collate "C" not null,
  -- the number of the latest version ever published; numbers are never used again
  last_version integer not null default 0,
  reserved_concurrency integer,
  tags jsonb not null default '{}',
  created_at timestamptz not null,
  -- also the order of ListFunctions
  unique (account, region, name)
);

-- An archive, stored once per content however many versions use it.
create table code (
  sha256 text collate "C" primary key,
  size bigint not null,
  stored_at timestamptz not null
);

create table code_chunk (
  sha256 text collate "C" not null references code on delete cascade,
  position integer not null,
  bytes bytea not null,
  primary key (sha256, position)
);
-- Archives are compressed already.
alter table code_chunk alter column bytes set storage external;

-- $LATEST (version 0) and the published versions.
create table function_version (
  id bigint generated always as identity primary key,
  function_id bigint not null references function on delete cascade,
  version integer not null,
  -- the AWS revision id: new with every change, state changes included
  revision_id uuid not null,
  -- new with every change of code or configuration
  content_revision uuid not null,
  configuration jsonb not null,
  code_sha256 text collate "C" not null references code,
  code_size bigint not null,
  state text not null,
  state_reason text,
  state_reason_code text,
  update_status text,
  update_reason text,
  update_reason_code text,
  -- what invocations still get while an update is in progress or after it failed
  serving jsonb,
  serving_code_sha256 text collate "C" references code,
  last_modified timestamptz not null,
  unique (function_id, version)
);
create index function_version_code on function_version (code_sha256);
create index function_version_serving_code on function_version (serving_code_sha256)
  where serving_code_sha256 is not null;
-- What has to be resumed after a restart.
create index function_version_unsettled on function_version (id)
  where state = 'PENDING' or update_status = 'IN_PROGRESS';

create table alias (
  id bigint generated always as identity primary key,
  function_id bigint not null references function on delete cascade,
  name text collate "C" not null,
  version integer not null,
  description text not null,
  -- the second version of a weighted alias, and its share of the invocations
  additional_version integer,
  additional_weight double precision,
  revision_id uuid not null,
  unique (function_id, name)
);

create table function_url (
  id text collate "C" primary key,
  function_id bigint not null references function on delete cascade,
  -- an alias, or empty for the function itself
  qualifier text collate "C" not null,
  auth_type text not null,
  -- null where nobody chose: BUFFERED
  invoke_mode text,
  cors jsonb,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (function_id, qualifier)
);

-- One resource policy per function, version or alias; statements in the order they were added.
create table policy (
  id bigint generated always as identity primary key,
  function_id bigint not null references function on delete cascade,
  -- a version or alias, or empty for the function itself
  qualifier text collate "C" not null,
  statements jsonb not null,
  revision_id uuid not null,
  unique (function_id, qualifier)
);

-- Keys that have to survive a restart, such as the one that signs links to code.
create table secret (
  name text collate "C" primary key,
  value bytea not null
);
