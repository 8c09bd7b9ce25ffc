-- Tables that were deleted or changed, and items that expire, while nobody asks for anything.
create or replace view lambent_aws.pending_work as
  select 'schedule' as kind from lambent_aws.scheduler_schedule where next_at is not null
  union all
  select 'run' from lambent_aws.scheduler_run
  union all
  select 'notification' from lambent_aws.sns_delivery
  union all
  select 'event' from lambent_aws.s3_event
  union all
  select 'move task' from lambent_aws.sqs_move_task where status = 'RUNNING'
  union all
  select 'rule' from lambent_aws.events_rule where next_at is not null
  union all
  select 'delivery' from lambent_aws.events_delivery
  union all
  select 'replay' from lambent_aws.events_replay where ended_at is null
  union all
  select 'lifecycle' from lambent_aws.s3_lifecycle
  union all
  select 'table' from lambent_aws.dynamodb_table where deleted_at is not null or has_work
  union all
  select 'expiry' from lambent_aws.dynamodb_item where expires_at is not null;
