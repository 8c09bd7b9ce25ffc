package io.lambent.services.cloudwatch.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.client.sql.Instants;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations on dashboards, which an account has in all regions. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html">PutDashboard</a>.
 */
@Component
class Dashboards {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MAX_NAME_LENGTH = 255;
  private static final int PAGE = 1_000;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Dashboards(JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Put(String dashboardName, String dashboardBody, List<Tag> tags) {}

  record Tag(String key, String value) {}

  record Message(@Nullable String dataPath, String message) {}

  record Checked(List<Message> dashboardValidationMessages) {}

  record ByName(String dashboardName) {}

  record Dashboard(String dashboardArn, String dashboardBody, String dashboardName) {}

  record ListInput(@Nullable String dashboardNamePrefix, @Nullable String nextToken) {}

  record Entry(String dashboardName, String dashboardArn, Instant lastModified, long size) {}

  record Listed(List<Entry> dashboardEntries, @Nullable String nextToken) {}

  record Names(List<String> dashboardNames) {}

  record Done() {}

  Checked put(Caller caller, Put input) {
    checkName(input.dashboardName());
    if (!input.tags().isEmpty()) {
      throw AwsFailure.declared(
          "InvalidParameterValueException", "Tags of dashboards are not supported by Lambent.");
    }
    checkBody(input.dashboardBody());
    jdbc.sql(
            """
            insert into lambent_aws.cloudwatch_dashboard (account, name, body, modified_at)
              values (:account, :name, :body, :now)
              on conflict (account, name) do update
                set body = excluded.body, modified_at = excluded.modified_at
            """)
        .param("account", caller.account())
        .param("name", input.dashboardName())
        .param("body", input.dashboardBody())
        .param("now", Timestamp.from(clock.instant()))
        .update();
    return new Checked(List.of());
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw AwsFailure.declared(
          "InvalidParameterValueException",
          "The value for field DashboardName contains invalid characters. It can only contain"
              + " alphanumerics, dash (-) and underscore (_).\n");
    }
    if (name.length() > MAX_NAME_LENGTH) {
      throw AwsFailure.declared(
          "InvalidParameterValueException",
          "The value for field DashboardName must not have more than "
              + MAX_NAME_LENGTH
              + " characters.");
    }
  }

  private void checkBody(String body) {
    boolean isObject;
    try {
      isObject = json.readTree(body).isObject();
    } catch (JacksonException e) {
      isObject = false;
    }
    if (!isObject) {
      throw AwsFailure.declared(
          "DashboardInvalidInputError", "The field DashboardBody must be a valid JSON object");
    }
  }

  Dashboard get(Caller caller, ByName input) {
    return jdbc.sql(
            """
            select body from lambent_aws.cloudwatch_dashboard
              where account = :account and name = :name
            """)
        .param("account", caller.account())
        .param("name", input.dashboardName())
        .query(String.class)
        .optional()
        .map(body -> new Dashboard(arn(caller, input.dashboardName()), body, input.dashboardName()))
        .orElseThrow(() -> missing(input.dashboardName()));
  }

  private static AwsFailure missing(String name) {
    return AwsFailure.declared("DashboardNotFoundError", "Dashboard " + name + " does not exist");
  }

  private static String arn(Caller caller, String name) {
    return Arn.of("cloudwatch", caller.region(), caller.account(), "dashboard/" + name)
        .toString()
        .replace(":" + caller.region() + ":", "::");
  }

  Listed list(Caller caller, ListInput input) {
    List<Entry> entries =
        jdbc.sql(
                """
                select name, body, modified_at from lambent_aws.cloudwatch_dashboard
                  where account = :account and starts_with(name, :prefix) and name > :after
                  order by name limit :limit
                """)
            .param("account", caller.account())
            .param("prefix", Objects.requireNonNullElse(input.dashboardNamePrefix(), ""))
            .param("after", Objects.requireNonNullElse(input.nextToken(), ""))
            .param("limit", PAGE + 1)
            .query(
                (row, number) ->
                    new Entry(
                        row.getString("name"),
                        arn(caller, row.getString("name")),
                        Instants.get(row, "modified_at"),
                        row.getString("body").getBytes(UTF_8).length))
            .list();
    boolean hasMore = entries.size() > PAGE;
    List<Entry> page = new ArrayList<>(hasMore ? entries.subList(0, PAGE) : entries);
    return new Listed(page, hasMore ? page.getLast().dashboardName() : null);
  }

  /** Deletes all of the named dashboards, or none where one does not exist. */
  Done delete(Caller caller, Names input) {
    String[] names = input.dashboardNames().stream().distinct().toArray(String[]::new);
    transactions.executeWithoutResult(
        status -> {
          int deleted =
              jdbc.sql(
                      """
                      delete from lambent_aws.cloudwatch_dashboard
                        where account = :account and name = any(:names)
                      """)
                  .param("account", caller.account())
                  .param("names", names)
                  .update();
          if (deleted < names.length) {
            throw AwsFailure.declared(
                "DashboardNotFoundError",
                "One or more of the dashboards " + List.of(names) + " do not exist");
          }
        });
    return new Done();
  }
}
