package io.lambent.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL for the tests of one JVM, started on first use and stopped with the JVM.
 *
 * <p>PostgreSQL's own binaries from Maven Central by default, so that no test needs Docker. With
 * {@code -Dlambent.test.postgres=docker} and a Docker engine it is the container that production
 * uses.
 */
public final class TestingPostgres {
  private static final String IMAGE = "postgres:18";

  private TestingPostgres() {}

  /** The JDBC URL of the database, user and password included. */
  public static String jdbcUrl() {
    return Holder.JDBC_URL;
  }

  private static final class Holder {
    static final String JDBC_URL = start();
  }

  private static String start() {
    if ("docker".equals(System.getProperty("lambent.test.postgres"))
        && DockerClientFactory.instance().isDockerAvailable()) {
      PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
      container.start();
      return container.getJdbcUrl()
          + "&user="
          + container.getUsername()
          + "&password="
          + container.getPassword();
    }
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setPGStartupWait(Duration.ofMinutes(2))
              .start();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(postgres)));
      return postgres.getJdbcUrl("postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
