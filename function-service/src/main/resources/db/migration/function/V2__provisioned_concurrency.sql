-- How many environments of a version, or of the version an alias leads to, are held ready.
create table provisioned_concurrency (
  id bigint generated always as identity primary key,
  function_id bigint not null references function on delete cascade,
  -- a version or alias
  qualifier text collate "C" not null,
  requested integer not null,
  modified_at timestamptz not null,
  unique (function_id, qualifier)
);
