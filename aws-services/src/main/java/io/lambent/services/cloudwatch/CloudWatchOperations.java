package io.lambent.services.cloudwatch;

import io.lambent.aws.api.AwsApi;

/** Operations of CloudWatch that another package of this service adds to its API. */
@FunctionalInterface
public interface CloudWatchOperations {
  void addTo(AwsApi.Builder api);
}
