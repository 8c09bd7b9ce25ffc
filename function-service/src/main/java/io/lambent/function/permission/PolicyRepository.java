package io.lambent.function.permission;

import io.lambent.function.catalog.LambdaFunction;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Policies by what they are for. */
interface PolicyRepository extends Repository<Policy, Long> {
  @Query("select p from Policy p where p.function = :function and p.qualifier = :qualifier")
  Optional<Policy> find(LambdaFunction function, String qualifier);

  /** Deletes policies of versions and aliases that are there no more. */
  @Modifying(flushAutomatically = true)
  @Query(
      value =
          """
          delete from policy p where p.function_id = :function and p.qualifier <> ''
          and not exists (select from alias a
            where a.function_id = p.function_id and a.name = p.qualifier)
          and not exists (select from function_version v
            where v.function_id = p.function_id and v.version::text = p.qualifier)
          """,
      nativeQuery = true)
  void deleteOrphans(long function);

  Policy save(Policy policy);

  void delete(Policy policy);
}
