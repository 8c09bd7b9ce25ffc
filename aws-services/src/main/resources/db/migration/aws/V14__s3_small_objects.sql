-- The content of a small object, which has no file then; null where the content is in files or empty.
alter table lambent_aws.s3_object add column content bytea;

-- Most content does not compress, and what does is small.
alter table lambent_aws.s3_object alter column content set storage external;
