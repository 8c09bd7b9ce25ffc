package io.lambent.services.s3.notification;

import org.jspecify.annotations.Nullable;

/**
 * The party that changes an object, as events name it.
 *
 * @param account of the caller; {@code s3.amazonaws.com} where S3 itself does it
 * @param requestId of the request; made up where S3 itself does it
 * @param address of the client; {@code s3.amazonaws.com} where S3 itself does it
 * @param traceHeader of the trace that the request belongs to; null where it belongs to none
 */
public record Actor(
    String account, String requestId, String address, @Nullable String traceHeader) {
  /** The name under which S3 itself acts. */
  private static final String SERVICE = "s3.amazonaws.com";

  /** S3 itself, which applies lifecycle rules. */
  public static Actor service(String requestId) {
    return new Actor(SERVICE, requestId, SERVICE, null);
  }

  /** The prefix of the names of events for a removal by this actor. */
  public String removal() {
    return isService() ? "LifecycleExpiration:" : "ObjectRemoved:";
  }

  boolean isService() {
    return account.equals(SERVICE);
  }

  String principal() {
    return isService() ? account : "AWS:" + account;
  }
}
