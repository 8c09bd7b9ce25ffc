-- Cloud Control API: requests that create, change or delete resources.

create table lambent_aws.cloudcontrol_request (
  token uuid primary key,
  account text not null,
  region text not null,
  -- The address by which the caller reached the installation, for URLs in answers.
  endpoint text not null,
  type text not null,
  -- CREATE, UPDATE or DELETE.
  operation text not null,
  -- The values of the primary identifier; null until they are known.
  identifier text,
  status text not null,
  -- What the request is to be told apart from others by; null once 36 hours are over.
  client_token text,
  fingerprint text not null,
  -- The properties before and after the operation. They may have secrets: null once it has ended.
  work json,
  -- The same at each repetition of the operation, and how far it is.
  step_token text not null,
  progress json not null default '{}',
  error_code text,
  message text,
  created_at timestamptz not null,
  -- When the status became what it is.
  event_at timestamptz not null,
  -- The run that does it, and until when it is its alone.
  owner uuid,
  due_at timestamptz
);

create index on lambent_aws.cloudcontrol_request (account, region, created_at desc, token);
create index on lambent_aws.cloudcontrol_request (created_at);
create index on lambent_aws.cloudcontrol_request (due_at) where due_at is not null;
create unique index cloudcontrol_client_token
  on lambent_aws.cloudcontrol_request (account, region, client_token)
  where client_token is not null;
-- One operation at a time on a resource.
create unique index cloudcontrol_resource
  on lambent_aws.cloudcontrol_request (account, region, type, identifier)
  where due_at is not null and identifier is not null;

-- Standalone starts the services where a request is to go on.
do $$
begin
  execute 'create or replace view lambent_aws.pending_work as '
    || rtrim(pg_get_viewdef('lambent_aws.pending_work'), '; ')
    || ' union all select ''resource request'' from lambent_aws.cloudcontrol_request'
    || ' where due_at is not null';
end
$$;
