-- Whether execution runs the content already, while readers still see "Pending" or "InProgress".
alter table function_version add column deployed boolean not null default false;
