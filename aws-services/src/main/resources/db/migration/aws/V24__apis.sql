-- What all kinds of APIs of API Gateway have in common: changes that gateways are told of, and custom domain names.

-- Counts changes. Its row is locked until a change commits, so that changes become visible in their order.
create table lambent_aws.api_revision (
  revision bigint not null
);
insert into lambent_aws.api_revision values (0);

-- The latest change of each API; of domain names under the empty id.
create table lambent_aws.api_change (
  api_id text primary key,
  revision bigint not null,
  changed_at timestamptz not null
);
create index on lambent_aws.api_change (revision);
create index on lambent_aws.api_change (changed_at);

create table lambent_aws.api_domain (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null collate "C" unique,
  -- The settings as clients wrote them; those of both versions of the API.
  settings jsonb not null,
  tags jsonb not null default '{}',
  created_at timestamptz not null
);

create table lambent_aws.api_mapping (
  id text primary key,
  domain bigint not null references lambent_aws.api_domain on delete cascade,
  -- Without slashes at its ends; empty for the whole domain.
  path text not null collate "C",
  api_id text not null,
  -- Empty where the first segment of the path is the stage.
  stage text not null,
  unique (domain, path)
);
create index on lambent_aws.api_mapping (api_id);
