package io.lambent.function.concurrency;

import io.lambent.function.catalog.LambdaFunction;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Configurations of provisioned concurrency. */
interface ProvisionedConfigRepository extends Repository<ProvisionedConfig, Long> {
  @Query(
      "select c from ProvisionedConfig c where c.function = :function and c.qualifier = :qualifier")
  Optional<ProvisionedConfig> find(LambdaFunction function, String qualifier);

  @Query("select c from ProvisionedConfig c where c.function = :function order by c.qualifier")
  List<ProvisionedConfig> of(LambdaFunction function);

  @Query(
      "select c from ProvisionedConfig c where c.function = :function and c.qualifier > :after"
          + " order by c.qualifier")
  List<ProvisionedConfig> list(LambdaFunction function, String after, Limit limit);

  @Query("select distinct c.function from ProvisionedConfig c")
  List<LambdaFunction> functions();

  @Query(
      "select coalesce(sum(c.requested), 0) from ProvisionedConfig c where c.function = :function")
  long requested(LambdaFunction function);

  /** Deletes configurations of versions and aliases that are there no more. */
  @Modifying(flushAutomatically = true)
  @Query(
      value =
          """
          delete from provisioned_concurrency p where p.function_id = :function
          and not exists (select from alias a
            where a.function_id = p.function_id and a.name = p.qualifier)
          and not exists (select from function_version v
            where v.function_id = p.function_id and v.version::text = p.qualifier)
          """,
      nativeQuery = true)
  void deleteOrphans(long function);

  /** Configurations of aliases that lead to {@code $LATEST}. */
  @Query(
      "select count(c) from ProvisionedConfig c, Alias a where c.function.id = :function"
          + " and a.function = c.function and a.name = c.qualifier and a.version = 0")
  long unpublished(long function);

  ProvisionedConfig save(ProvisionedConfig config);

  void delete(ProvisionedConfig config);
}
