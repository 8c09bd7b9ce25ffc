package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The subscriptions. */
@Component
class SubscriptionTable {
  /** The columns that {@link #subscription} reads. */
  static final String COLUMNS =
      "s.id as subscription_id, s.protocol, s.endpoint, s.account as owner,"
          + " s.attributes as subscription_attributes, s.state, s.token, s.authenticated,"
          + " t.account, t.region, t.name, t.attributes as topic_attributes";

  private static final String SELECT =
      "select "
          + COLUMNS
          + " from lambent_aws.sns_subscription s join lambent_aws.sns_topic t on t.id = s.topic ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TransactionTemplate transactions;

  SubscriptionTable(JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.json = json;
    this.transactions = transactions;
  }

  Subscription subscription(ResultSet row, int number) throws SQLException {
    return new Subscription(
        UUID.fromString(row.getString("subscription_id")),
        Arn.of("sns", row.getString("region"), row.getString("account"), row.getString("name"))
            .toString(),
        Subscription.Protocol.valueOf(row.getString("protocol")),
        row.getString("endpoint"),
        row.getString("owner"),
        attributes(row, "subscription_attributes"),
        new Subscription.Confirmation(
            Subscription.State.valueOf(row.getString("state")),
            row.getString("token"),
            row.getBoolean("authenticated")),
        attributes(row, "topic_attributes"));
  }

  private Map<String, String> attributes(ResultSet row, String column) throws SQLException {
    return json.readValue(row.getString(column), new TypeReference<Map<String, String>>() {});
  }

  /**
   * Subscribes, or finds the subscription that is there.
   *
   * @param token that confirms it; null where it is confirmed at once
   * @throws io.lambent.aws.error.AwsFailure where the topic was deleted
   */
  Subscription insert(
      Topic topic,
      Subscription.Protocol protocol,
      String endpoint,
      String account,
      Map<String, String> attributes,
      @Nullable String token) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.sns_subscription
                  (id, topic, protocol, endpoint, account, attributes, token, state)
                values (:id, :topic, :protocol, :endpoint, :account, cast(:attributes as jsonb),
                  :token, case when cast(:token as text) is null then 'CONFIRMED' else 'PENDING' end)
                on conflict (topic, protocol, endpoint) where state <> 'DELETED' do nothing
              """)
          .param("id", UUID.randomUUID())
          .param("topic", topic.id())
          .param("protocol", protocol.name())
          .param("endpoint", endpoint)
          .param("account", account)
          .param("attributes", json.writeValueAsString(attributes))
          .param("token", token)
          .update();
    } catch (DataIntegrityViolationException e) {
      throw SnsErrors.noTopic();
    }
    return jdbc.sql(
            SELECT
                + "where s.topic = :topic and s.protocol = :protocol and s.endpoint = :endpoint"
                + " and s.state <> 'DELETED'")
        .param("topic", topic.id())
        .param("protocol", protocol.name())
        .param("endpoint", endpoint)
        .query(this::subscription)
        .optional()
        .orElseThrow(SnsErrors::noTopic);
  }

  /** A subscription by its id; null where there is none. */
  @Nullable Subscription find(UUID id) {
    return jdbc.sql(SELECT + "where s.id = :id and s.state <> 'DELETED'")
        .param("id", id)
        .query(this::subscription)
        .optional()
        .orElse(null);
  }

  /** A subscription by the token that confirms it; null where there is none. */
  @Nullable Subscription findByToken(String token) {
    return jdbc.sql(SELECT + "where s.token = :token")
        .param("token", token)
        .query(this::subscription)
        .optional()
        .orElse(null);
  }

  /**
   * Notes that a subscription is confirmed; false where the endpoint has another one.
   *
   * @param authenticated true where only its owner may end it
   */
  boolean confirm(Subscription subscription, boolean authenticated) {
    try {
      jdbc.sql(
              """
              update lambent_aws.sns_subscription set state = 'CONFIRMED', state_since = now(),
                authenticated = :authenticated where id = :id and state <> 'CONFIRMED'
              """)
          .param("authenticated", authenticated)
          .param("id", subscription.id())
          .update();
      return true;
    } catch (DataIntegrityViolationException e) {
      return false;
    }
  }

  /** Deletes those that were not confirmed, or that ended, some days ago. */
  void expire() {
    jdbc.sql(
            """
            delete from lambent_aws.sns_subscription
              where state <> 'CONFIRMED' and state_since < now() - interval '2 days'
            """)
        .update();
  }

  /** The confirmed subscriptions of a topic. */
  List<Subscription> of(Topic topic) {
    return jdbc.sql(SELECT + "where s.topic = :topic and s.state = 'CONFIRMED'")
        .param("topic", topic.id())
        .query(this::subscription)
        .list();
  }

  /** Subscriptions of one topic, or of all topics of the caller, by their ids. */
  List<Subscription> list(Caller caller, @Nullable Topic topic, UUID after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where t.account = :account and t.region = :region
                  and (cast(:topic as bigint) is null or s.topic = :topic) and s.id > :after
                  and s.state <> 'DELETED'
                  order by s.id limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("topic", topic == null ? null : topic.id())
        .param("after", after)
        .param("limit", limit)
        .query(this::subscription)
        .list();
  }

  int count(Topic topic, Subscription.State state) {
    return jdbc.sql(
            """
            select count(*) from lambent_aws.sns_subscription
              where topic = :topic and state = :state
            """)
        .param("topic", topic.id())
        .param("state", state.name())
        .query(Integer.class)
        .single();
  }

  void set(Subscription subscription, String attribute, @Nullable String value) {
    jdbc.sql(
            "update lambent_aws.sns_subscription set attributes = "
                + (value == null
                    ? "attributes - cast(:name as text)"
                    : "attributes || jsonb_build_object(cast(:name as text), cast(:value as text))")
                + " where id = :id")
        .param("name", attribute)
        .param("value", value)
        .param("id", subscription.id())
        .update();
  }

  void delete(UUID id) {
    transactions.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    with deleted as (
                      delete from lambent_aws.sns_subscription where id = :id returning topic)
                    update lambent_aws.sns_topic
                      set subscriptions_deleted = subscriptions_deleted + 1
                      where id in (select topic from deleted)
                    """)
                .param("id", id)
                .update());
  }

  /**
   * Ends a subscription, which its endpoint can take back, in the transaction of the caller.
   *
   * @return the id of its topic; null where it has ended already
   */
  @Nullable Long end(UUID id) {
    return jdbc.sql(
            """
            with ended as (
              update lambent_aws.sns_subscription set state = 'DELETED', state_since = now()
                where id = :id and state <> 'DELETED' returning topic),
            waiting as (delete from lambent_aws.sns_delivery where subscription = :id)
            update lambent_aws.sns_topic set subscriptions_deleted = subscriptions_deleted + 1
              where id in (select topic from ended) returning id
            """)
        .param("id", id)
        .query(Long.class)
        .optional()
        .orElse(null);
  }
}
