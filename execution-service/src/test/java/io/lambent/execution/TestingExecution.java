package io.lambent.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.metering.TestingLedger;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.pool.EnvironmentStatus;
import io.lambent.testing.TestingPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole service, with functions and billing in memory. */
public final class TestingExecution implements AutoCloseable {
  public final TestingFunctions functions = new TestingFunctions();
  public final TestingLedger ledger = new TestingLedger();

  private final Path data;
  private final ConfigurableApplicationContext context;

  private static final String NETWORK = "--lambent.network.default-policy=";

  static {
    // Interpreters start, and processes end, slowly on a machine that has much to do.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  /**
   * Functions are in this host's network, where tests listen, unless the settings say otherwise.
   *
   * @param settings as on a command line: {@code --name=value}
   */
  public TestingExecution(String... settings) {
    try {
      data = Files.createTempDirectory("lambent-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ApplicationContextInitializer<ConfigurableApplicationContext> seams =
        starting -> {
          starting.getBeanFactory().registerSingleton("testingFunctions", functions);
          starting.getBeanFactory().registerSingleton("testingUsage", ledger);
        };
    List<String> arguments = new ArrayList<>(Arrays.asList(settings));
    if (arguments.stream().noneMatch(each -> each.startsWith(NETWORK))) {
      arguments.add(NETWORK + "host");
    }
    arguments.add("--server.port=0");
    arguments.add("--spring.datasource.url=" + TestingPostgres.jdbcUrl());
    arguments.add("--lambent.internal.token=test-token");
    arguments.add("--lambent.execution.data-dir=" + data);
    arguments.add("--logging.level.root=WARN");
    context =
        ExecutionServiceApplication.application()
            .initializers(seams)
            .run(arguments.toArray(String[]::new));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The directory of its files. */
  public Path data() {
    return data;
  }

  public int port() {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local.server.port")));
  }

  public FunctionSource source() {
    return functions;
  }

  public CompletableFuture<InvocationOutcome> start(Invocation invocation) {
    return bean(Invoker.class).invoke(invocation).toCompletableFuture();
  }

  /** Calls a function whose response may be streamed. */
  public CompletableFuture<InvocationOutcome> start(
      Invocation invocation, TestingReceiver receiver) {
    return bean(Invoker.class).invoke(invocation, receiver).toCompletableFuture();
  }

  /** Calls a function and waits. */
  public InvocationOutcome call(FunctionVersion version, String payload) {
    return start(invocation(version, payload)).join();
  }

  /** The answer of a function that must succeed. */
  public String answer(FunctionVersion version, String payload) {
    InvocationOutcome outcome = call(version, payload);
    if (outcome instanceof InvocationOutcome.Succeeded succeeded) {
      return new String(succeeded.payload(), UTF_8);
    }
    throw new AssertionError(describe(outcome));
  }

  public static String describe(InvocationOutcome outcome) {
    return outcome instanceof InvocationOutcome.Executed executed
        ? outcome.getClass().getSimpleName() + ": " + new String(executed.payload(), UTF_8)
        : outcome.toString();
  }

  public static Invocation invocation(FunctionVersion version, String payload) {
    return new Invocation(
        UUID.randomUUID().toString(),
        1,
        version.function(),
        version.version(),
        InvocationType.REQUEST_RESPONSE,
        payload.getBytes(UTF_8),
        null,
        null,
        null,
        true);
  }

  /** The log of a call, where it asked for it. */
  public static String log(InvocationOutcome outcome) {
    if (outcome instanceof InvocationOutcome.Executed executed) {
      byte[] tail = executed.execution().logTail();
      return tail == null ? "" : new String(tail, UTF_8);
    }
    throw new AssertionError(describe(outcome));
  }

  public void changed(FunctionVersion version) {
    bean(Deployments.class).changed(version.function());
  }

  public List<EnvironmentStatus> environments(FunctionVersion version) {
    return bean(EnvironmentPools.class).status().stream()
        .filter(each -> each.function().equals(version.function()))
        .toList();
  }

  @Override
  public void close() {
    context.close();
    // Threads that nobody waits for may write and remove files for a moment longer.
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              FileSystemUtils.deleteRecursively(data);
              return true;
            });
  }
}
