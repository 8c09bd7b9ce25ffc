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

-- Which versions of functions use an archive as a layer, and which still serve with it. They have what
-- they need of it in their own configuration, so that they can outlive the layer's version.
create index function_version_layers on function_version
  using gin (jsonb_path_query_array(configuration, '$.layers[*].codeSha256'))
  where jsonb_path_exists(configuration, '$.layers[*].codeSha256');
create index function_version_serving_layers on function_version
  using gin (jsonb_path_query_array(serving, '$.settings.layers[*].codeSha256'))
  where jsonb_path_exists(serving, '$.settings.layers[*].codeSha256');
