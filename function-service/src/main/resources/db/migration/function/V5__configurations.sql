-- How events of a version or an alias are retried, and where their outcomes are to go.
create table event_invoke_config (
  id bigint generated always as identity primary key,
  function_id bigint not null references function on delete cascade,
  -- $LATEST, a version or an alias
  qualifier text collate "C" not null,
  -- null for the defaults
  maximum_retries integer,
  maximum_age_seconds integer,
  -- ARNs
  on_success text,
  on_failure text,
  modified_at timestamptz not null,
  unique (function_id, qualifier)
);

create table code_signing_config (
  -- csc- and 17 letters and digits
  id text collate "C" primary key,
  account text collate "C" not null,
  region text collate "C" not null,
  description text,
  -- ARNs of signing profiles
  publishers jsonb not null,
  -- Warn or Enforce
  policy text not null,
  tags jsonb not null default '{}',
  modified_at timestamptz not null,
  -- also the order of ListCodeSigningConfigs
  unique (account, region, id)
);

-- Which functions accept only code that a configuration lets pass.
create table function_code_signing (
  function_id bigint primary key references function on delete cascade,
  config_id text collate "C" not null references code_signing_config
);
-- also the order of ListFunctionsByCodeSigningConfig
create unique index function_code_signing_config on function_code_signing (config_id, function_id);

-- Allow or Terminate; null where nobody chose.
alter table function add column recursive_loop text;

-- Where nobody chose there is no row: Auto.
create table runtime_management (
  id bigint generated always as identity primary key,
  function_id bigint not null,
  -- 0 for $LATEST
  version integer not null,
  -- Auto, FunctionUpdate or Manual
  update_on text not null,
  -- with Manual only
  runtime_version_arn text,
  unique (function_id, version),
  foreign key (function_id, version) references function_version (function_id, version)
    on delete cascade
);

-- What an account uses in a region: these totals and all rows of account_usage_change together.
-- Changes are added in the transactions that make them, each as a row of its own, so that no two
-- transactions wait for each other; now and then they are summed up into the totals.
create table account_usage (
  account text collate "C" not null,
  region text collate "C" not null,
  functions bigint not null,
  -- bytes of the archives of all versions of functions, and of layers
  code_size bigint not null,
  primary key (account, region)
);

create table account_usage_change (
  id bigint generated always as identity primary key,
  account text collate "C" not null,
  region text collate "C" not null,
  functions bigint not null,
  code_size bigint not null
);
create index account_usage_change_account on account_usage_change (account, region);
-- Rows come and go: their space is reclaimed early.
alter table account_usage_change
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- What GetAccountSettings sums up of reservations.
create index function_reserved on function (account, region)
  where reserved_concurrency is not null;

insert into account_usage (account, region, functions, code_size)
select f.account, f.region, count(distinct f.id), coalesce(sum(v.code_size), 0)
from function f left join function_version v on v.function_id = f.id
group by f.account, f.region;

insert into account_usage_change (account, region, functions, code_size)
select l.account, l.region, 0, sum(v.code_size)
from layer_version v join layer l on l.id = v.layer_id group by l.account, l.region;

create function count_new_functions() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select account, region, count(*), 0 from added group by account, region;
  return null;
end $$;
create trigger usage_added after insert on function
  referencing new table as added for each statement execute function count_new_functions();

-- Before its versions go with it, which then no longer know whose they were.
create function count_gone_function() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select old.account, old.region, -1, -coalesce(sum(code_size), 0)
  from function_version where function_id = old.id;
  return old;
end $$;
create trigger usage_gone before delete on function
  for each row execute function count_gone_function();

create function count_new_versions() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select f.account, f.region, 0, sum(v.code_size)
  from added v join function f on f.id = v.function_id group by f.account, f.region;
  return null;
end $$;
create trigger usage_added after insert on function_version
  referencing new table as added for each statement execute function count_new_versions();

-- Finds no function where that went too.
create function count_gone_versions() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select f.account, f.region, 0, -sum(v.code_size)
  from gone v join function f on f.id = v.function_id group by f.account, f.region;
  return null;
end $$;
create trigger usage_gone after delete on function_version
  referencing old table as gone for each statement execute function count_gone_versions();

create function count_changed_version() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select account, region, 0, new.code_size - old.code_size from function where id = new.function_id;
  return null;
end $$;
create trigger usage_changed after update on function_version
  for each row when (old.code_size is distinct from new.code_size)
  execute function count_changed_version();

create function count_new_layers() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select l.account, l.region, 0, sum(v.code_size)
  from added v join layer l on l.id = v.layer_id group by l.account, l.region;
  return null;
end $$;
create trigger usage_added after insert on layer_version
  referencing new table as added for each statement execute function count_new_layers();

create function count_gone_layers() returns trigger language plpgsql
  set search_path from current as $$
begin
  insert into account_usage_change (account, region, functions, code_size)
  select l.account, l.region, 0, -sum(v.code_size)
  from gone v join layer l on l.id = v.layer_id group by l.account, l.region;
  return null;
end $$;
create trigger usage_gone after delete on layer_version
  referencing old table as gone for each statement execute function count_gone_layers();
