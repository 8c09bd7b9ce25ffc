-- How far each mapping of a change stream has come.

create table lambent_trigger.feed_position (
  -- UUID of the mapping
  mapping text primary key,
  -- the resume token of the last change that is handled, as JSON
  position text not null
);
