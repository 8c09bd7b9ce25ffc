package io.lambent.trigger.shard;

import io.lambent.trigger.TestingMappings;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Pollers of streams where no source is a stream. */
public final class TestingStreamPollers {
  private TestingStreamPollers() {}

  public static StreamPollers none() {
    return new StreamPollers(
        new TestingMappings(),
        List.of(),
        new ShardTable(JdbcClient.create(new DriverManagerDataSource())),
        instance -> {
          throw new IllegalStateException("nothing is read");
        });
  }
}
