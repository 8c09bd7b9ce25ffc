alter table event_source_mapping
  -- counts changes, so that a poller's answer to an earlier one does not end a later one
  add column revision bigint not null default 0,
  -- LastProcessingResult; null before the first batch
  add column last_result text;
