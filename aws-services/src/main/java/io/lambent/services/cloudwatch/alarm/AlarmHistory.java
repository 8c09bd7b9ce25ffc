package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The history of alarms, including deleted ones. Entries are kept for 30 days, as on AWS. */
@Component
class AlarmHistory {
  private static final Logger log = LoggerFactory.getLogger(AlarmHistory.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MAX_RECORDS = 100;
  private static final String VERSION = "1.0";
  private static final String ASCENDING = "TimestampAscending";

  static final String CONFIGURATION = "ConfigurationUpdate";
  static final String STATE = "StateUpdate";
  static final String ACTION = "Action";

  private final JdbcClient jdbc;
  private final Clock clock;

  AlarmHistory(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  record Input(
      @Nullable String alarmName,
      List<String> alarmTypes,
      @Nullable String historyItemType,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable Integer maxRecords,
      @Nullable String nextToken,
      @Nullable String scanBy) {}

  record Item(
      String alarmName,
      String alarmType,
      Instant timestamp,
      String historyItemType,
      String historySummary,
      String historyData) {}

  record Output(List<Item> alarmHistoryItems, @Nullable String nextToken) {}

  private record Row(long id, Item item) {}

  void configured(Alarm alarm, String type, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("version", VERSION).put("type", type);
    String done =
        switch (type) {
          case "Create" -> "created";
          case "Delete" -> "deleted";
          default -> "updated";
        };
    data.set(done + "Alarm", AlarmConfigurations.whole(alarm));
    add(alarm, CONFIGURATION, "Alarm \"" + alarm.name() + "\" " + done, data, now);
  }

  void changed(Alarm alarm, Alarm before) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    data.set("oldState", state(before));
    data.set("newState", state(alarm));
    add(
        alarm,
        STATE,
        "Alarm updated from " + before.state() + " to " + alarm.state(),
        data,
        alarm.updatedAt());
  }

  private static ObjectNode state(Alarm alarm) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("stateValue", alarm.state().name()).put("stateReason", alarm.reason());
    if (alarm.reasonData() != null) {
      state.put("stateReasonData", alarm.reasonData());
    }
    return state;
  }

  /**
   * @param problem null where the action succeeded
   */
  void acted(AlarmAction action, @Nullable String problem, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    data.put("actionState", problem == null ? "Succeeded" : "Failed");
    data.put("notificationResource", action.target());
    data.put("publishedMessage", action.message());
    if (problem != null) {
      data.put("error", problem);
    }
    insert(
        action.account(),
        action.region(),
        new Item(
            action.alarm(),
            action.kind(),
            now,
            ACTION,
            problem == null
                ? "Successfully executed action " + action.target()
                : "Failed to execute action " + action.target() + ". Received error: " + problem,
            data.toString()));
  }

  private void add(Alarm alarm, String type, String summary, ObjectNode data, Instant now) {
    insert(
        alarm.account(),
        alarm.region(),
        new Item(alarm.name(), alarm.kind(), now, type, summary, data.toString()));
  }

  private void insert(String account, String region, Item item) {
    jdbc.sql(
            """
            insert into lambent_aws.cloudwatch_alarm_history
                (account, region, alarm, kind, type, at, summary, data)
              values (:account, :region, :alarm, :kind, :type, :at, :summary, :data)
            """)
        .param("account", account)
        .param("region", region)
        .param("alarm", item.alarmName())
        .param("kind", item.alarmType())
        .param("type", item.historyItemType())
        .param("at", Timestamp.from(item.timestamp()))
        .param("summary", item.historySummary())
        .param("data", item.historyData())
        .update();
  }

  /** Lists items; without alarm types those of alarms on metrics only, as AWS does. */
  Output list(Caller caller, Input input) {
    int most = Objects.requireNonNullElse(input.maxRecords(), MAX_RECORDS);
    boolean isAscending = ASCENDING.equals(input.scanBy());
    List<Row> rows =
        jdbc.sql(
                """
                select id, alarm, kind, type, at, summary, data
                  from lambent_aws.cloudwatch_alarm_history
                  where account = :account and region = :region and kind = any(:kinds)
                    and (cast(:alarm as text) is null or alarm = :alarm)
                    and (cast(:type as text) is null or type = :type)
                    and at >= :start and at <= :end
                """
                    + (isAscending
                        ? " and id > :after order by id limit :limit"
                        : " and id < :after order by id desc limit :limit"))
            .param("account", caller.account())
            .param("region", caller.region())
            .param(
                "kinds",
                input.alarmTypes().isEmpty()
                    ? new String[] {Alarm.METRIC_ALARM}
                    : input.alarmTypes().toArray(String[]::new))
            .param("alarm", input.alarmName())
            .param("type", input.historyItemType())
            .param("start", time(input.startDate(), clock.instant().minus(KEPT)))
            .param("end", time(input.endDate(), clock.instant().plus(KEPT)))
            .param("after", AlarmPages.after(input.nextToken(), isAscending ? 0 : Long.MAX_VALUE))
            .param("limit", most + 1)
            .query(
                (row, number) ->
                    new Row(
                        row.getLong("id"),
                        new Item(
                            row.getString("alarm"),
                            row.getString("kind"),
                            Instants.get(row, "at"),
                            row.getString("type"),
                            row.getString("summary"),
                            row.getString("data"))))
            .list();
    List<Row> page = rows.subList(0, Math.min(rows.size(), most));
    return new Output(
        page.stream().map(Row::item).toList(),
        rows.size() > most ? AlarmPages.token(page.getLast().id()) : null);
  }

  private static Timestamp time(@Nullable Instant given, Instant otherwise) {
    return Timestamp.from(given == null ? otherwise : given);
  }

  @Scheduled(initialDelayString = "PT7M", fixedDelayString = "PT1H")
  void expire() {
    try {
      jdbc.sql("delete from lambent_aws.cloudwatch_alarm_history where at < :before")
          .param("before", Timestamp.from(clock.instant().minus(KEPT)))
          .update();
    } catch (DataAccessException e) {
      log.warn("The old history of alarms is not deleted now: {}", e.toString());
    }
  }
}
