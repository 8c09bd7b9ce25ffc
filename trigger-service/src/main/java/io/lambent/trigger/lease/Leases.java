package io.lambent.trigger.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The leases of the mappings that this instance polls. A lease is valid while its owner sends
 * heartbeats, so that an instance renews a single row for all its leases. The leases of a dead
 * instance are taken by the others, each up to its share.
 */
@Component
public class Leases {
  private final JdbcClient jdbc;

  Leases(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Sends a heartbeat of an instance.
   *
   * @param lasting how long the instance counts as alive without another heartbeat
   * @return the number of instances that are alive
   */
  public int heartbeat(String instance, Duration lasting) {
    return jdbc.sql(
            """
            with me as (
              insert into lambent_trigger.instance as i (id, alive_until)
              values (:id, now() + :millis * interval '1 millisecond')
              on conflict (id) do update set alive_until = excluded.alive_until
              returning id
            )
            select 1 + count(*) from lambent_trigger.instance
            where alive_until > now() and id <> :id
            """)
        .param("id", instance)
        .param("millis", lasting.toMillis())
        .query(Integer.class)
        .single();
  }

  /** The mappings whose leases an instance has. */
  public Set<String> of(String instance) {
    return new HashSet<>(
        jdbc.sql("select mapping from lambent_trigger.mapping_lease where owner = :id")
            .param("id", instance)
            .query((row, index) -> row.getString(1))
            .list());
  }

  /**
   * Takes the leases of mappings that no living instance has.
   *
   * @param most the maximum number
   * @return the mappings whose leases were taken
   */
  public List<String> take(String instance, Collection<String> mappings, int most) {
    if (mappings.isEmpty() || most <= 0) {
      return List.of();
    }
    return jdbc.sql(
            """
            insert into lambent_trigger.mapping_lease as lease (mapping, owner)
            select wanted.mapping, :id
            from unnest(:mappings::text[]) as wanted (mapping)
              left join lambent_trigger.mapping_lease held using (mapping)
              left join lambent_trigger.instance holder
                on holder.id = held.owner and holder.alive_until > now()
            where holder.id is null
            limit :most
            on conflict (mapping) do update set owner = excluded.owner
            where not exists (
              select from lambent_trigger.instance holder
              where holder.id = lease.owner and holder.alive_until > now())
            returning mapping
            """)
        .param("id", instance)
        .param("mappings", mappings.toArray(String[]::new))
        .param("most", most)
        .query((row, index) -> row.getString(1))
        .list();
  }

  /** Releases the leases of mappings, so that others can take them. */
  public void release(String instance, Collection<String> mappings) {
    if (!mappings.isEmpty()) {
      jdbc.sql(
              "delete from lambent_trigger.mapping_lease"
                  + " where owner = :id and mapping = any(:mappings::text[])")
          .param("id", instance)
          .param("mappings", mappings.toArray(String[]::new))
          .update();
    }
  }

  /**
   * Removes an instance that stops, so that others take its leases at once, and instances that died
   * long ago.
   */
  public void leave(String instance) {
    jdbc.sql("delete from lambent_trigger.mapping_lease where owner = :id")
        .param("id", instance)
        .update();
    jdbc.sql(
            "delete from lambent_trigger.instance"
                + " where id = :id or alive_until < now() - interval '1 day'")
        .param("id", instance)
        .update();
  }
}
