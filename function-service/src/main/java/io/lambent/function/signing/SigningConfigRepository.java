package io.lambent.function.signing;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Code signing configurations by id. */
interface SigningConfigRepository extends Repository<SigningConfig, String> {
  @Query(
      "select c from SigningConfig c"
          + " where c.account = :account and c.region = :region and c.id = :id")
  Optional<SigningConfig> find(String account, String region, String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query(
      "select c from SigningConfig c"
          + " where c.account = :account and c.region = :region and c.id = :id")
  Optional<SigningConfig> lock(String account, String region, String id);

  /** Keeps it from being changed or deleted; others may do the same at the same time. */
  @Lock(LockModeType.PESSIMISTIC_READ)
  @Query(
      "select c from SigningConfig c"
          + " where c.account = :account and c.region = :region and c.id = :id")
  Optional<SigningConfig> hold(String account, String region, String id);

  @Query(
      "select c from SigningConfig c where c.account = :account and c.region = :region"
          + " and c.id > :after order by c.id")
  List<SigningConfig> list(String account, String region, String after, Limit limit);

  SigningConfig save(SigningConfig config);

  void delete(SigningConfig config);
}
