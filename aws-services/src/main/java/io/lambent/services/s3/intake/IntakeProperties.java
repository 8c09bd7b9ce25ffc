package io.lambent.services.s3.intake;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The stores that send events.
 *
 * @param sources by the name in the path of their webhook
 */
@Validated
@ConfigurationProperties(prefix = "lambent.s3-events", ignoreUnknownFields = false)
record IntakeProperties(@DefaultValue Map<String, @Valid Source> sources) {
  private static final int SHORTEST_TOKEN = 8;

  IntakeProperties {
    sources = Map.copyOf(sources);
  }

  /**
   * A store.
   *
   * @param token the secret that its requests carry
   * @param account the owner of its buckets in events
   * @param region of its buckets in events
   * @param destinations ARNs of functions, queues and topics that get all of its events
   * @param keysEncoded whether keys in its events are encoded as in a form; null to decide by the
   *     name under which the store sends them
   */
  record Source(
      @NotBlank @Size(min = SHORTEST_TOKEN) String token,
      @DefaultValue("000000000000") @Pattern(regexp = "\\d{12}") String account,
      @DefaultValue("us-east-1") @NotBlank String region,
      @DefaultValue @NotNull
          List<@Pattern(regexp = "arn:aws[a-z-]*:(lambda|sqs|sns):.+") String> destinations,
      @Nullable Boolean keysEncoded) {

    Source {
      destinations = List.copyOf(destinations);
    }
  }
}
