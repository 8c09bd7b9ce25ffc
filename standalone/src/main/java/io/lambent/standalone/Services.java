package io.lambent.standalone;

import io.lambent.client.netty.EventLoops;
import io.lambent.standalone.postgres.Postgres;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The services, each in a Spring context of its own. Four start at the same time; aws-services and
 * trigger-service start when they are first needed. They differ from the services in containers in
 * three points: the seams between them are method calls, their database is the embedded one, and
 * all but the gateway listen on free ports of the loopback address.
 *
 * <p>Services stop before the ones that they call: first trigger-service and the gateway, so that
 * no new requests arrive; then execution-service, which ends running calls and sends its usage
 * records to billing-service; then the services that only answer.
 */
final class Services implements AutoCloseable {
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
  private final JdbcConnectionDetails awsDatabase;
  private final OnDemand aws;
  private final OnDemand trigger;

  /**
   * @param options with a port above 0
   * @param endpoint the URL by which functions reach the platform
   */
  Services(Options options, String endpoint, DataDirectory data) throws IOException {
    ServiceFactory factory = new ServiceFactory(options, endpoint, data, seams, postgres);
    logFile = data.logFile();
    awsDatabase = factory.database("lambent_aws");
    aws = OnDemand.of(GRACE, factory::awsServices);
    trigger = OnDemand.of(GRACE, port -> factory.trigger(port, aws));
    Service gateway = factory.gateway(aws, () -> new Gate(innerStarted, failure));
    Service execution = factory.execution(aws, trigger);
    Service function = factory.function(trigger);
    Service billing = factory.billing();
    startingOrder = List.of(function, execution, billing, gateway);
    closingOrder = List.of(gateway, execution, function, billing);
  }

  /**
   * Starts all services but aws-services and trigger-service, while PostgreSQL may still be
   * starting, and returns once they are ready. Contexts load their bean definitions one after the
   * other, since that initializes the same classes in each, and create their beans at the same
   * time. The service that takes longest to start comes first.
   *
   * @throws StartFailure with the first failure; all services are stopped then
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
    Thread.ofVirtual().name("pending-work").start(new PendingWork(awsDatabase, aws));
  }

  /** Provides the database to the services, which wait for it. */
  void postgresReady(Postgres ready) {
    postgres.set(ready);
  }

  /** Records why the start failed, and ends all waits for PostgreSQL and for other services. */
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

  /** All services, including those that start when they are needed. */
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
   * @param prepared runs when the service has loaded its bean definitions, and again when its start
   *     has ended; idempotent
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
}
