-- Application Load Balancers.

create table lambent_aws.elb_load_balancer (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null collate "C",
  arn text not null unique,
  -- The first label of the host name, in lower case.
  label text not null unique,
  -- The settings in the form of answers.
  settings jsonb not null,
  -- The attributes that were set; others have their defaults.
  attributes jsonb not null default '{}',
  tags jsonb not null default '{}',
  created_at timestamptz not null,
  unique (account, region, name)
);
create index on lambent_aws.elb_load_balancer (lower(name));

create table lambent_aws.elb_target_group (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null collate "C",
  arn text not null unique,
  settings jsonb not null,
  attributes jsonb not null default '{}',
  tags jsonb not null default '{}',
  unique (account, region, name)
);

create table lambent_aws.elb_target (
  target_group bigint not null references lambent_aws.elb_target_group on delete cascade,
  -- The ARN of a function.
  target text not null,
  primary key (target_group, target)
);

create table lambent_aws.elb_listener (
  id bigint generated always as identity primary key,
  load_balancer bigint not null references lambent_aws.elb_load_balancer on delete cascade,
  arn text not null unique,
  port int not null,
  settings jsonb not null,
  attributes jsonb not null default '{}',
  tags jsonb not null default '{}',
  unique (load_balancer, port)
);

create table lambent_aws.elb_rule (
  id bigint generated always as identity primary key,
  listener bigint not null references lambent_aws.elb_listener on delete cascade,
  arn text not null unique,
  -- Null for the default rule, which is tried last.
  priority int,
  -- Conditions and actions in the form of answers.
  settings jsonb not null,
  tags jsonb not null default '{}',
  -- At the end of a statement, which may exchange priorities.
  unique (listener, priority) deferrable
);
create unique index on lambent_aws.elb_rule (listener) where priority is null;

-- The target groups that actions name.
create table lambent_aws.elb_forward (
  rule bigint not null references lambent_aws.elb_rule on delete cascade,
  target_group bigint not null references lambent_aws.elb_target_group,
  primary key (rule, target_group)
);
create index on lambent_aws.elb_forward (target_group);
