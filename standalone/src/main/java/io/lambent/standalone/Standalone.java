package io.lambent.standalone;

import io.lambent.standalone.postgres.Postgres;
import io.lambent.standalone.postgres.PostgresException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete Lambent in this process.
 *
 * <p>A start locks the data directory, then starts PostgreSQL and the contexts at the same time.
 * Contexts wait for the database where they first need it, and the public port opens last. Closing
 * happens in the reverse order. A kill at any moment loses nothing that was acknowledged: the next
 * start finds the data directory unlocked, and stops a PostgreSQL that still runs.
 */
public final class Standalone implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Standalone.class);

  /**
   * The system property that names the directory of {@link Training}'s files, which make a first
   * start fast.
   */
  static final String PREPARED = "lambent.prepared";

  private final DataDirectory data;
  private final URI endpoint;
  private final Services services;
  private final Late<Postgres> postgres = new Late<>();
  private final boolean sourceDatabase;
  private boolean closed;

  private Standalone(DataDirectory data, URI endpoint, Services services, boolean sourceDatabase) {
    this.data = data;
    this.sourceDatabase = sourceDatabase;
    this.endpoint = endpoint;
    this.services = services;
  }

  /** Runs until a signal ends the process. Exit status 1 where it cannot start. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    long begin = System.nanoTime();
    CompletableFuture<Standalone> starting = new CompletableFuture<>();
    try {
      Options options = Options.parse(arguments, System.getenv());
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(starting, out)));
      Standalone standalone = start(options);
      starting.complete(standalone);
      Banner.print(out, standalone, options.dataDirectory(), System.nanoTime() - begin);
      standalone.warmUp();
      new CountDownLatch(1).await();
      return 0;
    } catch (StartFailure e) {
      err.println(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      starting.cancel(false);
    }
  }

  /** Stops the instance. A signal that comes during the start takes effect after the start. */
  private static void stop(CompletableFuture<Standalone> starting, PrintStream out) {
    Thread deadline =
        StopDeadline.begin(
            () -> {
              Standalone started =
                  starting.isCompletedExceptionally() ? null : starting.getNow(null);
              return started == null ? null : started.postgres.poll();
            });
    try {
      starting.join().close();
      out.println("Lambent has stopped.");
    } catch (CancellationException e) {
      // The start failed and has reported why. Nothing is left that could hang.
      deadline.interrupt();
    }
  }

  /**
   * Starts an instance and returns once it can create and invoke functions.
   *
   * @throws StartFailure where the machine does not allow it; nothing is left running then
   */
  public static Standalone start(Options options) throws StartFailure, InterruptedException {
    DataDirectory data = DataDirectory.open(options.dataDirectory());
    try {
      LogFile.open(data.logFile());
      int port = FreePorts.check(options.host(), options.port());
      Options definite =
          new Options(options.host(), port, options.dataDirectory(), options.sourceDatabase());
      URI endpoint = URI.create("http://" + reachable(options.host()) + ":" + port);
      Standalone standalone =
          new Standalone(
              data,
              endpoint,
              new Services(definite, endpoint.toString(), data),
              definite.sourceDatabase());
      standalone.start();
      return standalone;
    } catch (IOException e) {
      data.close();
      throw StartFailure.notWritable(data.root(), e);
    } catch (StartFailure | InterruptedException | RuntimeException e) {
      log.error("did not start", e);
      data.close();
      throw e;
    }
  }

  /** The URL at which clients reach this instance. */
  public URI endpoint() {
    return endpoint;
  }

  /** A short description of how functions are isolated. */
  String isolation() {
    return services.isolation();
  }

  /** A description of what functions reach over the network. */
  String network() {
    return services.network();
  }

  /** A description of which resources of an environment the kernel limits and which it does not. */
  String limits() {
    return services.limits();
  }

  /** A description of the runtimes that functions can have; empty while they are being detected. */
  String runtimes() {
    return services.runtimes();
  }

  /**
   * Initializes in the background what the first requests would otherwise wait for. Then it
   * collects garbage, which releases the memory that only the start needed, half of the heap.
   */
  private void warmUp() {
    Thread.ofPlatform()
        .daemon()
        .name("warm-up")
        .start(
            () -> {
              try {
                Status.get(endpoint, "/actuator/health");
                Status.get(endpoint, "/_lambent/environments");
                Status.get(endpoint, "/2015-03-31/functions?MaxItems=1");
                System.gc();
              } catch (IOException | RuntimeException e) {
                log.debug("warming up", e);
              }
            });
  }

  private void start() throws StartFailure, InterruptedException {
    Thread starting = Thread.ofPlatform().name("start-postgres").start(this::startPostgres);
    try {
      services.start();
      data.ready(endpoint);
    } catch (StartFailure e) {
      starting.join();
      stopPostgres();
      throw e;
    } catch (IOException e) {
      close();
      throw StartFailure.notWritable(data.root(), e);
    }
  }

  private void startPostgres() {
    Path logFile = data.postgresLogFile();
    try {
      Postgres started = Postgres.start(data.postgres(), logFile, prepared(), sourceDatabase);
      started.supervise();
      postgres.set(started);
      services.postgresReady(started);
    } catch (PostgresException e) {
      StartFailure failure =
          StartFailure.postgres(String.valueOf(e.getMessage()), e.remedy(), logFile, e);
      postgres.fail(failure);
      services.fail(failure);
    }
  }

  /**
   * The directory that the build prepared; null where {@code ./lambent} did not start this process.
   */
  private static @Nullable Path prepared() {
    String directory = System.getProperty(PREPARED);
    return directory == null ? null : Path.of(directory);
  }

  /** Refuses new requests, waits for running ones, then stops everything. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    services.close();
    stopPostgres();
    data.close();
  }

  private void stopPostgres() {
    @Nullable Postgres running = postgres.poll();
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (PostgresException e) {
      log.error("PostgreSQL did not stop", e);
    }
  }

  /** The name by which this machine reaches an address that it listens on. */
  private static String reachable(String host) {
    return switch (host) {
      case "127.0.0.1", "0.0.0.0", "::", "::1" -> "localhost";
      default -> host;
    };
  }
}
