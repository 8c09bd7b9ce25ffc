-- VPC links of API Gateway, of both versions of its API.

create table lambent_aws.api_vpc_link (
  account text not null,
  region text not null,
  id text not null collate "C",
  -- 1 for those of REST APIs, which name load balancers; 2 for those that name subnets.
  version int not null,
  created_at timestamptz not null,
  document text not null,
  primary key (account, region, id)
);

create index api_vpc_link_by_age on lambent_aws.api_vpc_link (account, region, version, created_at, id);
