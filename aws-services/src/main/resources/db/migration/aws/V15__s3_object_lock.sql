-- What keeps a version from being deleted: a retention mode with its end, and a legal hold. Null where
-- it was never set.
alter table lambent_aws.s3_object
  add column lock_mode text,
  add column lock_until timestamptz,
  add column legal_hold boolean;

-- The same for the object that an upload will make.
alter table lambent_aws.s3_upload
  add column lock_mode text,
  add column lock_until timestamptz,
  add column legal_hold boolean;
