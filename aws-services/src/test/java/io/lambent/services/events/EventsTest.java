package io.lambent.services.events;

import static io.lambent.services.events.EventsCalls.ACCOUNT;
import static io.lambent.services.events.EventsCalls.bus;
import static io.lambent.services.events.EventsCalls.busArn;
import static io.lambent.services.events.EventsCalls.entry;
import static io.lambent.services.events.EventsCalls.events;
import static io.lambent.services.events.EventsCalls.functionArn;
import static io.lambent.services.events.EventsCalls.json;
import static io.lambent.services.events.EventsCalls.put;
import static io.lambent.services.events.EventsCalls.queueArn;
import static io.lambent.services.events.EventsCalls.rule;
import static io.lambent.services.events.EventsCalls.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Buses, rules and targets, with the texts of AWS's errors. */
class EventsTest {
  private static final String PATTERN = "{\"source\": [\"app\"]}";

  private final String name = "x-" + UUID.randomUUID();

  private static void assertInvalid(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EventBridgeException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(text);
            });
  }

  @Test
  void keepsBuses() {
    Tag tag = Tag.builder().key("k").value("v").build();
    String arn =
        events
            .createEventBus(request -> request.name(name).description("d").tags(tag))
            .eventBusArn();

    assertThat(arn).isEqualTo(busArn(name));
    assertThat(events.describeEventBus(request -> request.name(arn)).description()).isEqualTo("d");
    assertThat(events.listTagsForResource(request -> request.resourceARN(arn)).tags())
        .containsExactly(tag);
    events.untagResource(request -> request.resourceARN(arn).tagKeys("k"));
    assertThat(events.listTagsForResource(request -> request.resourceARN(arn)).tags()).isEmpty();
    assertThat(
            events.updateEventBus(request -> request.name(name).description("new")).description())
        .isEqualTo("new");
    assertThatThrownBy(() -> events.createEventBus(request -> request.name(name)))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining("Event bus " + name + " already exists.");
    events.deleteEventBus(request -> request.name(name));
    assertThatThrownBy(() -> events.describeEventBus(request -> request.name(name)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Event bus " + name + " does not exist.");
  }

  @Test
  void hasADefaultBusThatStays() {
    assertThat(events.describeEventBus(request -> {}).arn()).isEqualTo(busArn("default"));
    assertThat(events.listEventBuses(request -> request.namePrefix("default")).eventBuses())
        .extracting(EventBus::name)
        .containsExactly("default");
    assertInvalid(
        () -> events.deleteEventBus(request -> request.name("default")),
        "Cannot delete event bus default.");
  }

  @Test
  void listsInPages() {
    for (int i = 0; i < 3; i++) {
      String one = name + i;
      events.createEventBus(request -> request.name(one));
    }
    String token = events.listEventBuses(request -> request.namePrefix(name).limit(2)).nextToken();

    assertThat(
            events
                .listEventBuses(request -> request.namePrefix(name).limit(2).nextToken(token))
                .eventBuses())
        .extracting(EventBus::name)
        .containsExactly(name + 2);
  }

  @Test
  void keepsRules() {
    String bus = bus();
    String arn =
        events
            .putRule(request -> request.name(name).eventBusName(bus).eventPattern(PATTERN))
            .ruleArn();

    DescribeRuleResponse rule =
        events.describeRule(request -> request.name(name).eventBusName(bus));
    assertThat(arn).isEqualTo("arn:aws:events:us-east-1:" + ACCOUNT + ":rule/" + bus + "/" + name);
    assertThat(rule.eventPattern()).isEqualTo(PATTERN);
    assertThat(rule.state()).isEqualTo(RuleState.ENABLED);
    assertThat(rule.createdBy()).isEqualTo(ACCOUNT);
    events.disableRule(request -> request.name(name).eventBusName(bus));
    assertThat(events.listRules(request -> request.eventBusName(bus)).rules())
        .extracting(Rule::stateAsString)
        .containsExactly("DISABLED");
    assertInvalid(
        () -> events.deleteEventBus(request -> request.name(bus)),
        "Event bus can't be deleted since it has rules.");
    events.deleteRule(request -> request.name(name).eventBusName(bus));
    events.deleteRule(request -> request.name(name).eventBusName(bus));
    assertThatThrownBy(() -> events.describeRule(request -> request.name(name)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Rule " + name + " does not exist on EventBus default.");
  }

  @Test
  void keepsTargets() {
    String bus = bus();
    Target one = target(queueArn("one")).id("1").inputPath("$.detail").build();
    Target two =
        target(functionArn("two"))
            .id("2")
            .retryPolicy(policy -> policy.maximumRetryAttempts(3))
            .build();
    String rule = rule(bus, one, two);

    assertThat(events.listTargetsByRule(request -> request.rule(rule).eventBusName(bus)).targets())
        .containsExactly(one, two);
    assertThat(
            events
                .listRuleNamesByTarget(request -> request.targetArn(one.arn()).eventBusName(bus))
                .ruleNames())
        .containsExactly(rule);
    assertInvalid(
        () -> events.deleteRule(request -> request.name(rule).eventBusName(bus)),
        "Rule can't be deleted since it has targets.");
    events.removeTargets(request -> request.rule(rule).eventBusName(bus).ids("1", "2", "3"));
    events.deleteRule(request -> request.name(rule).eventBusName(bus));
  }

  @Test
  void refusesRulesThatWouldNeverRun() {
    assertInvalid(
        () -> events.putRule(request -> request.name(name)),
        "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    for (String schedule : List.of("rate(1 minutes)", "rate(10 minute)", "at(2030-01-01T00:00)")) {
      assertInvalid(
          () -> events.putRule(request -> request.name(name).scheduleExpression(schedule)),
          "Parameter ScheduleExpression is not valid.");
    }
    String bus = bus();
    assertInvalid(
        () ->
            events.putRule(
                request ->
                    request.name(name).eventBusName(bus).scheduleExpression("rate(1 minute)")),
        "ScheduleExpression is supported only on the default event bus.");
  }

  @Test
  void refusesPatternsAsAwsDoes() {
    Map<String, String> reasons =
        Map.of(
            "{\"source\": []}", "Empty arrays are not allowed",
            "{\"source\": \"app\"}", "\"source\" must be an object or an array",
            "{\"source\": [{\"EXISTS\": true}]}", "Unrecognized match type EXISTS",
            "[\"a\"]", "Filter is not an object",
            "{\"source\": [{\"wildcard\": \"a**b\"}]}", "Consecutive wildcard characters",
            "{\"source\": [{\"wildcard\": \"*:*:*:*:*:event-bus/*\"}]}", "Rule is too complex",
            "{\"source\": [{\"cidr\": \"xx.11.xx/8\"}]}", "Nonstandard IP address: xx.11.xx");
    reasons.forEach(
        (pattern, reason) ->
            assertThatThrownBy(
                    () -> events.putRule(request -> request.name(name).eventPattern(pattern)))
                .isInstanceOfSatisfying(
                    EventBridgeException.class,
                    e -> {
                      assertThat(e.awsErrorDetails().errorCode())
                          .isEqualTo("InvalidEventPatternException");
                      assertThat(e.awsErrorDetails().errorMessage())
                          .startsWith("Event pattern is not valid. Reason: " + reason);
                    }));
  }

  @Test
  void testsPatterns() {
    String event =
        """
        {"id": "1", "account": "1", "source": "app", "time": "t", "region": "r",
          "detail-type": "d", "detail": {"n": 7}}""";
    assertThat(matches("{\"detail\": {\"n\": [{\"numeric\": [\">\", 5]}]}}", event)).isTrue();
    assertThat(matches("{\"$or\": [{\"source\": [\"b\"]}, {\"region\": [\"r\"]}]}", event))
        .isTrue();
    assertThat(matches("{\"source\": [{\"anything-but\": \"app\"}]}", event)).isFalse();
    assertInvalid(() -> matches(PATTERN, "{\"id\": \"1\"}"), "Parameter Event is not valid.");
    assertInvalid(() -> matches(PATTERN, "plain"), "Parameter Event is not valid.");
  }

  private static boolean matches(String pattern, String event) {
    return events.testEventPattern(request -> request.eventPattern(pattern).event(event)).result();
  }

  @Test
  void refusesTargetsThatItCouldNotServe() {
    String bus = bus();
    String rule = rule(bus, target(queueArn("any")).build());
    assertTargetRefused(
        bus,
        rule,
        target -> target.arn("arn:aws:states:us-east-1:1:stateMachine:m"),
        "Parameter arn:aws:states:us-east-1:1:stateMachine:m is not valid. Reason: Lambent"
            + " delivers to Lambda functions, SQS queues, SNS topics, Kinesis streams, event buses,"
            + " API destinations and log groups.");
    assertTargetRefused(
        bus,
        rule,
        target -> target.arn("queue"),
        "Parameter queue is not valid. Reason: Provided Arn is not in correct format.");
    assertTargetRefused(
        bus,
        rule,
        target -> target.arn(queueArn("a.fifo")),
        "Parameter(s) SqsParameters must be specified for target: t.");
    assertTargetRefused(
        bus,
        rule,
        target -> target.input("{}").inputPath("$.detail"),
        "Only one of Input, InputPath, or InputTransformer must be provided for target t.");
    assertTargetRefused(
        bus, rule, target -> target.input("{"), "JSON syntax error in input for target t");
    assertTargetRefused(
        bus,
        rule,
        target -> target.inputTransformer(with -> with.inputTemplate("\"<other>\"")),
        "InputTemplate for target t contains invalid placeholder other.");
    Target[] six = new Target[6];
    for (int i = 0; i < six.length; i++) {
      six[i] = target(queueArn("q" + i)).build();
    }
    assertThatThrownBy(
            () -> events.putTargets(request -> request.rule(rule).eventBusName(bus).targets(six)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("The requested resource exceeds the maximum number allowed.");
    assertThat(events.listTargetsByRule(request -> request.rule(rule).eventBusName(bus)).targets())
        .hasSize(1);
  }

  private static void assertTargetRefused(
      String bus, String rule, Consumer<Target.Builder> details, String text) {
    Target.Builder target = Target.builder().id("t").arn(queueArn("any"));
    details.accept(target);
    assertInvalid(
        () ->
            events.putTargets(
                request -> request.rule(rule).eventBusName(bus).targets(target.build())),
        text);
  }

  @Test
  void refusesEntriesOneByOne() {
    PutEventsResponse answer =
        put(
            entry("default", "{}"),
            entry("default", "{}").source(null),
            entry("default", "{}").detailType(null),
            entry("default", "{}").detail(null),
            entry("default", "{}").source("aws.ec2"),
            entry("default", "[]"),
            entry("default", "{\"a\""),
            entry("no-such-bus", "{}"));

    assertThat(answer.failedEntryCount()).isEqualTo(6);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorMessage)
        .containsExactly(
            null,
            "Parameter Source is not valid. Reason: Source is a required argument.",
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
            "Parameter Detail is not valid. Reason: Detail is a required argument.",
            "Not authorized for the source.",
            "Detail is malformed.",
            "Detail is malformed.",
            null);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly(
            null,
            "InvalidArgument",
            "InvalidArgument",
            "InvalidArgument",
            "NotAuthorizedForSourceException",
            "MalformedDetail",
            "MalformedDetail",
            null);
    assertThat(answer.entries().getFirst().eventId()).isNotNull();
  }

  @Test
  void takesOneMebibyteAtOnce() {
    String half = "{\"a\":\"" + "x".repeat(524_288 - 15) + "\"}";
    assertThat(put(entry("default", half), entry("default", half)).failedEntryCount()).isZero();
    assertInvalid(
        () -> put(entry("default", half), entry("default", half).resources("0123456789")),
        "Total size of the entries in the request is over the limit.");
  }

  @Test
  void keepsPolicies() {
    String bus = bus();
    events.putPermission(
        request ->
            request
                .eventBusName(bus)
                .action("events:PutEvents")
                .principal("111122223333")
                .statementId("one"));
    events.putPermission(
        request ->
            request
                .eventBusName(bus)
                .action("events:PutEvents")
                .principal("*")
                .statementId("two")
                .condition(
                    condition ->
                        condition.type("StringEquals").key("aws:PrincipalOrgID").value("o-1")));

    assertThat(json(events.describeEventBus(request -> request.name(bus)).policy()))
        .isEqualTo(
            json(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "one", "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                    "Action": "events:PutEvents", "Resource": "%1$s"},
                  {"Sid": "two", "Effect": "Allow", "Principal": "*",
                    "Action": "events:PutEvents", "Resource": "%1$s",
                    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}]}"""
                    .formatted(busArn(bus))));
    assertThatThrownBy(
            () ->
                events.removePermission(request -> request.eventBusName(bus).statementId("three")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Statement with the provided id does not exist.");
    events.removePermission(request -> request.eventBusName(bus).removeAllPermissions(true));
    assertThat(events.describeEventBus(request -> request.name(bus)).policy()).isNull();
  }
}
