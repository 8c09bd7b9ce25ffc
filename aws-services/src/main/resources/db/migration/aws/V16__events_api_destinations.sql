-- Connections and API destinations of EventBridge.

create table lambent_aws.events_connection (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- The last part of its ARN, which a connection of the same name that is made later does not have.
  unique_id text not null,
  -- JSON; with the secrets.
  definition text not null,
  state text not null,
  -- Why it is not authorized; null where it is.
  reason text,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  authorized_at timestamptz,
  unique (account, region, name)
);

create table lambent_aws.events_api_destination (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  unique_id text not null,
  -- Of a connection, which may be deleted meanwhile.
  connection_arn text not null,
  -- JSON.
  definition text not null,
  -- When the calls that were allowed so far are used up at the destination's rate.
  used_until timestamptz not null default '-infinity',
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (account, region, name)
);
