package io.lambent.function.functionurl;

import io.lambent.function.catalog.LambdaFunction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Function URLs. */
interface UrlConfigRepository extends Repository<UrlConfig, String> {
  @Query("select u from UrlConfig u join fetch u.function where u.id = :id")
  Optional<UrlConfig> find(String id);

  @Query(
      "select u from UrlConfig u join fetch u.function f where f.account = :account"
          + " and f.region = :region and f.name = :name and u.qualifier = :qualifier")
  Optional<UrlConfig> find(String account, String region, String name, String qualifier);

  /**
   * @param after the qualifier before the page; null for the first page
   */
  @Query(
      "select u from UrlConfig u join fetch u.function where u.function = :function"
          + " and (:after is null or u.qualifier > :after) order by u.qualifier")
  List<UrlConfig> list(LambdaFunction function, @Nullable String after, Limit limit);

  UrlConfig save(UrlConfig config);

  void delete(UrlConfig config);
}
