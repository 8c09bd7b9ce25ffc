package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.describe;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Functions of a test class, and the service that runs them. */
interface FunctionCalls {

  AtomicInteger NAMES = new AtomicInteger();

  /** The service, with one sandbox driver. */
  TestingExecution execution();

  default FunctionVersion python(String source) {
    return execution()
        .functions
        .put(
            execution()
                .functions
                .version(
                    "python-" + NAMES.incrementAndGet(),
                    "python3.13",
                    "app.handler",
                    TestingArchive.of("app.py", source)));
  }

  default FunctionVersion node(String source) {
    return execution()
        .functions
        .put(
            execution()
                .functions
                .version(
                    "node-" + NAMES.incrementAndGet(),
                    "nodejs22.x",
                    "app.handler",
                    TestingArchive.of("app.js", source)));
  }

  default FunctionVersion custom(String bootstrap) {
    return execution()
        .functions
        .put(
            execution()
                .functions
                .version(
                    "custom-" + NAMES.incrementAndGet(),
                    "provided.al2023",
                    "any.thing",
                    new TestingArchive().executable("bootstrap", bootstrap).bytes()));
  }

  /**
   * A function whose calls connect to the port that is their event, and run until that connection
   * ends; at once where it is 0.
   */
  default FunctionVersion connecting() {
    return python(
        """
        import socket
        def handler(event, context):
            if event:
                with socket.create_connection(('127.0.0.1', event)) as connection:
                    connection.recv(1)
            return 1
        """);
  }

  /** Where the calls of such functions connect to. */
  static ServerSocket meetingPoint() throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(60_000);
    return listener;
  }

  static String payload(InvocationOutcome outcome) {
    return outcome instanceof Executed executed
        ? new String(executed.payload(), UTF_8)
        : describe(outcome);
  }

  /** Returns true if a process with this command line is alive. */
  static boolean running(String commandLine) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process -> {
              try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .startsWith(commandLine);
              } catch (IOException e) {
                return false;
              }
            });
  }

  default FunctionVersion withLayers(FunctionVersion version, byte[]... layers) {
    return execution()
        .functions
        .put(
            TestingFunctions.with(
                version, draft -> draft.layers(execution().functions.layers(layers))));
  }
}
