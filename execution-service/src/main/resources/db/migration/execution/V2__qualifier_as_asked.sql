-- Null where the caller named none: the function sees its ARN as it was asked for.
alter table lambent_execution.async_event alter column qualifier drop not null;
