-- Subscriptions over HTTP: they wait for a confirmation, and their messages are signed.

alter table lambent_aws.sns_subscription
  -- PENDING until it is confirmed; DELETED while its endpoint may take that back.
  add column state text not null default 'CONFIRMED',
  add column state_since timestamptz not null default now(),
  -- The one that confirms it. Null where no confirmation is needed.
  add column token text unique,
  -- True where only its owner may end it.
  add column authenticated boolean not null default true;

alter table lambent_aws.sns_subscription
  drop constraint sns_subscription_topic_protocol_endpoint_key;
create unique index on lambent_aws.sns_subscription (topic, protocol, endpoint)
  where state <> 'DELETED';

alter table lambent_aws.sns_message
  add column type text not null default 'Notification';

-- True for deliveries that may take seconds, so that others need not wait for them.
alter table lambent_aws.sns_delivery
  add column slow boolean not null default false;
create index on lambent_aws.sns_delivery (slow, due_at);

-- One key for the whole installation.
create table lambent_aws.sns_signing_key (
  id int primary key check (id = 1),
  -- PKCS #8.
  private_key bytea not null,
  -- X.509, in DER.
  certificate bytea not null
);
