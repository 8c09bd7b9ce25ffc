-- Drift: how the resources of a stack differ from its template, and operations that are cancelled.

alter table lambent_aws.cfn_stack
  -- Read often while an operation is under way; the operation itself holds the whole template.
  add column cancelled boolean not null default false,
  -- As of the last detection; null where there was none.
  add column drift_status text,
  add column drift_at timestamptz;

create table lambent_aws.cfn_drift_detection (
  id uuid primary key,
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  status text not null,
  drift_status text,
  reason text,
  drifted integer,
  at timestamptz not null
);

create index cfn_drift_detection_stack on lambent_aws.cfn_drift_detection (stack);

create table lambent_aws.cfn_resource_drift (
  stack text not null references lambent_aws.cfn_stack on delete cascade,
  logical_id text not null,
  status text not null,
  -- The expected and actual properties, and where they differ.
  content json not null,
  at timestamptz not null,
  primary key (stack, logical_id)
);

-- A change set that was executed, or that another one has overtaken, leaves its name to a new one.
alter table lambent_aws.cfn_change_set drop constraint cfn_change_set_stack_name_key;

create unique index cfn_change_set_name on lambent_aws.cfn_change_set (stack, name)
  where execution_status not in ('EXECUTE_COMPLETE', 'OBSOLETE');
create index cfn_change_set_stack on lambent_aws.cfn_change_set (stack, created_at);
