-- Alarms of CloudWatch, their history, and the actions that are to be taken.

create table lambent_aws.cloudwatch_alarm (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  -- JSON.
  settings text not null,
  -- The condition of an alarm on metrics, as JSON; null for a composite alarm.
  metric text,
  -- The rule of a composite alarm; null for one on metrics.
  rule text,
  tags jsonb not null default '{}',
  state text not null,
  reason text not null,
  reason_data text,
  updated_at timestamptz not null,
  transitioned_at timestamptz not null,
  configured_at timestamptz not null,
  -- When it is evaluated next; null for a composite alarm none of whose parts has changed.
  evaluate_at timestamptz,
  unique (account, region, name),
  check ((metric is null) <> (rule is null))
) with (fillfactor = 70);

create index on lambent_aws.cloudwatch_alarm (evaluate_at) where evaluate_at is not null;

-- Names rather than references: the history of an alarm stays when it is deleted.
create table lambent_aws.cloudwatch_alarm_history (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  alarm text not null,
  kind text not null,
  type text not null,
  at timestamptz not null,
  summary text not null,
  data text not null
);

create index on lambent_aws.cloudwatch_alarm_history (account, region, at);
create index on lambent_aws.cloudwatch_alarm_history using brin (at);

-- A row is deleted once the topic or function has taken the message.
create table lambent_aws.cloudwatch_alarm_action (
  id uuid primary key,
  account text not null,
  region text not null,
  alarm text not null,
  kind text not null,
  target text not null,
  subject text not null,
  message text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  -- When it is tried next; while it is tried, when the attempt counts as lost.
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index on lambent_aws.cloudwatch_alarm_action (due_at);

-- Standalone starts the services where alarms are evaluated, or actions are left to be taken.
do $$
begin
  execute 'create or replace view lambent_aws.pending_work as '
    || rtrim(pg_get_viewdef('lambent_aws.pending_work'), '; ')
    || ' union all select ''alarm'' from lambent_aws.cloudwatch_alarm where evaluate_at is not null'
    || ' union all select ''alarm action'' from lambent_aws.cloudwatch_alarm_action';
end
$$;
