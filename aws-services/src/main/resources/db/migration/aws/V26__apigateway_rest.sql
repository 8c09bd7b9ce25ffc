-- REST APIs of API Gateway. Each definition is one JSON document.

create table lambent_aws.rest_api (
  id text primary key,
  account text not null,
  region text not null,
  created_at timestamptz not null,
  -- Differs after each change that the gateway can see, in the API, its stages, keys or plans.
  version bigint not null default 1,
  document text not null
);

create index rest_api_of_account on lambent_aws.rest_api (account, region, created_at, id);

create table lambent_aws.rest_api_deployment (
  api text not null references lambent_aws.rest_api on delete cascade,
  id text not null,
  created_at timestamptz not null,
  description text,
  -- The document of the API as it was when it was deployed.
  snapshot text not null,
  primary key (api, id)
);

create table lambent_aws.rest_api_stage (
  api text not null references lambent_aws.rest_api on delete cascade,
  name text not null collate "C",
  document text not null,
  primary key (api, name)
);

-- What belongs to an account and not to one API: keys, usage plans, domain names, settings.
create table lambent_aws.apigateway_item (
  account text not null,
  region text not null,
  kind text not null,
  id text not null collate "C",
  created_at timestamptz not null,
  document text not null,
  primary key (account, region, kind, id)
);

create index apigateway_item_by_age on lambent_aws.apigateway_item (account, region, kind, created_at, id);
