package io.lambent.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Starts aws-services after the platform's start where it has work that no request triggers, such
 * as schedules, health checks of targets and notifications that were not delivered before the last
 * stop. It also starts it where APIs have domain names, which the gateway needs to recognise
 * requests for them.
 */
final class PendingWork implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(PendingWork.class);

  private final JdbcConnectionDetails database;
  private final OnDemand aws;

  PendingWork(JdbcConnectionDetails database, OnDemand aws) {
    this.database = database;
    this.aws = aws;
  }

  @Override
  public void run() {
    try {
      if (exists()) {
        aws.start();
      }
    } catch (SQLException e) {
      log.warn("Work of aws-services waits for the next request for it: {}", e.toString());
    }
  }

  private boolean exists() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.getJdbcUrl(), database.getUsername(), database.getPassword());
        Statement statement = connection.createStatement()) {
      return hasRows(statement, "pending_work")
          || hasRows(statement, "api_domain")
          || hasChecks(statement);
    }
  }

  /**
   * Returns true where a table or view has rows. None exists before aws-services has started once.
   */
  private static boolean hasRows(Statement statement, String name) throws SQLException {
    return answers(statement, "select to_regclass('lambent_aws." + name + "') is not null")
        && answers(statement, "select exists (select from lambent_aws." + name + ")");
  }

  /** Returns true where targets of load balancers have health checks. */
  private static boolean hasChecks(Statement statement) throws SQLException {
    return answers(statement, "select to_regclass('lambent_aws.elb_target') is not null")
        && answers(
            statement,
            "select exists (select from lambent_aws.elb_target where next_check is not null)");
  }

  private static boolean answers(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
