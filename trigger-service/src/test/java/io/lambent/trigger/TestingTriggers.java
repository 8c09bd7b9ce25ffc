package io.lambent.trigger;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.services.AwsServicesApplication;
import io.lambent.testing.TestingPostgres;
import io.lambent.trigger.stream.TestingStreams;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Runs the applications trigger-service and aws-services on a real database, with mappings and
 * functions of the test.
 */
public final class TestingTriggers implements AutoCloseable {
  public static final String ACCOUNT = "200000000001";
  public static final String REGION = "us-east-1";
  private static final String TOKEN = "testing";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The streams that all instances can read. */
  public static final TestingStreams STREAMS = new TestingStreams();

  public final TestingMappings mappings = new TestingMappings();
  public final TestingFunction functions = new TestingFunction();
  private final ConfigurableApplicationContext context;

  private TestingTriggers(String... arguments) {
    context = start(mappings, functions, arguments);
  }

  private static final class Shared {
    static final ConfigurableApplicationContext AWS =
        AwsServicesApplication.application()
            .run(
                "--server.port=0",
                "--spring.datasource.url=" + TestingPostgres.jdbcUrl(),
                "--lambent.internal.token=" + TOKEN);
    static final SqsClient SQS =
        SqsClient.builder()
            .endpointOverride(aws())
            .region(Region.of(REGION))
            .httpClient(ApacheHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCOUNT, "test")))
            .overrideConfiguration(
                configuration ->
                    Map.of(
                            InternalHttp.TOKEN,
                            TOKEN,
                            InternalHttp.SERVICE,
                            "sqs",
                            InternalHttp.ACCOUNT,
                            ACCOUNT,
                            InternalHttp.REGION,
                            REGION,
                            InternalHttp.REQUEST_ID,
                            UUID.randomUUID().toString(),
                            InternalHttp.ENDPOINT,
                            "http://localhost:4566")
                        .forEach(configuration::putHeader))
            .build();
    static final TestingTriggers TRIGGERS = new TestingTriggers();
  }

  /** The services that the tests of this JVM share. They start at the first use. */
  public static TestingTriggers shared() {
    return Shared.TRIGGERS;
  }

  private static URI aws() {
    return URI.create(
        "http://localhost:" + Shared.AWS.getEnvironment().getProperty("local.server.port"));
  }

  /**
   * Starts an instance in one process with the queues.
   *
   * @param watches wraps the watches that tell pollers when queues may have messages
   */
  public static TestingTriggers watching(UnaryOperator<QueueWatches> watches) {
    return new TestingTriggers(watches.apply(Shared.AWS.getBean(QueueWatches.class)));
  }

  private TestingTriggers(QueueWatches watches) {
    context = start(mappings, functions, watches);
  }

  /** Starts another instance with these mappings and functions, on the same database. */
  public static ConfigurableApplicationContext start(
      TestingMappings mappings, TestingFunction functions, String... arguments) {
    return start(mappings, functions, QueueWatches.NONE, arguments);
  }

  private static ConfigurableApplicationContext start(
      TestingMappings mappings,
      TestingFunction functions,
      QueueWatches watches,
      String... arguments) {
    String[] all = {
      "--server.port=0",
      "--spring.datasource.url=" + TestingPostgres.jdbcUrl(),
      "--lambent.internal.token=" + TOKEN,
      "--lambent.trigger.aws-services-url=" + aws(),
      "--lambent.trigger.heartbeat=100ms",
      "--lambent.trigger.take-over=1s",
      "--lambent.triggers.sqs.wait-time=1s"
    };
    String[] joined = Arrays.copyOf(all, all.length + arguments.length);
    System.arraycopy(arguments, 0, joined, all.length, arguments.length);
    return TriggerServiceApplication.application()
        .initializers(
            starting -> {
              GenericApplicationContext generic = (GenericApplicationContext) starting;
              generic.registerBean(MappingSource.class, () -> mappings);
              generic.registerBean(Invoker.class, () -> functions);
              generic.registerBean(QueueWatches.class, () -> watches);
              generic.registerBean(TestingStreams.class, () -> STREAMS);
            })
        .run(joined);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public SqsClient sqs() {
    return Shared.SQS;
  }

  /**
   * Creates a queue with a new name.
   *
   * @return its URL
   */
  public String queue(Map<QueueAttributeName, String> attributes) {
    return sqs()
        .createQueue(request -> request.queueName("q-" + UUID.randomUUID()).attributes(attributes))
        .queueUrl();
  }

  public static String arn(String queueUrl) {
    return "arn:aws:sqs:"
        + REGION
        + ":"
        + ACCOUNT
        + ":"
        + queueUrl.substring(queueUrl.lastIndexOf('/') + 1);
  }

  /** Builds a mapping of a queue to a function, with AWS's default settings. */
  public static EventSourceMapping mapping(String queueUrl, String function) {
    return TestingMapping.of(arn(queueUrl), function).make();
  }

  /** Starts to poll a mapping, and waits until trigger-service reports it as settled. */
  public void poll(EventSourceMapping mapping) {
    mappings.put(mapping);
    bean(MappingListener.class).changed();
    await(() -> Long.valueOf(mapping.revision()).equals(mappings.settled.get(mapping.uuid())));
  }

  /** Stops polling a mapping, and waits until trigger-service reports it as settled. */
  public void end(EventSourceMapping mapping) {
    poll(TestingMapping.like(mapping).revision(mapping.revision() + 1).active(false).make());
  }

  /** The number of messages of a queue, including those that are invisible or delayed. */
  public int messages(String queueUrl) {
    return sqs()
        .getQueueAttributes(
            request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().toString().startsWith("ApproximateNumberOfMessages"))
        .mapToInt(entry -> Integer.parseInt(entry.getValue()))
        .sum();
  }

  public static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + PATIENCE);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
