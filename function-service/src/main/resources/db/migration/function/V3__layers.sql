-- Bytes of an archive's files; unknown of archives that were stored before layers were.
alter table code add column unzipped_size bigint;

-- A layer is a name and a counter. The counter outlives the versions: their numbers are never used again.
create table layer (
  id bigint generated always as identity primary key,
  account text collate "C" not null,
  region text collate "C" not null,
  name text collate "C" not null,
  last_version bigint not null default 0,
  -- also the order of ListLayers
  unique (account, region, name)
);

create table layer_version (
  id bigint generated always as identity primary key,
  layer_id bigint not null references layer on delete cascade,
  version bigint not null,
  description text not null,
  license_info text,
  -- null where the publisher did not say
  compatible_runtimes text[],
  compatible_architectures text[],
  code_sha256 text collate "C" not null references code,
  code_size bigint not null,
  created_at timestamptz not null,
  -- the statements of the resource policy and its revision; null where there is no policy
  policy jsonb,
  policy_revision_id uuid,
  -- also the order of ListLayerVersions
  unique (layer_id, version)
);
create index layer_version_code on layer_version (code_sha256);

-- Which versions of functions use an archive as a layer, or still serve with it. They have what they need
-- of it in their own configuration, so that they can outlive the layer's version.
create table layer_use (
  function_version_id bigint not null references function_version on delete cascade,
  code_sha256 text collate "C" not null references code,
  primary key (function_version_id, code_sha256)
);
create index layer_use_code on layer_use (code_sha256);

create function note_layer_use() returns trigger language plpgsql set search_path from current as $$
begin
  delete from layer_use where function_version_id = new.id;
  insert into layer_use (function_version_id, code_sha256)
    select new.id, sha256 #>> '{}' from (
      select jsonb_path_query(new.configuration, '$.layers[*].codeSha256')
      union
      select jsonb_path_query(new.serving, '$.settings.layers[*].codeSha256')) used (sha256);
  return null;
end $$;

create trigger layer_use_of_new after insert on function_version for each row
  when (jsonb_path_exists(new.configuration, '$.layers[*]'))
  execute function note_layer_use();
create trigger layer_use_of_changed after update on function_version for each row
  when (jsonb_path_exists(new.configuration, '$.layers[*]')
    or jsonb_path_exists(old.configuration, '$.layers[*]')
    or jsonb_path_exists(new.serving, '$.settings.layers[*]')
    or jsonb_path_exists(old.serving, '$.settings.layers[*]'))
  execute function note_layer_use();
