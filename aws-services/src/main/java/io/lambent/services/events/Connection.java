package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection: how API destinations are called.
 *
 * @param uniqueId the last part of the ARN
 * @param reason why it is not authorized; null where it is
 * @param authorizedAt when it was authorized last; null before
 */
record Connection(
    long id,
    String account,
    String region,
    String name,
    String uniqueId,
    Definition definition,
    State state,
    @Nullable String reason,
    Instant createdAt,
    Instant modifiedAt,
    @Nullable Instant authorizedAt) {
  private static final String RESOURCE = "connection/";

  enum State {
    /** A token is asked for. */
    AUTHORIZING,
    AUTHORIZED,
    /** There are no credentials, or the authorization server has refused a token for them. */
    DEAUTHORIZED,
    DELETING
  }

  /** The ways in which calls are authorized. */
  enum Type {
    BASIC,
    API_KEY,
    OAUTH_CLIENT_CREDENTIALS
  }

  /** A client's description of a connection. */
  record Definition(
      @Nullable String description,
      Type type,
      Authorization authorization,
      @Nullable String kmsKeyIdentifier) {}

  String arn() {
    return Arn.of("events", region, account, RESOURCE + name + "/" + uniqueId).toString();
  }
}
