package io.lambent.function.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Aliases by name. */
public interface AliasRepository extends Repository<Alias, Long> {
  @Query(
      "select a from Alias a join fetch a.function f where f.account = :account"
          + " and f.region = :region and f.name = :function and a.name = :name")
  Optional<Alias> find(String account, String region, String function, String name);

  /**
   * @param version of the aliases to list; null for all
   */
  @Query(
      "select a from Alias a join fetch a.function f where f = :function and a.name > :after"
          + " and (:version is null or a.version = :version or a.additionalVersion = :version)"
          + " order by a.name")
  List<Alias> list(LambdaFunction function, @Nullable Integer version, String after, Limit limit);

  @Query(
      "select a.name from Alias a where a.function = :function"
          + " and (a.version = :version or a.additionalVersion = :version) order by a.name")
  List<String> leadingTo(LambdaFunction function, int version);

  Alias save(Alias alias);

  void delete(Alias alias);
}
