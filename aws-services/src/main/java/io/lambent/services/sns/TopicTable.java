package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The topics. */
@Component
class TopicTable {
  private static final String COLUMNS =
      "select id, account, region, name, attributes, tags, subscriptions_deleted"
          + " from lambent_aws.sns_topic ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TagColumn tags;
  private final TransactionTemplate transactions;

  TopicTable(JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions, TagColumn tags) {
    this.jdbc = jdbc;
    this.json = json;
    this.tags = tags;
    this.transactions = transactions;
  }

  private Topic topic(ResultSet row, int number) throws SQLException {
    return new Topic(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        map(row.getString("attributes")),
        map(row.getString("tags")),
        row.getInt("subscriptions_deleted"));
  }

  private Map<String, String> map(String stored) {
    return json.readValue(stored, new TypeReference<Map<String, String>>() {});
  }

  /**
   * The topic of an ARN, of the caller's account and region.
   *
   * @param parameter the name of the parameter that has the ARN
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Topic find(Caller caller, String parameter, String text) {
    Arn arn = SnsErrors.arn(parameter, text);
    if (!arn.service().equals("sns")
        || !arn.region().equals(caller.region())
        || arn.resource().indexOf(':') >= 0) {
      throw SnsErrors.invalid(parameter);
    }
    Topic topic =
        arn.account().equals(caller.account())
            ? read(arn.account(), arn.region(), arn.resource())
            : null;
    if (topic == null) {
      throw SnsErrors.noTopic();
    }
    return topic;
  }

  @Nullable Topic read(String account, String region, String name) {
    if (!isStorable(name)) {
      return null;
    }
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(this::topic)
        .optional()
        .orElse(null);
  }

  /** Returns false for text that PostgreSQL does not take. */
  static boolean isStorable(String text) {
    return text.indexOf('\0') < 0;
  }

  /** Returns false where there is a topic of that name. */
  boolean insert(
      Caller caller, String name, Map<String, String> attributes, Map<String, String> tags) {
    return jdbc.sql(
                """
                insert into lambent_aws.sns_topic (account, region, name, attributes, tags)
                  values (:account, :region, :name, cast(:attributes as jsonb),
                    cast(:tags as jsonb))
                  on conflict (account, region, name) do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("attributes", json.writeValueAsString(attributes))
            .param("tags", json.writeValueAsString(tags))
            .update()
        == 1;
  }

  void delete(Topic topic) {
    jdbc.sql("delete from lambent_aws.sns_topic where id = :id").param("id", topic.id()).update();
  }

  List<Topic> list(Caller caller, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and name > :after collate "C"
                  order by name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("limit", limit)
        .query(this::topic)
        .list();
  }

  /**
   * Changes an attribute under the lock of the topic's row.
   *
   * @param change from the present value, or null, to the new one, or null for none
   */
  void change(Topic topic, String attribute, UnaryOperator<@Nullable String> change) {
    transactions.executeWithoutResult(
        status -> {
          Topic locked =
              jdbc.sql(COLUMNS + "where id = :id for update")
                  .param("id", topic.id())
                  .query(this::topic)
                  .optional()
                  .orElseThrow(SnsErrors::noTopic);
          String value = change.apply(locked.attributes().get(attribute));
          jdbc.sql(
                  "update lambent_aws.sns_topic set attributes = "
                      + (value == null
                          ? "attributes - cast(:name as text)"
                          : "attributes || jsonb_build_object(cast(:name as text), cast(:value as"
                              + " text))")
                      + " where id = :id")
              .param("name", attribute)
              .param("value", value)
              .param("id", topic.id())
              .update();
        });
  }

  void setTags(Topic topic, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.sns_topic", topic.id(), added, removed);
  }
}
