-- The X-Amzn-Trace-Id of the request that a message or an event comes from. Functions get it, so that loops are found.

alter table lambent_aws.sns_message add column trace_header text;
alter table lambent_aws.s3_event add column trace_header text;
