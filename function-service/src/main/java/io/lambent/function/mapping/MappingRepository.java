package io.lambent.function.mapping;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Mappings by identifier, which is also the order of lists, and by what they join. */
interface MappingRepository extends Repository<Mapping, String> {
  String OF_ACCOUNT = "select m from Mapping m where m.account = :account and m.region = :region";
  String OF_FUNCTION = " and m.functionName = :function and m.qualifier = :qualifier";
  String OF_SOURCE = " and m.eventSource = :source";
  String PAGE = " and m.uuid > :after order by m.uuid";

  @Query(OF_ACCOUNT + " and m.uuid = :uuid")
  Optional<Mapping> find(String account, String region, String uuid);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query(OF_ACCOUNT + " and m.uuid = :uuid")
  Optional<Mapping> lock(String account, String region, String uuid);

  @Query(OF_ACCOUNT + PAGE)
  List<Mapping> list(String account, String region, String after, Limit limit);

  @Query(OF_ACCOUNT + OF_FUNCTION + PAGE)
  List<Mapping> listOfFunction(
      String account, String region, String function, String qualifier, String after, Limit limit);

  @Query(OF_ACCOUNT + OF_SOURCE + PAGE)
  List<Mapping> listOfSource(
      String account, String region, String source, String after, Limit limit);

  @Query(OF_ACCOUNT + OF_FUNCTION + OF_SOURCE + PAGE)
  List<Mapping> listOfBoth(
      String account,
      String region,
      String function,
      String qualifier,
      String source,
      String after,
      Limit limit);

  /** Those that are polled or whose pollers are to end; see {@link Mapping#needsPoller}. */
  @Query("select m from Mapping m where m.enabled or m.state in :ending order by m.uuid")
  List<Mapping> polled(Collection<MappingState> ending);

  /** Those that join a function and a source, an ARN or nothing. */
  @Query(OF_ACCOUNT + OF_FUNCTION + OF_SOURCE + " order by m.uuid")
  List<Mapping> ofSourceAndFunction(
      String account, String region, String function, String qualifier, String source);

  Mapping save(Mapping mapping);
}
