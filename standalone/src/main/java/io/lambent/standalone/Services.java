package io.lambent.standalone;

import io.lambent.billing.BillingServiceApplication;
import io.lambent.client.netty.EventLoops;
import io.lambent.contract.digest.RandomHex;
import io.lambent.execution.ExecutionServiceApplication;
import io.lambent.function.FunctionServiceApplication;
import io.lambent.gateway.GatewayServiceApplication;
import io.lambent.services.AwsServicesApplication;
import io.lambent.standalone.postgres.Postgres;
import io.lambent.standalone.postgres.SourceDatabase;
import io.lambent.trigger.TriggerServiceApplication;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The services, each in a Spring context of its own. Four start side by side; aws-services and
 * trigger-service start when they are first needed. They differ from the ones in containers in
 * three points: the seams between them are method calls, their database is the embedded one, and
 * the ports of all but the gateway are free ones on loopback.
 *
 * <p>They close against the direction in which requests travel: first trigger-service and the
 * gateway, so that nothing new comes in; then execution, which ends what runs and ships its usage
 * records to billing; then those that only answer.
 */
final class Services implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** The time that running requests may take to end after a stop was asked for. */
  private static final String GRACE = "10s";

  private final EventLoopGroup eventLoops = EventLoops.make("events");
  private final Seams seams = new Seams(eventLoops);
  private final Late<Postgres> postgres = new Late<>();
  private final CountDownLatch innerStarted = new CountDownLatch(3);
  private final FirstFailure failure = new FirstFailure();
  private final Path logFile;
  private final List<Service> startingOrder;
  private final List<Service> closingOrder;
  private final OnDemand aws;
  private final OnDemand trigger;

  /**
   * @param options with a definite port
   * @param endpoint by which functions reach the platform
   */
  Services(Options options, String endpoint, DataDirectory data) throws IOException {
    String token = token();
    FreePorts ports = FreePorts.find(3);
    int functionPort = ports.get(0);
    int executionPort = ports.get(1);
    int billingPort = ports.get(2);
    logFile = data.logFile();
    aws =
        OnDemand.of(
            GRACE,
            port ->
                new Service(
                    "aws-services",
                    AwsServicesApplication.class,
                    AwsServicesApplication::application,
                    LOOPBACK,
                    port,
                    false,
                    Map.of(
                        "lambent.internal.token",
                        token,
                        "lambent.invocation.execution-service-url",
                        url(executionPort),
                        "lambent.operations.function-service-url",
                        url(functionPort),
                        "lambent.operations.execution-service-url",
                        url(executionPort),
                        "lambent.cloudformation.sam.directory",
                        data.samTranslator().toString(),
                        "lambent.objects.directory",
                        data.objects().toString()),
                    context -> {
                      seams.intoAws(context);
                      useEmbeddedDatabase(context, "lambent_aws");
                    },
                    seams::awsStarted));
    trigger =
        OnDemand.of(
            GRACE,
            port ->
                new Service(
                    "trigger-service",
                    TriggerServiceApplication.class,
                    TriggerServiceApplication::application,
                    LOOPBACK,
                    port,
                    false,
                    Map.of(
                        "lambent.internal.token",
                        token,
                        "lambent.trigger.aws-services-url",
                        url(aws.service().port()),
                        // A new start goes on with what the last one had.
                        "lambent.trigger.instance",
                        "standalone"),
                    context -> {
                      seams.intoTrigger(context, aws);
                      useEmbeddedDatabase(context, "lambent_trigger");
                      if (options.sourceDatabase()) {
                        offerSourceDatabase(context);
                      }
                    },
                    seams::triggerStarted));
    Service gateway =
        new Service(
            "gateway-service",
            GatewayServiceApplication.class,
            GatewayServiceApplication::application,
            options.host(),
            options.port(),
            false,
            Map.of(
                "lambent.internal.token", token,
                "lambent.gateway.metrics-token", data.metricsToken(),
                // There is no other gateway that clients could go to meanwhile.
                "lambent.front.drain-timeout", "0s",
                "lambent.gateway.function-service-url", url(functionPort),
                "lambent.gateway.execution-service-url", url(executionPort),
                "lambent.gateway.billing-service-url", url(billingPort),
                "lambent.gateway.aws-services-url", url(aws.service().port())),
            context -> {
              seams.intoGateway(context, aws);
              Service.addBean(context, Gate.class, () -> new Gate(innerStarted, failure));
            },
            seams::gatewayStarted);
    Service execution =
        new Service(
            "execution-service",
            ExecutionServiceApplication.class,
            ExecutionServiceApplication::application,
            LOOPBACK,
            executionPort,
            false,
            Map.of(
                "lambent.internal.token", token,
                "lambent.runtimes.directory", data.runtimes().toString(),
                "lambent.execution.function-service-url", url(functionPort),
                "lambent.execution.billing-service-url", url(billingPort),
                "lambent.execution.data-dir", data.execution().toString(),
                "lambent.execution.endpoint-url", endpoint),
            context -> {
              seams.intoExecution(context, aws, trigger);
              useEmbeddedDatabase(context, "lambent_execution");
            },
            seams::executionStarted);
    Service function =
        new Service(
            "function-service",
            FunctionServiceApplication.class,
            FunctionServiceApplication::application,
            LOOPBACK,
            functionPort,
            true,
            Map.of(
                "lambent.internal.token",
                token,
                "lambent.function.execution-service-urls",
                url(executionPort),
                "lambent.s3.own-endpoint",
                endpoint,
                "lambent.uploads.directory",
                data.uploads().toString()),
            context -> {
              seams.intoFunction(context, trigger);
              useEmbeddedDatabase(context, "lambent_function");
            },
            seams::functionStarted);
    Service billing =
        new Service(
            "billing-service",
            BillingServiceApplication.class,
            BillingServiceApplication::application,
            LOOPBACK,
            billingPort,
            false,
            Map.of("lambent.internal.token", token),
            context -> useEmbeddedDatabase(context, "lambent_billing"),
            seams::billingStarted);
    startingOrder = List.of(function, execution, billing, gateway);
    closingOrder = List.of(gateway, execution, function, billing);
  }

  /**
   * Starts all but aws-services and trigger-service, while PostgreSQL may still be starting, and
   * returns once all are ready. They read what they consist of one after the other, as that
   * initializes the same classes in each, and make it side by side; the one that takes longest is
   * the first.
   *
   * @throws StartFailure with the first thing that went wrong; nothing runs then
   */
  void start() throws StartFailure, InterruptedException {
    List<Thread> starting = new ArrayList<>();
    for (Service service : startingOrder) {
      CountDownLatch prepared = new CountDownLatch(1);
      starting.add(startThread(service, prepared::countDown));
      prepared.await();
    }
    for (Thread thread : starting) {
      thread.join();
    }
    if (failure.get() != null) {
      close();
    }
    failure.rethrow();
    Thread.ofVirtual()
        .name("pending-work")
        .start(new PendingWork(new EmbeddedDatabase(postgres, "lambent_aws"), aws));
  }

  /** The database is there; services that wait for it go on. */
  void postgresReady(Postgres ready) {
    postgres.set(ready);
  }

  /** Ends all waits for parts that will not come. */
  void fail(StartFailure cause) {
    failure.record(cause);
    postgres.fail(cause);
    seams.fail(cause);
    while (innerStarted.getCount() > 0) {
      innerStarted.countDown();
    }
  }

  String isolation() {
    return seams.execution().isolation();
  }

  String network() {
    return seams.execution().network();
  }

  String limits() {
    return seams.execution().limits();
  }

  String runtimes() {
    return seams.execution().runtimes();
  }

  /** All of them, those included that start when they are needed. */
  List<Service> all() {
    List<Service> all = new ArrayList<>(closingOrder);
    all.add(aws.service());
    all.add(trigger.service());
    return all;
  }

  @Override
  public void close() {
    all().forEach(Service::endWaits);
    trigger.close();
    closingOrder.forEach(Service::close);
    aws.close();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /**
   * @param prepared runs when the service has read what it consists of, and when it ends;
   *     idempotent
   */
  private Thread startThread(Service service, Runnable prepared) {
    return Thread.ofPlatform()
        .name("start-" + service.name())
        .start(
            () -> {
              try {
                service.start(GRACE, prepared);
                if (service != closingOrder.getFirst()) {
                  innerStarted.countDown();
                }
              } catch (RuntimeException | Error e) {
                fail(StartFailure.service(service.name(), e, logFile));
              } finally {
                prepared.run();
              }
            });
  }

  /**
   * @param schema of the service, whose owner has the same name
   */
  private void useEmbeddedDatabase(GenericApplicationContext context, String schema) {
    Service.addBean(
        context, JdbcConnectionDetails.class, () -> new EmbeddedDatabase(postgres, schema));
  }

  /** Has mappings find the database for their tables under the name {@code embedded}. */
  private void offerSourceDatabase(GenericApplicationContext context) {
    String prefix = "lambent.triggers.postgresql.connections.embedded.";
    Postgres running = postgres.get();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "source-database",
                Map.of(
                    prefix + "url",
                    running.jdbcUrl(SourceDatabase.NAME),
                    prefix + "username",
                    SourceDatabase.NAME,
                    prefix + "password",
                    running.password(SourceDatabase.NAME))));
  }

  private static String url(int port) {
    return "http://" + LOOPBACK + ":" + port;
  }

  private static String token() {
    return RandomHex.of(32);
  }

  private record EmbeddedDatabase(Late<Postgres> postgres, String schema)
      implements JdbcConnectionDetails {
    @Override
    public String getUsername() {
      return schema;
    }

    @Override
    public String getPassword() {
      return postgres.get().password(schema);
    }

    @Override
    public String getJdbcUrl() {
      return postgres.get().jdbcUrl();
    }
  }
}
