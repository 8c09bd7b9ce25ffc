package io.lambent.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.testing.TestingPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationTest {

  @Test
  void sumsStayWhenSingleRecordsGoIntoBatches() {
    // A database of its own: the scripts name their schema.
    JdbcTemplate server = new JdbcTemplate(new DriverManagerDataSource(TestingPostgres.jdbcUrl()));
    server.execute("create database migrated");
    JdbcTemplate migrated =
        new JdbcTemplate(
            new DriverManagerDataSource(
                TestingPostgres.jdbcUrl().replaceFirst("/postgres\\b", "/migrated")));
    FluentConfiguration flyway =
        Flyway.configure()
            .dataSource(migrated.getDataSource())
            .locations("classpath:db/migration/billing")
            .defaultSchema("lambent_billing");
    flyway.target("1").load().migrate();
    migrated.update(
        """
        insert into lambent_billing.usage_day values
          ('000000000000', '2026-11-23', 'us-east-1', 'f', 128, 'x86_64', 3, 30, 1)
        """);
    migrated.update(
        """
        insert into lambent_billing.usage_record values ('a', 1, '2026-11-23', '000000000000',
          'us-east-1', 'f', '$LATEST', 'x86_64', 128, 1, 1, 0, false, now())
        """);

    flyway.target("latest").load().migrate();

    assertThat(
            migrated.queryForObject(
                "select invocations from lambent_billing.usage_day", Integer.class))
        .isEqualTo(3);
    assertThat(migrated.queryForList("select * from lambent_billing.usage_batch")).isEmpty();
  }
}
