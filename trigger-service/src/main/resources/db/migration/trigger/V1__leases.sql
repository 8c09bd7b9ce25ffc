-- Which instance polls which mapping. A lease holds for as long as its owner is alive, so that
-- instances renew one row each, however many mappings they poll.

create table lambent_trigger.instance (
  id text primary key,
  alive_until timestamptz not null
);

create table lambent_trigger.mapping_lease (
  -- UUID of the mapping
  mapping text primary key,
  owner text not null
);

create index on lambent_trigger.mapping_lease (owner);
