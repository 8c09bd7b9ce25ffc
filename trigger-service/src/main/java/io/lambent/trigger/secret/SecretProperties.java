package io.lambent.trigger.secret;

import io.lambent.trigger.aws.JsonService.Remote;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The location of the secrets that mappings name in their {@code SourceAccessConfigurations}.
 *
 * @param endpoint the endpoint of any service with the API of Secrets Manager; {@code {region}} in
 *     it stands for the region of the secret's ARN. Null for the secrets of this installation
 * @param accessKeyId signs requests to the endpoint; null for the account of the function
 * @param secretAccessKey signs requests to the endpoint
 * @param sessionToken the token of temporary credentials
 * @param values secrets by ARN, as JSON; they take precedence over the endpoint
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.secrets", ignoreUnknownFields = false)
record SecretProperties(
    @Nullable String endpoint,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @DefaultValue Map<String, String> values) {

  SecretProperties {
    Remote.of("lambent.triggers.secrets", endpoint, accessKeyId, secretAccessKey, sessionToken);
    values = Map.copyOf(values);
  }

  @Nullable Remote remote() {
    return Remote.of(
        "lambent.triggers.secrets", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "SecretProperties[endpoint=" + endpoint + ", values=" + values.keySet() + "]";
  }
}
