package io.lambent.trigger.destination;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The endpoints of the services to which outcomes of events go. A service that is not named is this
 * installation's own.
 *
 * @param timeout the time limit of one request
 * @param sqs the service of queues
 * @param sns the service of topics
 * @param events the service of event buses
 * @param s3 the service of buckets
 */
@Validated
@ConfigurationProperties(prefix = "lambent.destinations", ignoreUnknownFields = false)
record DestinationProperties(
    @NotNull @DefaultValue("15s") Duration timeout,
    @Nullable Remote sqs,
    @Nullable Remote sns,
    @Nullable Remote events,
    @Nullable Remote s3) {

  /**
   * A service at another endpoint.
   *
   * @param endpoint scheme and authority; {@code {region}} in it stands for the region of the
   *     destination
   * @param accessKeyId signs requests; null to send them unsigned
   * @param secretAccessKey belongs to {@code accessKeyId}
   * @param sessionToken the token of temporary credentials
   */
  record Remote(
      String endpoint,
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken) {
    private static final String REGION = "{region}";

    Remote {
      if (endpoint == null || URI.create(endpoint.replace(REGION, "x")).getHost() == null) {
        throw new IllegalArgumentException(
            "the endpoint of a service in lambent.destinations is no URL: " + endpoint);
      }
      if ((accessKeyId == null) != (secretAccessKey == null)) {
        throw new IllegalArgumentException(
            "lambent.destinations has an access-key-id or a secret-access-key without the other");
      }
    }

    URI endpoint(String region) {
      return URI.create(endpoint.replace(REGION, region));
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
      return "Remote[" + endpoint + ", " + accessKeyId + "]";
    }
  }

  /**
   * The endpoint of a service; null where it is this installation's own.
   *
   * @param service as in the scope of a signature
   */
  @Nullable Remote remote(String service) {
    return switch (service) {
      case "sqs" -> sqs;
      case "sns" -> sns;
      case "events" -> events;
      case "s3" -> s3;
      default -> null;
    };
  }
}
