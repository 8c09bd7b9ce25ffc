package io.lambent.function.catalog;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Functions by identity. */
interface FunctionRepository extends Repository<LambdaFunction, Long> {
  @Query(
      "select f from LambdaFunction f"
          + " where f.account = :account and f.region = :region and f.name = :name")
  Optional<LambdaFunction> find(String account, String region, String name);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query(
      "select f from LambdaFunction f"
          + " where f.account = :account and f.region = :region and f.name = :name")
  Optional<LambdaFunction> lock(String account, String region, String name);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select f from LambdaFunction f where f.id = :id")
  Optional<LambdaFunction> lock(long id);

  LambdaFunction saveAndFlush(LambdaFunction function);

  /** With everything that hangs on it. */
  @Modifying(clearAutomatically = true)
  @Query("delete from LambdaFunction f where f.id = :id")
  void delete(long id);
}
