package io.lambent.services.cloudformation.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.signal.Signals;
import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Ends runs at each of their points, and has others go on. */
class StackKillTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final StackTable stacks = services.bean(StackTable.class);
  private static final int MOST_POINTS = 60;

  /** The points at which a run is ended once, spread over those that there are. */
  private static final int KILLS = Integer.getInteger("lambent.kills", 4);

  private static final String FIRST =
      """
      {Resources: {
        Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 1}},
        Gone: {Type: 'AWS::SQS::Queue'},
        Name: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !Ref Queue}}}}
      """;

  /** Changes one queue in place, replaces the parameter, removes a queue, and adds one. */
  private static final String SECOND =
      """
      {Resources: {
        Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 2}},
        New: {Type: 'AWS::SQS::Queue', DependsOn: Queue},
        Name: {Type: 'AWS::SSM::Parameter', DependsOn: New,
          Properties: {Name: !Sub '${AWS::StackName}-p', Type: %s, Value: !Ref Queue}}}}
      """;

  private String name = "";
  private String id = "";

  @BeforeEach
  void rename() {
    name = "k" + UUID.randomUUID().toString().substring(0, 8);
    id = "arn:aws:cloudformation:us-east-1:000000000000:stack/" + name + "/" + UUID.randomUUID();
  }

  /** The end of a process. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private static StackWorker worker(RunHooks hooks) {
    return new StackWorker(
        new StackWorker.Tables(
            stacks,
            services.bean(ResourceTable.class),
            services.bean(EventTable.class),
            services.bean(ExportTable.class),
            services.bean(Wakeups.class),
            hooks),
        services.bean(ResourceTypes.class),
        services.bean(AwsOperations.class),
        services.bean(DynamicReferences.class),
        services.bean(Notifications.class),
        services.bean(TransactionTemplate.class),
        services.bean(Signals.class),
        Clock.systemUTC());
  }

  private static Deployment deployment(String template) {
    return new Deployment(
        template,
        TemplateText.read(template),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  private static StackOperation operation(String template) {
    return new StackOperation(
        deployment(template),
        StackOperation.ROLLBACK,
        List.of(),
        false,
        false,
        null,
        null,
        null,
        null,
        null);
  }

  /** Takes the operation over, as another instance does once the lease has ended. */
  private StackTable.Claim claim() {
    UUID owner = UUID.randomUUID();
    services
        .jdbc()
        .update(
            "update lambent_aws.cfn_stack set owner = ?, due_at = now() + interval '1 hour'"
                + " where id = ?",
            owner,
            id);
    return new StackTable.Claim(id, owner);
  }

  /** Runs the operation, and ends the run at every point in turn. */
  private StackStatus runWithKills() {
    for (int point = 1; point < MOST_POINTS; point++) {
      AtomicInteger left = new AtomicInteger(point);
      RunHooks hooks =
          at -> {
            if (left.decrementAndGet() <= 0) {
              throw new Killed();
            }
          };
      try {
        worker(hooks).perform(claim());
        return stacks.get(id).status();
      } catch (Killed e) {
        // The next run goes on.
      }
    }
    throw new AssertionError("does not end: " + stacks.get(id).status());
  }

  private void begin(StackStatus status, StackOperation operation) {
    TransactionTemplate transactions = services.bean(TransactionTemplate.class);
    transactions.executeWithoutResult(
        any -> {
          stacks.begin(id, status, stacks.get(id).details(), operation);
          services.bean(ResourceTable.class).begin(id);
          claim();
        });
  }

  private List<String> queues() {
    return sqs("ListQueues", "{QueueNamePrefix: " + name + "}")
        .path("QueueUrls")
        .valueStream()
        .map(url -> url.asString().replaceAll(".*-([A-Za-z]+)-[A-Za-z0-9]+$", "$1"))
        .sorted()
        .toList();
  }

  private void create() {
    StackDetails details =
        new StackDetails(
            deployment(FIRST),
            List.of(),
            false,
            false,
            null,
            null,
            null,
            null,
            null,
            "http://localhost:4566",
            null,
            null);
    services
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            any -> {
              stacks.insert(
                  new Stack(
                      id,
                      "000000000000",
                      "us-east-1",
                      name,
                      StackStatus.CREATE_IN_PROGRESS,
                      null,
                      details,
                      operation(FIRST),
                      Instant.now(),
                      null,
                      null));
              claim();
            });
  }

  @Test
  void aStackIsCompleteHoweverOftenItsRunsAreKilled() {
    create();
    assertThat(runWithKills()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(queues()).containsExactly("Gone", "Queue");

    begin(StackStatus.UPDATE_IN_PROGRESS, operation(SECOND.formatted("String")));
    assertThat(runWithKills()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(queues()).containsExactly("New", "Queue");

    begin(StackStatus.DELETE_IN_PROGRESS, StackOperation.deletion(List.of(), false, null));
    assertThat(runWithKills()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(queues()).isEmpty();
  }

  @Test
  void anUpdateThatFailsIsRolledBackHoweverOftenItsRunsAreKilled() {
    create();
    runWithKills();

    begin(StackStatus.UPDATE_IN_PROGRESS, operation(SECOND.formatted("Wrong")));
    assertThat(runWithKills()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(queues()).containsExactly("Gone", "Queue");
    assertThat(delay()).isEqualTo("1");
  }

  /** Counts the points of an operation, or ends its run at one of them. */
  private int run(int killedAt) {
    AtomicInteger points = new AtomicInteger();
    RunHooks hooks =
        at -> {
          if (points.incrementAndGet() == killedAt) {
            throw new Killed();
          }
        };
    try {
      worker(hooks).perform(claim());
    } catch (Killed e) {
      worker(RunHooks.NONE).perform(claim());
    }
    return points.get();
  }

  @Test
  void aStackIsCompleteWhereverARunIsKilledOnce() {
    create();
    int points = run(0);
    for (int i = 0; i < KILLS; i++) {
      rename();
      create();
      int point = 1 + i * points / KILLS;
      run(point);
      assertThat(stacks.get(id).status())
          .as("killed at %d", point)
          .isEqualTo(StackStatus.CREATE_COMPLETE);
      assertThat(queues()).as("killed at %d", point).containsExactly("Gone", "Queue");
      begin(StackStatus.UPDATE_IN_PROGRESS, operation(SECOND.formatted("Wrong")));
      run(point);
      assertThat(stacks.get(id).status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
      assertThat(queues()).as("killed at %d", point).containsExactly("Gone", "Queue");
      assertThat(delay()).as("killed at %d", point).isEqualTo("1");
      begin(StackStatus.DELETE_IN_PROGRESS, StackOperation.deletion(List.of(), false, null));
      run(point);
      assertThat(stacks.get(id).status()).isEqualTo(StackStatus.DELETE_COMPLETE);
      assertThat(queues()).as("killed at %d", point).isEmpty();
    }
  }

  private JsonNode sqs(String operation, String input) {
    return services
        .bean(AwsOperations.class)
        .call(
            new AwsOperations.Scope("000000000000", "us-east-1", "http://localhost:4566"),
            "sqs",
            operation,
            TemplateText.snippet(input));
  }

  /** The delay of the queue that both templates have. */
  private String delay() {
    String url =
        sqs("ListQueues", "{QueueNamePrefix: " + name + "-Queue}")
            .path("QueueUrls")
            .path(0)
            .asString();
    return sqs("GetQueueAttributes", "{QueueUrl: '" + url + "', AttributeNames: [All]}")
        .path("Attributes")
        .path("DelaySeconds")
        .asString();
  }
}
