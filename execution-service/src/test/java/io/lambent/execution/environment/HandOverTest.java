package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.start.StartGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait for an environment to start, while another one becomes free. */
class HandOverTest {
  /** All environments but the first wait in their init phase for a file. */
  private static final String SOURCE =
      """
      const fs = require('fs');
      const path = require('path');

      const there = (name) => fs.existsSync(path.join(process.env.ROOT, name));
      const nap = new Int32Array(new SharedArrayBuffer(4));

      try {
        fs.mkdirSync(path.join(process.env.ROOT, 'first'));
      } catch (e) {
        while (!there('others')) Atomics.wait(nap, 0, 0, 5);
      }

      exports.handler = async (event, context) => {
        while (event && !there(event)) await new Promise((over) => setTimeout(over, 5));
        return context.logStreamName;
      };
      """;

  @TempDir Path root;
  private TestingExecution execution;
  private FunctionVersion function;

  @BeforeEach
  void start() {
    execution = new TestingExecution("--lambent.sandbox.driver=process");
    FunctionVersion plain =
        execution.functions.version(
            "handed-over", "nodejs22.x", "app.handler", TestingArchive.of("app.js", SOURCE));
    function =
        execution.functions.put(
            TestingFunctions.with(
                plain, draft -> draft.environment(Map.of("ROOT", root.toString()))));
  }

  @AfterEach
  void stop() {
    execution.close();
  }

  private void create(String file) {
    try {
      Files.createFile(root.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<InvocationOutcome> call(String payload) {
    return execution.start(TestingExecution.invocation(function, payload));
  }

  /** Calls the one environment there is, which is ready again only after it has answered. */
  private CompletableFuture<InvocationOutcome> run(String payload) {
    await().until(() -> ready() == 1);
    CompletableFuture<InvocationOutcome> running = call(payload);
    await().until(() -> states().contains("BUSY"));
    return running;
  }

  /** The environment that answered. */
  private static String environment(CompletableFuture<InvocationOutcome> call) {
    InvocationOutcome outcome = call.join();
    assertThat(outcome).isInstanceOf(InvocationOutcome.Succeeded.class);
    return new String(((InvocationOutcome.Succeeded) outcome).payload(), StandardCharsets.UTF_8);
  }

  @Test
  void takesACallWhoseEnvironmentStillStarts() {
    String first = environment(call("\"\""));
    CompletableFuture<InvocationOutcome> running = run("\"go\"");
    CompletableFuture<InvocationOutcome> waiting = call("\"\"");
    await().until(() -> states().contains("INITIALISING"));

    create("go");

    assertThat(environment(running)).isEqualTo(first);
    assertThat(environment(waiting)).isEqualTo(first);
    assertThat(((InvocationOutcome.Succeeded) waiting.join()).execution().initMicros()).isNull();
    assertThat(states()).contains("INITIALISING");

    create("others");
    await().until(() -> ready() == 2);
  }

  @Test
  void endsAnEnvironmentWhoseStartHasNotBegun() {
    String first = environment(call("\"\""));
    List<StartGate.Pass> occupied = occupy();
    CompletableFuture<InvocationOutcome> running = run("\"go\"");
    CompletableFuture<InvocationOutcome> waiting = call("\"\"");
    await().until(() -> states().contains("STARTING"));

    create("go");

    assertThat(environment(running)).isEqualTo(first);
    assertThat(environment(waiting)).isEqualTo(first);
    await().until(() -> ready() == 1 && states().size() == 1);

    occupied.forEach(StartGate.Pass::leave);
    create("others");
    CompletableFuture<InvocationOutcome> again = run("\"again\"");
    CompletableFuture<InvocationOutcome> more = call("\"\"");
    assertThat(environment(more)).isNotEqualTo(first);
    create("again");
    assertThat(environment(again)).isEqualTo(first);
  }

  /** All that may start at a time have begun to, and do not end. */
  private List<StartGate.Pass> occupy() {
    StartGate gate = execution.bean(StartGate.class);
    List<StartGate.Pass> passes = new ArrayList<>();
    FunctionName other = new FunctionName("000000000000", "us-east-1", "other");
    StartGate.Pass last = gate.enter(other, () -> {});
    while (last.entered()) {
      passes.add(last);
      last = gate.enter(other, () -> {});
    }
    last.leave();
    return passes;
  }

  private List<String> states() {
    return execution.environments(function).stream().map(each -> each.state()).toList();
  }

  private long ready() {
    return states().stream().filter(List.of("READY", "FROZEN")::contains).count();
  }
}
