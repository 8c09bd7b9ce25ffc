package io.lambent.function.mapping;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.mapping.MappingShapes.Filter;
import io.lambent.function.mapping.MappingShapes.FilterCriteria;
import io.lambent.function.mapping.MappingShapes.Pollers;
import io.lambent.function.mapping.MappingShapes.ScalingConfig;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The mappings whose sources trigger-service polls, and what it reports of them. */
@Component
class PolledMappings implements MappingSource {
  private static final int UNLIMITED = -1;
  private static final String PARTIAL_FAILURES = "ReportBatchItemFailures";

  private final MappingRepository mappings;
  private final Catalog catalog;
  private final JdbcClient jdbc;
  private final Clock clock;

  PolledMappings(MappingRepository mappings, Catalog catalog, JdbcClient jdbc, Clock clock) {
    this.mappings = mappings;
    this.catalog = catalog;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  @Transactional(readOnly = true)
  public List<EventSourceMapping> mappings() {
    return mappings.polled(EnumSet.of(MappingState.DISABLING, MappingState.DELETING)).stream()
        .map(this::polled)
        .toList();
  }

  private EventSourceMapping polled(Mapping mapping) {
    MappingSettings settings = mapping.settings();
    FunctionReference function = mapping.function();
    ScalingConfig scaling = settings.scalingConfig();
    return new EventSourceMapping(
        mapping.uuid(),
        mapping.revision(),
        function.function(),
        function.qualifier(),
        Objects.requireNonNullElse(mapping.eventSourceArn(), ""),
        mapping.isActive(),
        Objects.requireNonNullElse(settings.batchSize(), mapping.source().defaultBatchSize()),
        Objects.requireNonNullElse(settings.maximumBatchingWindowInSeconds(), 0),
        patterns(settings.filterCriteria()),
        settings.functionResponseTypes() != null
            && settings.functionResponseTypes().contains(PARTIAL_FAILURES),
        scaling == null ? provisioned(mapping.source(), settings) : scaling.maximumConcurrency(),
        mapping.source().hasShards() ? stream(mapping) : null,
        PolledClusters.settings(mapping));
  }

  private StreamSettings stream(Mapping mapping) {
    MappingSettings settings = mapping.settings();
    return new StreamSettings(
        since(mapping),
        Objects.requireNonNullElse(settings.parallelizationFactor(), 1),
        Boolean.TRUE.equals(settings.bisectBatchOnFunctionError()),
        Objects.requireNonNullElse(settings.maximumRetryAttempts(), UNLIMITED),
        Objects.requireNonNullElse(settings.maximumRecordAgeInSeconds(), UNLIMITED),
        Objects.requireNonNullElse(settings.tumblingWindowInSeconds(), 0),
        settings.failureDestination(),
        role(mapping.function()),
        mapping.state() == MappingState.DELETING);
  }

  /** The time from which on a mapping gets records; null for all that the stream has. */
  static @Nullable Instant since(Mapping mapping) {
    MappingSettings settings = mapping.settings();
    BigDecimal time = settings.startingPositionTimestamp();
    if ("LATEST".equals(settings.startingPosition())) {
      return mapping.createdAt();
    }
    return time == null ? null : Instant.ofEpochMilli(time.movePointRight(3).longValue());
  }

  private String role(FunctionReference function) {
    return catalog.has(function) ? catalog.version(function).served().role() : "";
  }

  /** The calls at once that the pollers of a mapping can make; null without provisioned mode. */
  private static @Nullable Integer provisioned(Source source, MappingSettings settings) {
    Pollers pollers = settings.provisionedPollerConfig();
    Integer most = pollers == null ? null : pollers.maximumPollers();
    return most == null ? null : most * source.callsOfAPoller();
  }

  private static List<String> patterns(@Nullable FilterCriteria criteria) {
    return criteria == null
        ? List.of()
        : criteria.list().stream().map(Filter::pattern).filter(Objects::nonNull).toList();
  }

  @Override
  public void settled(String uuid, long revision) {
    int settled =
        jdbc.sql(
                """
                update event_source_mapping
                set state = case when enabled then 'ENABLED' else 'DISABLED' end, modified_at = :now
                where uuid = :uuid and revision = :revision
                  and state in ('CREATING', 'ENABLING', 'UPDATING', 'DISABLING')
                """)
            .param("now", OffsetDateTime.now(clock))
            .param("uuid", uuid)
            .param("revision", revision)
            .update();
    if (settled == 0) {
      jdbc.sql(
              "delete from event_source_mapping"
                  + " where uuid = :uuid and revision = :revision and state = 'DELETING'")
          .param("uuid", uuid)
          .param("revision", revision)
          .update();
    }
  }

  @Override
  public void processed(String uuid, String result) {
    jdbc.sql(
            "update event_source_mapping set last_result = :result"
                + " where uuid = :uuid and last_result is distinct from :result")
        .param("result", result)
        .param("uuid", uuid)
        .update();
  }
}
