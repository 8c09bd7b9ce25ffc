-- Dashboards of CloudWatch, which an account has in all regions.

create table lambent_aws.cloudwatch_dashboard (
  account text not null,
  name text not null,
  -- JSON, as it was sent.
  body text not null,
  modified_at timestamptz not null,
  primary key (account, name)
);
