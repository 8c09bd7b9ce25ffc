package io.lambent.function.catalog;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Versions, {@code $LATEST} included. Lists are paged by key, in the order of AWS. */
interface VersionRepository extends Repository<LambdaVersion, Long> {
  @Query(
      "select v from LambdaVersion v join fetch v.function f where f.account = :account"
          + " and f.region = :region and f.name = :name and v.version = :version")
  Optional<LambdaVersion> find(String account, String region, String name, int version);

  @Query("select v from LambdaVersion v join fetch v.function where v.id = :id")
  Optional<LambdaVersion> find(long id);

  @Query(
      "select v from LambdaVersion v join fetch v.function f where f.account = :account"
          + " and f.region = :region and v.version = 0 and f.name > :after order by f.name")
  List<LambdaVersion> listLatest(String account, String region, String after, Limit limit);

  @Query(
      "select v from LambdaVersion v join fetch v.function f where f.account = :account"
          + " and f.region = :region and f.name >= :name"
          + " and (f.name > :name or v.version > :version) order by f.name, v.version")
  List<LambdaVersion> listAll(String account, String region, String name, int version, Limit limit);

  @Query(
      "select v from LambdaVersion v join fetch v.function f where f = :function"
          + " and v.version > :after order by v.version")
  List<LambdaVersion> list(LambdaFunction function, int after, Limit limit);

  /** The archives that the versions of a function refer to. */
  @Query(
      value =
          """
          select code_sha256 from function_version
          where function_id = :function and code_sha256 is not null
          union
          select serving_code_sha256 from function_version
          where function_id = :function and serving_code_sha256 is not null
          union
          select u.code_sha256 from layer_use u
          join function_version v on v.id = u.function_version_id where v.function_id = :function
          """,
      nativeQuery = true)
  List<String> archivesOf(long function);

  @Query(
      "select v.id from LambdaVersion v where v.function.id = :function"
          + " and (v.readiness.state = 'PENDING' or v.readiness.updateStatus = 'IN_PROGRESS') order by v.version")
  List<Long> unsettled(long function);

  @Query(
      "select distinct v.function.id from LambdaVersion v"
          + " where v.readiness.state = 'PENDING' or v.readiness.updateStatus = 'IN_PROGRESS'")
  List<Long> functionsWithUnsettled();

  LambdaVersion save(LambdaVersion version);

  void delete(LambdaVersion version);
}
