-- Topics, subscriptions and deliveries of SNS.

create table lambent_aws.sns_topic (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  attributes jsonb not null,
  tags jsonb not null default '{}',
  subscriptions_deleted int not null default 0,
  created_at timestamptz not null default now(),
  unique (account, region, name)
);

create table lambent_aws.sns_subscription (
  id uuid primary key,
  topic bigint not null references lambent_aws.sns_topic on delete cascade,
  protocol text not null,
  endpoint text not null,
  -- The account that subscribed.
  account text not null,
  attributes jsonb not null,
  created_at timestamptz not null default now(),
  unique (topic, protocol, endpoint)
);

create table lambent_aws.sns_message (
  id uuid primary key,
  topic bigint not null references lambent_aws.sns_topic on delete cascade,
  body text not null,
  -- True where the body has a text for each protocol.
  structured boolean not null,
  subject text,
  -- JSON.
  attributes text not null,
  group_id text,
  deduplication_id text,
  -- Null for messages of standard topics.
  seq bigint,
  endpoint text not null,
  published_at timestamptz not null
);

create sequence lambent_aws.sns_sequence;

-- What is to be sent to a subscriber. A row is deleted once that is done.
create table lambent_aws.sns_delivery (
  id bigint generated always as identity primary key,
  message uuid not null references lambent_aws.sns_message on delete cascade,
  subscription uuid not null references lambent_aws.sns_subscription on delete cascade,
  -- Null for messages of standard topics, whose order does not matter.
  group_id text,
  attempts int not null default 0,
  -- When it is tried next; while it is tried, when the attempt counts as lost.
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.sns_delivery (due_at);
create index on lambent_aws.sns_delivery (message);
create index on lambent_aws.sns_delivery (subscription, group_id, id);

create table lambent_aws.sns_deduplication (
  topic bigint not null references lambent_aws.sns_topic on delete cascade,
  -- A group where the topic deduplicates by group, else empty.
  scope text not null,
  id text not null,
  message uuid not null,
  seq bigint not null,
  published_at timestamptz not null,
  primary key (topic, scope, id)
);

create index on lambent_aws.sns_deduplication (published_at);
