package io.lambent.services.events;

import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;

/** The rules of a connection that its model does not have. */
final class ConnectionChecks {
  private ConnectionChecks() {}

  /**
   * @throws io.lambent.aws.error.AwsFailure where a rule is broken
   */
  static void check(Connection.Type type, Authorization authorization) {
    if (authorization.connectivityParameters() != null) {
      throw unsupported("ConnectivityParameters");
    }
    boolean isThere =
        switch (type) {
          case BASIC -> isComplete(authorization.basicAuthParameters());
          case API_KEY -> isComplete(authorization.apiKeyAuthParameters());
          case OAUTH_CLIENT_CREDENTIALS -> isComplete(authorization.oAuthParameters());
        };
    if (!isThere) {
      throw EventsErrors.invalid(
          "Parameter AuthParameters is not valid. Reason: The parameters of authorization type "
              + type
              + " are required.");
    }
    Authorization.OAuth oauth = authorization.oAuthParameters();
    check(authorization.invocationHttpParameters());
    check(oauth == null ? null : oauth.oAuthHttpParameters());
  }

  static void checkNetwork(Authorization.@Nullable Unsupported connectivity) {
    if (connectivity != null) {
      throw unsupported("InvocationConnectivityParameters");
    }
  }

  private static boolean isComplete(Authorization.@Nullable Basic basic) {
    return basic != null && basic.username() != null && basic.password() != null;
  }

  private static boolean isComplete(Authorization.@Nullable ApiKey key) {
    return key != null && key.apiKeyName() != null && key.apiKeyValue() != null;
  }

  private static boolean isComplete(Authorization.@Nullable OAuth oauth) {
    if (oauth == null || oauth.authorizationEndpoint() == null || oauth.httpMethod() == null) {
      return false;
    }
    Authorization.Client client = oauth.clientParameters();
    ApiDestinations.checkEndpoint("AuthorizationEndpoint", oauth.authorizationEndpoint());
    return client != null && client.clientID() != null && client.clientSecret() != null;
  }

  private static void check(Authorization.@Nullable Parameters parameters) {
    if (parameters == null) {
      return;
    }
    parameters
        .all()
        .forEach(
            parameter -> {
              if (parameter.key() == null || parameter.key().isEmpty()) {
                throw EventsErrors.invalid(
                    "Parameter AuthParameters is not valid. Reason: A parameter has no Key.");
              }
            });
  }

  private static AwsFailure unsupported(String parameter) {
    return EventsErrors.invalid(
        "Parameter "
            + parameter
            + " is not valid. Reason: Lambent has no private networks of Amazon VPC Lattice.");
  }
}
