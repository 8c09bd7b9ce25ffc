package io.lambent.function.mapping;

import io.lambent.aws.api.Inlined;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as the API shows it.
 *
 * @param lastModified seconds since 1970, with milliseconds
 */
record MappingConfiguration(
    String uUID,
    String eventSourceMappingArn,
    @Nullable String eventSourceArn,
    String functionArn,
    BigDecimal lastModified,
    @Nullable String lastProcessingResult,
    String state,
    String stateTransitionReason,
    @Inlined MappingSettings settings) {

  /** Output of ListEventSourceMappings. */
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
        mapping.lastResult() == null ? source.nothingProcessed() : mapping.lastResult(),
        mapping.state().awsName(),
        source.userAction(),
        settings);
  }
}
