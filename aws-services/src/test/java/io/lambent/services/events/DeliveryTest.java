package io.lambent.services.events;

import static io.lambent.services.events.EventsCalls.ACCOUNT;
import static io.lambent.services.events.EventsCalls.attribute;
import static io.lambent.services.events.EventsCalls.bus;
import static io.lambent.services.events.EventsCalls.busArn;
import static io.lambent.services.events.EventsCalls.entry;
import static io.lambent.services.events.EventsCalls.events;
import static io.lambent.services.events.EventsCalls.eventually;
import static io.lambent.services.events.EventsCalls.functionArn;
import static io.lambent.services.events.EventsCalls.isEmpty;
import static io.lambent.services.events.EventsCalls.json;
import static io.lambent.services.events.EventsCalls.message;
import static io.lambent.services.events.EventsCalls.put;
import static io.lambent.services.events.EventsCalls.queue;
import static io.lambent.services.events.EventsCalls.queueArn;
import static io.lambent.services.events.EventsCalls.rule;
import static io.lambent.services.events.EventsCalls.services;
import static io.lambent.services.events.EventsCalls.sqs;
import static io.lambent.services.events.EventsCalls.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.services.TestingAwsServices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;

/** Events reach the targets of the rules that match them. */
class DeliveryTest {
  private final String bus = bus();
  private final String queue = queue();
  private final String function = "f-" + UUID.randomUUID();

  private Invocation invocation() {
    eventually(() -> assertThat(services.invoker().of(function)).isNotEmpty());
    return Objects.requireNonNull(services.invoker().of(function).peek());
  }

  @Test
  void callsFunctionsWithTheEvent() {
    rule(bus, target(functionArn(function)).build());
    String id =
        put(entry(bus, "{ \"n\": 1.50, \"t\": \"a b\" }")
                .time(Instant.parse("2026-11-29T17:00:00.9Z"))
                .resources("arn:1"))
            .entries()
            .getFirst()
            .eventId();

    Invocation invocation = invocation();
    assertThat(invocation.type()).isEqualTo(InvocationType.EVENT);
    assertThat(new String(invocation.payload(), UTF_8))
        .isEqualTo(
            "{\"version\":\"0\",\"id\":\""
                + id
                + "\",\"detail-type\":\"type\",\"source\":\"app\",\"account\":\"000000000000\","
                + "\"time\":\"2026-11-29T17:00:00Z\",\"region\":\"us-east-1\","
                + "\"resources\":[\"arn:1\"],\"detail\":{\"n\":1.50,\"t\":\"a b\"}}");
  }

  @Test
  void sendsOnlyWhatARuleMatches() {
    rule(bus, target(queueArn(queue)).build());
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    put(entry(bus, "{\"n\":1}").source("other"), entry(bus, "{\"n\":2}").traceHeader(trace));

    Message message = message(queue);
    assertThat(json(message.body()).at("/detail/n").intValue()).isEqualTo(2);
    assertThat(message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER))
        .isEqualTo(trace);
    assertThat(isEmpty(queue)).isTrue();
  }

  @Test
  void sendsAPartATextOrATemplate() {
    rule(
        bus,
        target(queueArn(queue)).inputPath("$.detail.a").build(),
        target(queueArn(queue)).input("{\"constant\": true}").build(),
        target(queueArn(queue))
            .inputTransformer(
                with ->
                    with.inputPathsMap(Map.of("a", "$.detail.a"))
                        .inputTemplate("{\"rule\": <aws.events.rule-arn>, \"a\": \"is <a>\"}"))
            .build());
    put(entry(bus, "{\"a\":7}"));

    List<String> bodies =
        List.of(message(queue).body(), message(queue).body(), message(queue).body());
    assertThat(bodies).contains("7", "{\"constant\": true}");
    assertThat(bodies)
        .anySatisfy(
            body ->
                assertThat(body)
                    .startsWith("{\"rule\":\"arn:aws:events:us-east-1:000000000000:rule/" + bus)
                    .endsWith("\"a\":\"is 7\"}"));
  }

  @Test
  void sendsToFifoQueuesInAGroup() {
    String fifo = "q-" + UUID.randomUUID() + ".fifo";
    sqs.createQueue(
        request ->
            request
                .queueName(fifo)
                .attributes(
                    Map.of(
                        QueueAttributeName.FIFO_QUEUE,
                        "true",
                        QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                        "true")));
    rule(
        bus,
        target(queueArn(fifo)).sqsParameters(parameters -> parameters.messageGroupId("g")).build());
    put(entry(bus, "{}"));

    assertThat(message(fifo).attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
        .isEqualTo("g");
  }

  @Test
  void publishesToTopics() {
    try (SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT)) {
      String topic = sns.createTopic(request -> request.name(queue)).topicArn();
      sns.subscribe(
          request ->
              request
                  .topicArn(topic)
                  .protocol("sqs")
                  .endpoint(queueArn(queue))
                  .attributes(Map.of("RawMessageDelivery", "true")));
      rule(bus, target(topic).inputPath("$.detail").build());
      put(entry(bus, "{\"a\":1}"));
    }

    assertThat(message(queue).body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void sendsOnToASecondBusButNotToAThird() {
    String second = bus();
    String third = bus();
    String dead = queue();
    rule(bus, target(busArn(second)).build());
    rule(
        second,
        target(queueArn(queue)).build(),
        target(busArn(third)).deadLetterConfig(config -> config.arn(queueArn(dead))).build());
    String id = put(entry(bus, "{}")).entries().getFirst().eventId();

    assertThat(json(message(queue).body()).path("id").stringValue()).isEqualTo(id);
    assertThat(attribute(message(dead), "ERROR_CODE")).isEqualTo("THIRD_ACCOUNT_HOP_DETECTED");
  }

  @Test
  void sendsToBusesOfOtherAccounts() {
    try (EventBridgeClient other =
        services.client(EventBridgeClient.builder(), "events", "111122223333")) {
      other.createEventBus(request -> request.name(bus));
      other.putRule(
          request ->
              request
                  .name("r")
                  .eventBusName(bus)
                  .eventPattern("{\"account\": [\"%s\"]}".formatted(ACCOUNT)));
      other.putTargets(
          request -> request.rule("r").eventBusName(bus).targets(target(queueArn(queue)).build()));
      put(entry("arn:aws:events:us-east-1:111122223333:event-bus/" + bus, "{}"));
    }

    assertThat(json(message(queue).body()).path("account").stringValue()).isEqualTo(ACCOUNT);
  }

  @Test
  void whatATargetDoesNotTakeGoesToTheDeadLetterQueue() {
    String missing = functionArn("missing-" + function);
    String rule =
        rule(bus, target(missing).deadLetterConfig(config -> config.arn(queueArn(queue))).build());
    put(entry(bus, "{\"a\":1}"));

    Message dead = message(queue);
    assertThat(json(dead.body()).path("detail")).isEqualTo(json("{\"a\":1}"));
    assertThat(attribute(dead, "RULE_ARN"))
        .isEqualTo("arn:aws:events:us-east-1:000000000000:rule/" + bus + "/" + rule);
    assertThat(attribute(dead, "TARGET_ARN")).isEqualTo(missing);
    assertThat(attribute(dead, "ERROR_CODE")).isEqualTo("NO_RESOURCE");
    assertThat(attribute(dead, "ERROR_MESSAGE")).isNotEmpty();
    assertThat(attribute(dead, "RETRY_ATTEMPTS")).isEqualTo("0");
    assertThat(attribute(dead, "EXHAUSTED_RETRY_CONDITION")).isNull();
  }

  @Test
  void triesAgainAsOftenAsThePolicySays() {
    for (int i = 0; i < 2; i++) {
      services
          .invoker()
          .next(function, new InvocationOutcome.Rejected(ErrorCode.SERVICE_UNAVAILABLE, "away"));
    }
    rule(
        bus,
        target(functionArn(function))
            .retryPolicy(policy -> policy.maximumRetryAttempts(1))
            .deadLetterConfig(config -> config.arn(queueArn(queue)))
            .build());
    put(entry(bus, "{}"));

    Message dead = message(queue);
    assertThat(attribute(dead, "EXHAUSTED_RETRY_CONDITION")).isEqualTo("MaximumRetryAttempts");
    assertThat(attribute(dead, "RETRY_ATTEMPTS")).isEqualTo("1");
    assertThat(services.invoker().of(function)).hasSize(2);
    List<String> ids = services.invoker().of(function).stream().map(Invocation::requestId).toList();
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
  }

  @Test
  void anotherInstanceSeesChangesOfRules() {
    String rule = rule(bus, target(queueArn(queue)).build());
    put(entry(bus, "{\"n\":1}"));
    assertThat(json(message(queue).body()).at("/detail/n").intValue()).isEqualTo(1);
    try (TestingAwsServices another = TestingAwsServices.another();
        EventBridgeClient there = another.client(EventBridgeClient.builder(), "events", ACCOUNT)) {
      there.disableRule(request -> request.name(rule).eventBusName(bus));
      put(entry(bus, "{\"n\":2}"));
      there.enableRule(request -> request.name(rule).eventBusName(bus));
      put(entry(bus, "{\"n\":3}"));

      assertThat(json(message(queue).body()).at("/detail/n").intValue()).isEqualTo(3);
    }
  }

  @Test
  void deliversWhatAnInstanceThatDiedHadClaimed() {
    String arn = queueArn(queue);
    rule(bus, target(arn).build());
    // As a killed instance leaves it: claimed, and the lease is over.
    UUID key = UUID.randomUUID();
    services
        .jdbc()
        .update(
            "insert into lambent_aws.events_event (key, body, forwarded, put_at)"
                + " values (?, '{\"left\":true}', false, now())",
            key);
    services
        .jdbc()
        .update(
            "insert into lambent_aws.events_delivery (event, target, attempts, due_at)"
                + " select ?, t.id, 1, now() from lambent_aws.events_target t where t.arn = ?",
            key,
            arn);
    services.bean(EventSignal.class).raise();

    assertThat(message(queue).body()).isEqualTo("{\"left\":true}");
    eventually(
        () ->
            assertThat(
                    services
                        .jdbc()
                        .queryForObject(
                            "select count(*) from lambent_aws.events_event where key = ?",
                            Integer.class,
                            key))
                .isZero());
  }

  @Test
  void aRuleWithAScheduleSendsAnEventAtEachOfItsTimesOnce() {
    String rule = "s-" + UUID.randomUUID();
    Target target =
        target(queueArn(queue)).retryPolicy(policy -> policy.maximumEventAgeInSeconds(150)).build();
    try (TestingAwsServices another = TestingAwsServices.another()) {
      String arn =
          events
              .putRule(request -> request.name(rule).scheduleExpression("rate(1 minute)"))
              .ruleArn();
      events.putTargets(request -> request.rule(rule).targets(target));
      // Five hours pass, of which the times of the last 150 seconds are made up for.
      another
          .jdbc()
          .update(
              """
              update lambent_aws.events_rule set anchor = now() - interval '5 hours',
                  next_at = now() - interval '299 minutes'
                where name = ?
              """,
              rule);
      another.bean(EventSignal.class).raise();

      Instant last = Instant.EPOCH;
      for (int i = 0; i < 3; i++) {
        JsonNode event = json(message(queue).body());
        assertThat(event.path("source").stringValue()).isEqualTo("aws.events");
        assertThat(event.path("detail-type").stringValue()).isEqualTo("Scheduled Event");
        assertThat(event.path("detail")).isEqualTo(json("{}"));
        assertThat(event.path("resources")).isEqualTo(json("[\"" + arn + "\"]"));
        Instant time = Instant.parse(event.path("time").stringValue());
        assertThat(time).isNotEqualTo(last).isAfter(Instant.now().minusSeconds(200));
        last = time;
      }
      assertThat(isEmpty(queue)).isTrue();
    } finally {
      events.removeTargets(request -> request.rule(rule).ids(target.id()));
      events.deleteRule(request -> request.name(rule));
    }
  }
}
