package io.lambent.services.events;

import io.lambent.client.cache.LruCache;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the targets and archives of events. A bus is compiled when it is first needed, and anew
 * when it has changed: the revision that is read with each event tells, whichever instance made the
 * change.
 */
@Component
class Matching {
  private static final int MOST_BUSES = 1_000;

  private final BusTable buses;
  private final JdbcClient jdbc;
  private final LruCache<Long, CompiledBus> compiled = new LruCache<>(MOST_BUSES);

  Matching(BusTable buses, JdbcClient jdbc) {
    this.buses = buses;
    this.jdbc = jdbc;
  }

  /** The rules of a bus as they are now; null where there is no such bus. */
  @Nullable CompiledBus bus(BusName name) {
    BusTable.Version version = buses.version(name);
    if (version == null) {
      return null;
    }
    CompiledBus present = compiled.get(version.bus());
    if (present != null && present.revision() == version.revision()) {
      return present;
    }
    // Rules are read after the revision, so they may be newer than it, never older.
    CompiledBus fresh =
        CompiledBus.of(version.revision(), rules(name, version.bus()), archives(version.bus()));
    compiled.put(version.bus(), fresh);
    return fresh;
  }

  private List<CompiledBus.RuleEntry> rules(BusName name, long bus) {
    return jdbc.sql(
            """
            select r.name, r.pattern, t.id as target
              from lambent_aws.events_rule r
              join lambent_aws.events_target t on t.rule = r.id
              where r.bus = :bus and r.enabled and r.pattern is not null
              order by r.id, t.id
            """)
        .param("bus", bus)
        .query(
            (row, number) ->
                new CompiledBus.RuleEntry(
                    Rule.arn(name, row.getString("name")),
                    row.getString("pattern"),
                    row.getLong("target")))
        .list();
  }

  private List<CompiledBus.ArchiveEntry> archives(long bus) {
    return jdbc.sql("select id, pattern from lambent_aws.events_archive where bus = :bus")
        .param("bus", bus)
        .query(
            (row, number) ->
                new CompiledBus.ArchiveEntry(row.getLong("id"), row.getString("pattern")))
        .list();
  }
}
