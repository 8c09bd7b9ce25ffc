-- The certificates, in the PEM format, of which one has to have issued that of a client; null where clients show none.
alter table lambent_aws.api_domain add column truststore text;
