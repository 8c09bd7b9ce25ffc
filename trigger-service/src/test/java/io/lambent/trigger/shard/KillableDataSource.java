package io.lambent.trigger.shard;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A data source that refuses connections once its instance is killed. */
final class KillableDataSource extends DelegatingDataSource {
  volatile boolean killed;

  KillableDataSource(DataSource target) {
    super(target);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (killed) {
      throw new SQLException("killed");
    }
    return super.getConnection();
  }
}
