package io.lambent.trigger.secret;

import io.lambent.trigger.aws.OwnServices;
import java.time.Clock;
import java.util.Map;

/** Secrets of the operator's configuration. */
public final class TestingSecrets {
  private TestingSecrets() {}

  /**
   * @param values by ARN, as JSON
   */
  public static Secrets of(Map<String, String> values, OwnServices own) {
    return new Secrets(
        own, new SecretProperties(null, null, null, null, values), Clock.systemUTC());
  }
}
