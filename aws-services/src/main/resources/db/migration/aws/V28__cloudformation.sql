-- CloudFormation: stacks, their resources, events and change sets.

create table lambent_aws.cfn_stack (
  -- The ARN.
  id text primary key,
  account text not null,
  region text not null,
  name text not null,
  status text not null,
  reason text,
  -- What was deployed last, outputs and settings.
  details json not null,
  -- What is being done; null where nothing is.
  operation json,
  -- The run that does it, and until when it is its alone.
  owner uuid,
  due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz,
  deleted_at timestamptz
);

create unique index cfn_stack_name on lambent_aws.cfn_stack (account, region, name)
  where deleted_at is null;
create index cfn_stack_due on lambent_aws.cfn_stack (due_at) where due_at is not null;

create table lambent_aws.cfn_resource (
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  logical_id text not null,
  type text not null,
  status text not null,
  reason text,
  -- What the current operation does to it, and whether that is done.
  change text not null default 'NONE',
  settled boolean not null default false,
  -- The same at each repetition of a step.
  token text not null,
  progress json not null default '{}',
  -- The resource as it is; as it was before the operation; and one that is to be deleted.
  current json,
  before json,
  obsolete json,
  updated_at timestamptz not null,
  primary key (stack, logical_id)
);

create table lambent_aws.cfn_event (
  seq bigint generated always as identity primary key,
  id text not null,
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  logical_id text not null,
  physical_id text not null,
  type text not null,
  status text not null,
  reason text,
  properties text,
  token text,
  at timestamptz not null
);

create index cfn_event_stack on lambent_aws.cfn_event (stack, seq desc);

create table lambent_aws.cfn_change_set (
  -- The ARN.
  id text primary key,
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  name text not null,
  status text not null,
  reason text,
  execution_status text not null,
  content json not null,
  created_at timestamptz not null,
  unique (stack, name)
);

create table lambent_aws.cfn_export (
  account text not null,
  region text not null,
  name text not null,
  value text not null,
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  primary key (account, region, name)
);

create table lambent_aws.cfn_import (
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  name text not null,
  primary key (stack, name)
);

-- Answers of custom resources, and signals of wait conditions.
create table lambent_aws.cfn_signal (
  handle text not null,
  id text not null,
  body json not null,
  at timestamptz not null,
  primary key (handle, id)
);

create table lambent_aws.cfn_macro (
  account text not null,
  region text not null,
  name text not null,
  function_name text not null,
  primary key (account, region, name)
);

-- Standalone starts the services where an operation on a stack is to go on.
do $$
begin
  execute 'create or replace view lambent_aws.pending_work as '
    || rtrim(pg_get_viewdef('lambent_aws.pending_work'), '; ')
    || ' union all select ''stack'' from lambent_aws.cfn_stack where due_at is not null';
end
$$;
