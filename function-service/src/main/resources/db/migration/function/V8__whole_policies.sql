-- Policies that were put as a whole keep their version and id; those made statement by statement
-- have the usual ones.
alter table policy add column document_version text not null default '2012-10-17';
alter table policy add column document_id text default 'default';
