-- Functions of container images have no archive; the image and its digest are in the configuration.
alter table function_version alter column code_sha256 drop not null;
