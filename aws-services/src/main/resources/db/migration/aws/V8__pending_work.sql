-- Has rows where something is to be done that no request asks for: standalone starts the services then.
create view lambent_aws.pending_work as
  select 'schedule' as kind from lambent_aws.scheduler_schedule where next_at is not null
  union all
  select 'run' from lambent_aws.scheduler_run
  union all
  select 'notification' from lambent_aws.sns_delivery
  union all
  select 'event' from lambent_aws.s3_event
  union all
  select 'move task' from lambent_aws.sqs_move_task where status = 'RUNNING';
