package io.lambent.function.eventinvoke;

import io.lambent.function.catalog.LambdaFunction;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Configurations of events by what they are for. */
interface EventInvokeConfigRepository extends Repository<EventInvokeConfig, Long> {
  @Query(
      "select c from EventInvokeConfig c where c.function = :function and c.qualifier = :qualifier")
  Optional<EventInvokeConfig> find(LambdaFunction function, String qualifier);

  @Query(
      "select c from EventInvokeConfig c where c.function = :function and c.qualifier > :after"
          + " order by c.qualifier")
  List<EventInvokeConfig> list(LambdaFunction function, String after, Limit limit);

  /** Deletes configurations of versions and aliases that are there no more. */
  @Modifying(flushAutomatically = true)
  @Query(
      value =
          """
          delete from event_invoke_config c where c.function_id = :function
          and c.qualifier <> '$LATEST'
          and not exists (select from alias a
            where a.function_id = c.function_id and a.name = c.qualifier)
          and not exists (select from function_version v
            where v.function_id = c.function_id and v.version::text = c.qualifier)
          """,
      nativeQuery = true)
  void deleteOrphans(long function);

  EventInvokeConfig save(EventInvokeConfig config);

  void delete(EventInvokeConfig config);
}
