package io.lambent.function.mapping;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.lambent.function.awsapi.AwsShape;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as the API shows it.
 *
 * @param lastModified seconds since 1970, with milliseconds
 */
@AwsShape
record MappingConfiguration(
    String uUID,
    String eventSourceMappingArn,
    @Nullable String eventSourceArn,
    String functionArn,
    BigDecimal lastModified,
    @Nullable String lastProcessingResult,
    String state,
    String stateTransitionReason,
    @JsonUnwrapped MappingSettings settings) {

  /** Output of ListEventSourceMappings. */
  @AwsShape
  record MappingList(List<MappingConfiguration> eventSourceMappings, @Nullable String nextMarker) {}

  static MappingConfiguration of(Mapping mapping) {
    return of(mapping, mapping.settings());
  }

  static MappingConfiguration listed(Mapping mapping) {
    return of(mapping, mapping.settings().listed());
  }

  private static MappingConfiguration of(Mapping mapping, MappingSettings settings) {
    Source source = mapping.source();
    return new MappingConfiguration(
        mapping.uuid(),
        mapping.arn(),
        mapping.eventSourceArn(),
        mapping.function().arn(),
        Times.seconds(mapping.modifiedAt()),
        source.nothingProcessed(),
        mapping.state().awsName(),
        source.userAction(),
        settings);
  }
}
