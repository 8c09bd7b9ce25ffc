package io.lambent.services.apigatewayv2;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as API Gateway shows them, in whole seconds. */
final class Times {
  private Times() {}

  static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
