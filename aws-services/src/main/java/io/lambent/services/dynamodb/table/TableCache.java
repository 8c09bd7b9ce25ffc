package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A cache of tables, which may be out of date. Statements on items compare the version of the
 * definition; where it differs, the table is read again.
 */
@Component
public class TableCache {
  private static final int MAX_TABLES = 10_000;

  private final TableStore store;
  private final Map<Key, Table> tables = new ConcurrentHashMap<>();

  TableCache(TableStore store) {
    this.store = store;
  }

  private record Key(String account, String region, String name) {}

  /**
   * @param name a name or an ARN
   * @throws io.lambent.aws.error.AwsFailure where there is no such table
   */
  public Table get(Caller caller, String name) {
    Key key = new Key(caller.account(), caller.region(), TableName.parse(caller, name));
    Table known = tables.get(key);
    return known == null ? read(key) : known;
  }

  /**
   * Reads a table that has changed.
   *
   * @throws io.lambent.aws.error.AwsFailure where it was deleted, and none has its name now
   */
  public Table refresh(Table outdated) {
    return read(new Key(outdated.account(), outdated.region(), outdated.name()));
  }

  private Table read(Key key) {
    @Nullable Table found = store.find(key.account(), key.region(), key.name());
    if (found == null) {
      tables.remove(key);
      throw DynamoErrors.noResource();
    }
    if (tables.size() >= MAX_TABLES) {
      tables.clear();
    }
    tables.put(key, found);
    return found;
  }
}
