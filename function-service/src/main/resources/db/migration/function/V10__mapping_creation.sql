-- When a mapping was created: with LATEST it gets the records that a stream takes from then on.
alter table event_source_mapping add column created_at timestamptz;
update event_source_mapping set created_at = modified_at;
alter table event_source_mapping alter column created_at set not null;
