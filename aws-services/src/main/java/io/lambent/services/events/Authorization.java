package io.lambent.services.events;

import io.lambent.aws.api.SharedRecord;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authorization of the calls of a connection, and the additions to each of them.
 *
 * @param invocationHttpParameters are added to each call of an API destination
 */
@SharedRecord
record Authorization(
    @Nullable Basic basicAuthParameters,
    @Nullable OAuth oAuthParameters,
    @Nullable ApiKey apiKeyAuthParameters,
    @Nullable Parameters invocationHttpParameters,
    @Nullable Unsupported connectivityParameters) {
  static final Authorization NONE = new Authorization(null, null, null, null, null);

  /**
   * @param password a secret
   */
  @SharedRecord
  record Basic(@Nullable String username, @Nullable String password) {}

  /**
   * @param apiKeyName of the header
   * @param apiKeyValue a secret
   */
  @SharedRecord
  record ApiKey(@Nullable String apiKeyName, @Nullable String apiKeyValue) {}

  /**
   * @param clientSecret a secret
   */
  @SharedRecord
  record Client(@Nullable String clientID, @Nullable String clientSecret) {}

  /** The request for a token. */
  @SharedRecord
  record OAuth(
      @Nullable Client clientParameters,
      @Nullable String authorizationEndpoint,
      @Nullable String httpMethod,
      @Nullable Parameters oAuthHttpParameters) {

    OAuth with(OAuth change) {
      Client client = clientParameters;
      Client changed = change.clientParameters;
      if (client != null && changed != null) {
        changed =
            new Client(
                or(changed.clientID(), client.clientID()),
                or(changed.clientSecret(), client.clientSecret()));
      }
      return new OAuth(
          or(changed, client),
          or(change.authorizationEndpoint, authorizationEndpoint),
          or(change.httpMethod, httpMethod),
          or(change.oAuthHttpParameters, oAuthHttpParameters));
    }
  }

  /** Private networks cannot be named. */
  @SharedRecord
  record Unsupported() {}

  /** Additions to a request. */
  record Parameters(
      List<Parameter> headerParameters,
      List<Parameter> queryStringParameters,
      List<Parameter> bodyParameters) {

    Parameters withoutSecrets() {
      return new Parameters(
          withoutSecrets(headerParameters),
          withoutSecrets(queryStringParameters),
          withoutSecrets(bodyParameters));
    }

    private static List<Parameter> withoutSecrets(List<Parameter> parameters) {
      return parameters.stream().map(Parameter::withoutSecret).toList();
    }

    Stream<Parameter> all() {
      return Stream.of(headerParameters, queryStringParameters, bodyParameters)
          .flatMap(List::stream);
    }
  }

  record Parameter(@Nullable String key, @Nullable String value, @Nullable Boolean isValueSecret) {

    boolean isSecret() {
      return Boolean.TRUE.equals(isValueSecret);
    }

    Parameter withoutSecret() {
      return isSecret() ? new Parameter(key, null, true) : this;
    }
  }

  /** The same with what a change says. */
  Authorization with(Authorization change) {
    Basic basic = change.basicAuthParameters;
    if (basic != null && basicAuthParameters != null) {
      basic =
          new Basic(
              or(basic.username(), basicAuthParameters.username()),
              or(basic.password(), basicAuthParameters.password()));
    }
    ApiKey key = change.apiKeyAuthParameters;
    if (key != null && apiKeyAuthParameters != null) {
      key =
          new ApiKey(
              or(key.apiKeyName(), apiKeyAuthParameters.apiKeyName()),
              or(key.apiKeyValue(), apiKeyAuthParameters.apiKeyValue()));
    }
    OAuth oauth = change.oAuthParameters;
    if (oauth != null && oAuthParameters != null) {
      oauth = oAuthParameters.with(oauth);
    }
    return new Authorization(
        or(basic, basicAuthParameters),
        or(oauth, oAuthParameters),
        or(key, apiKeyAuthParameters),
        or(change.invocationHttpParameters, invocationHttpParameters),
        or(change.connectivityParameters, connectivityParameters));
  }

  /** The authorization without its secrets, which may be shown. */
  Authorization withoutSecrets() {
    Client client = oAuthParameters == null ? null : oAuthParameters.clientParameters();
    return new Authorization(
        basicAuthParameters == null ? null : new Basic(basicAuthParameters.username(), null),
        oAuthParameters == null
            ? null
            : new OAuth(
                client == null ? null : new Client(client.clientID(), null),
                oAuthParameters.authorizationEndpoint(),
                oAuthParameters.httpMethod(),
                withoutSecrets(oAuthParameters.oAuthHttpParameters())),
        apiKeyAuthParameters == null ? null : new ApiKey(apiKeyAuthParameters.apiKeyName(), null),
        withoutSecrets(invocationHttpParameters),
        null);
  }

  private static @Nullable Parameters withoutSecrets(@Nullable Parameters parameters) {
    return parameters == null ? null : parameters.withoutSecrets();
  }

  private static <T> @Nullable T or(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}
