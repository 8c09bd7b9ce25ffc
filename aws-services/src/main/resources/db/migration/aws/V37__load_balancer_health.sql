-- Health checks of targets of load balancers.

alter table lambent_aws.elb_target
  -- Null before the first checks are over.
  add column healthy boolean,
  -- A reason of AWS's list, and its text; null for a healthy target.
  add column reason text,
  add column description text,
  -- Consecutive checks that have succeeded, or have failed.
  add column successes int not null default 0,
  add column failures int not null default 0,
  -- When the next check is due; null where the target group has none.
  add column next_check timestamptz;
create index on lambent_aws.elb_target (next_check) where next_check is not null;
