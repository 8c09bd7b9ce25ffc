package io.lambent.gateway.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Credentials by which requests to upstreams are signed anew, for upstreams that check signatures.
 *
 * @param services those whose requests are signed anew, by the service in a signature's scope
 * @param maxBody of requests whose signature must cover the body; these are kept in memory
 */
@Validated
@ConfigurationProperties(prefix = "lambent.upstream-signing", ignoreUnknownFields = false)
public record UpstreamSigningProperties(
    @DefaultValue List<String> services,
    @DefaultValue("") String accessKeyId,
    @DefaultValue("") String secretAccessKey,
    @Nullable String sessionToken,
    @DefaultValue("16MB") DataSize maxBody) {

  public UpstreamSigningProperties {
    if (!services.isEmpty() && (accessKeyId.isBlank() || secretAccessKey.isBlank())) {
      throw new IllegalArgumentException(
          "lambent.upstream-signing.services needs lambent.upstream-signing.access-key-id and"
              + " lambent.upstream-signing.secret-access-key");
    }
  }

  /** Without the secrets, so that they reach no log. */
  @Override
  public String toString() {
    return "UpstreamSigningProperties[services=" + services + "]";
  }
}
