package io.lambent.trigger.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The leases of the mappings that this instance polls. A lease holds for as long as its owner's
 * heartbeats come, so that an instance renews one row, however much it has. The leases of one that
 * is dead are taken by the others, each up to its share.
 */
@Component
public class Leases {
  private final JdbcClient jdbc;

  Leases(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Says that an instance is alive.
   *
   * @param lasting how long that holds without another heartbeat
   * @return how many instances are alive
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

  /** The mappings that an instance has. */
  public Set<String> of(String instance) {
    return new HashSet<>(
        jdbc.sql("select mapping from lambent_trigger.mapping_lease where owner = :id")
            .param("id", instance)
            .query((row, index) -> row.getString(1))
            .list());
  }

  /**
   * Takes mappings that nobody who is alive has.
   *
   * @param most how many
   * @return those taken
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

  /** Gives mappings up, so that others can take them. */
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

  /** Forgets an instance, so that the others take over at once, and those that died long ago. */
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
