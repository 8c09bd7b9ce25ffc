package io.lambent.client.access;

import io.lambent.contract.internal.InternalHttp;
import org.jspecify.annotations.Nullable;

/** Lets requests with the shared secret pass, and all to the health endpoint. */
record TokenCheck(String token) {
  private static final String HEALTH = "/actuator/health";

  /**
   * @param presented value of {@link InternalHttp#TOKEN}; null where the request has none
   */
  boolean allows(String path, @Nullable String presented) {
    return InternalHttp.tokenMatches(token, presented)
        || path.equals(HEALTH)
        || path.startsWith(HEALTH + "/");
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "TokenCheck[***]";
  }
}
