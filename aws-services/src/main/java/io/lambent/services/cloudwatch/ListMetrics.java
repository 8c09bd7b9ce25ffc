package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.PageTokens;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists metrics. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html">ListMetrics</a>.
 */
@Component
class ListMetrics {
  private static final int PAGE = 500;

  /** Metrics without data for longer are not listed. */
  private static final Duration LISTED = Duration.ofDays(14);

  /** The only value of {@code RecentlyActive}. */
  private static final Duration RECENT = Duration.ofHours(3);

  private static final String QUERY =
      """
      select id, namespace, name, dimensions from lambent_aws.cloudwatch_metric
        where account = :account and region = :region and last_seen >= :since and id > :after
          and (cast(:namespace as text) is null or namespace = :namespace)
          and (cast(:name as text) is null or name = :name)
          and dimensions @> cast(:values as jsonb)
          and jsonb_exists_all(
            dimensions, array(select jsonb_array_elements_text(cast(:names as jsonb))))
        order by id limit :limit
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  ListMetrics(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  record Input(
      @Nullable String namespace,
      @Nullable String metricName,
      List<Filter> dimensions,
      @Nullable String nextToken,
      @Nullable String recentlyActive,
      boolean includeLinkedAccounts,
      @Nullable String owningAccount) {}

  /**
   * @param value any where null
   */
  record Filter(String name, @Nullable String value) {}

  /**
   * @param owningAccounts the account of each metric, where accounts were asked for
   */
  record Output(
      List<Shapes.Metric> metrics,
      @Nullable String nextToken,
      @Nullable List<String> owningAccounts) {}

  private record Row(long id, Shapes.Metric metric) {}

  Output list(Caller caller, Input input) {
    String owner = input.owningAccount();
    if (owner != null && !owner.equals(caller.account())) {
      // No accounts are linked.
      return new Output(List.of(), null, List.of());
    }
    List<Row> rows = rows(caller, input);
    boolean more = rows.size() > PAGE;
    List<Row> page = more ? rows.subList(0, PAGE) : rows;
    return new Output(
        page.stream().map(Row::metric).toList(),
        more ? token(page.getLast().id()) : null,
        input.includeLinkedAccounts() ? page.stream().map(row -> caller.account()).toList() : null);
  }

  private List<Row> rows(Caller caller, Input input) {
    Map<String, String> values = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Filter filter : input.dimensions()) {
      String value = filter.value();
      if (value == null) {
        names.add(filter.name());
      } else {
        String other = values.put(filter.name(), value);
        if (other != null && !other.equals(value)) {
          return List.of();
        }
      }
    }
    return jdbc.sql(QUERY)
        .param("account", caller.account())
        .param("region", caller.region())
        .param(
            "since",
            Timestamp.from(clock.instant().minus(input.recentlyActive() == null ? LISTED : RECENT)))
        .param("after", after(input.nextToken()))
        .param("namespace", input.namespace())
        .param("name", input.metricName())
        .param("values", json.writeValueAsString(values))
        .param("names", json.writeValueAsString(names))
        .param("limit", PAGE + 1)
        .query(
            (row, number) ->
                new Row(
                    row.getLong("id"),
                    new Shapes.Metric(
                        row.getString("namespace"),
                        row.getString("name"),
                        dimensions(row.getString("dimensions")))))
        .list();
  }

  private List<Shapes.Dimension> dimensions(String stored) {
    return Shapes.list(json.readValue(stored, new TypeReference<Map<String, String>>() {}));
  }

  private static String token(long id) {
    return PageTokens.encode("m" + id);
  }

  private static long after(@Nullable String token) {
    if (token == null) {
      return 0;
    }
    String text = PageTokens.decode(token);
    if (text != null && text.startsWith("m")) {
      try {
        return Long.parseLong(text.substring(1));
      } catch (NumberFormatException e) {
        // Refused below.
      }
    }
    throw Errors.invalidValue("The value for parameter NextToken is invalid.");
  }
}
