-- HTTP and WebSocket APIs.

create table lambent_aws.apiv2_api (
  id text primary key,
  account text not null,
  region text not null,
  protocol text not null,
  -- The members of the API as clients read them.
  doc jsonb not null,
  number bigint generated always as identity
);
create index on lambent_aws.apiv2_api (account, region, number);

-- What belongs to an API: routes, integrations, stages, deployments, authorizers, models, responses.
create table lambent_aws.apiv2_part (
  api text not null references lambent_aws.apiv2_api on delete cascade,
  kind text not null,
  id text not null,
  -- The id of the route or integration that a response belongs to; else empty.
  parent text not null default '',
  -- What has to be unique among parts of a kind: a route key, a name; else the id.
  key text not null,
  doc jsonb not null,
  -- Of a deployment: the routes and authorizers as gateways get them.
  snapshot jsonb,
  number bigint generated always as identity,
  primary key (api, kind, id),
  unique (api, kind, parent, key)
);
