package io.lambent.services.dynamodb.item;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.table.TableCache;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Runs operations on tables; repeats an operation where a cached table is out of date. */
@Component
class TableAccess {
  private static final int ATTEMPTS = 20;

  private final TableCache cache;

  TableAccess(TableCache cache) {
    this.cache = cache;
  }

  Table get(Caller caller, String name) {
    return cache.get(caller, name);
  }

  /**
   * Runs an operation on one table. A request that is invalid for the cached definition is checked
   * again with the current one.
   *
   * @param name a name or an ARN
   */
  <T> T with(Caller caller, String name, Function<Table, T> operation) {
    return retrying(
        () -> {
          Table table = cache.get(caller, name);
          try {
            return operation.apply(table);
          } catch (AwsFailure e) {
            if (isOfInput(e) && !cache.refresh(table).isSame(table)) {
              throw new OutdatedTableException(table);
            }
            throw e;
          }
        });
  }

  private static boolean isOfInput(AwsFailure failure) {
    return failure.error().awsName().equals(CommonError.VALIDATION.awsName());
  }

  /** Runs an operation that looks up its tables by itself. */
  <T> T retrying(Supplier<T> operation) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return operation.get();
      } catch (OutdatedTableException e) {
        cache.refresh(e.table());
      }
    }
    throw new AwsFailure(
        CommonError.SERVICE_UNAVAILABLE, "The table is being changed all the time.");
  }
}
