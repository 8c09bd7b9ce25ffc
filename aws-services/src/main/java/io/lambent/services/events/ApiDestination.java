package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API destination: a server that gets events, and the connection by which it is called.
 *
 * @param uniqueId the last part of the ARN
 */
record ApiDestination(
    long id,
    String account,
    String region,
    String name,
    String uniqueId,
    String connectionArn,
    Definition definition,
    Instant createdAt,
    Instant modifiedAt) {
  static final String RESOURCE = "api-destination/";

  /** AWS's limit where none is named. */
  private static final int DEFAULT_RATE = 300;

  /**
   * A client's description of an API destination.
   *
   * @param endpoint a URL; each {@code *} in it stands for a path parameter of the target
   * @param rate calls in a second; null where none is named
   */
  record Definition(
      @Nullable String description, String endpoint, String method, @Nullable Integer rate) {

    int effectiveRate() {
      return rate == null ? DEFAULT_RATE : rate;
    }
  }

  static boolean isArn(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("events"))
        .filter(arn -> arn.resource().startsWith(RESOURCE))
        .filter(arn -> arn.resource().split("/", -1).length == 3)
        .isPresent();
  }

  String arn() {
    return Arn.of("events", region, account, RESOURCE + name + "/" + uniqueId).toString();
  }
}
