package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.describe;
import static io.lambent.execution.TestingExecution.invocation;
import static io.lambent.execution.TestingExecution.log;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real functions that stream what they answer. Functions and tests meet in a directory. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedResponseTest {
  private static final int LIMIT = 4 << 20;

  private static final String NODE =
      """
      const fs = require('fs');
      exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        if (event.type) stream.setContentType(event.type);
        if (event.first) stream.write(event.first);
        while (event.file && !fs.existsSync(event.file)) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const chunk = Buffer.alloc(65536, 'x');
        for (let written = 0; written < (event.bytes || 0); written += chunk.length) {
          if (!stream.write(chunk)) await new Promise((go) => stream.once('drain', go));
        }
        // What Node.js itself has not sent yet is lost by an exit, as on AWS.
        while (event.exit && stream.writableLength) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        if (event.exit) process.exit(3);
        if (event.crash) setImmediate(() => { throw new Error(event.crash); });
        if (event.fail) throw new TypeError(event.fail);
        if (!event.crash) stream.end(event.last);
      });
      """;

  /** Speaks HTTP by hand, since trailers are not what clients offer. */
  private static final String CUSTOM =
      """
      #!/usr/bin/env python3
      import base64, json, os, socket, sys, time
      host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
      api = "/2018-06-01/runtime/invocation/"

      def connect():
          connection = socket.create_connection((host, int(port)))
          return connection, connection.makefile("rb")

      def head(file):
          status = file.readline().split()[1].decode()
          headers = {}
          for line in iter(file.readline, b"\\r\\n"):
              name, value = line.decode().split(":", 1)
              headers[name.lower()] = value.strip()
          return status, headers

      while True:
          connection, file = connect()
          connection.sendall(f"GET {api}next HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n".encode())
          _, headers = head(file)
          event = json.loads(file.read(int(headers["content-length"])))
          connection, file = connect()
          request = headers["lambda-runtime-aws-request-id"]
          connection.sendall((f"POST {api}{request}/response HTTP/1.1\\r\\nHost: a\\r\\n"
              "Lambda-Runtime-Function-Response-Mode: streaming\\r\\n"
              "Content-Type: text/x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n").encode())
          for chunk in event["chunks"]:
              connection.sendall(f"{len(chunk):x}\\r\\n{chunk}\\r\\n".encode())
          while "file" in event and not os.path.exists(event["file"]):
              time.sleep(0.01)
          for _ in range(event.get("blocks", 0)):
              connection.sendall(b"10000\\r\\n" + b"x" * 65536 + b"\\r\\n")
          if "exit" in event:
              os._exit(3)
          if "hang" in event:
              connection.close()
              file.close()
              continue
          connection.sendall(b"0\\r\\n")
          if "error" in event:
              body = base64.b64encode(json.dumps({"errorMessage": event["error"]}).encode()).decode()
              connection.sendall(("Lambda-Runtime-Function-Error-Type: Some.Error\\r\\n"
                  f"Lambda-Runtime-Function-Error-Body: {body}\\r\\n").encode())
          connection.sendall(b"\\r\\n")
          status, _ = head(file)
          assert status == "202", status
      """;

  private final TestingExecution execution =
      new TestingExecution(
          "--lambent.sandbox.driver=process", "--lambent.environment.max-streamed-response=4MB");
  private final FunctionVersion node =
      execution.functions.put(
          execution.functions.version(
              "node", "nodejs22.x", "app.handler", TestingArchive.of("app.js", NODE)));
  private final FunctionVersion custom =
      execution.functions.put(
          execution.functions.version(
              "custom",
              "provided.al2023",
              "any.thing",
              new TestingArchive().executable("bootstrap", CUSTOM).bytes()));

  @TempDir Path directory;

  @AfterAll
  void close() {
    execution.close();
  }

  private InvocationOutcome stream(
      FunctionVersion version, String event, TestingReceiver receiver) {
    return execution.start(invocation(version, event), receiver).join();
  }

  // --- Node.js

  @Test
  void passesOnWhatIsWrittenBeforeTheFunctionGoesOn() throws Exception {
    Path file = directory.resolve("node");
    TestingReceiver receiver = new TestingReceiver();
    CompletableFuture<InvocationOutcome> outcome =
        execution.start(
            invocation(
                node,
                "{\"type\":\"text/x\",\"first\":\"first\",\"last\":\"last\",\"file\":\""
                    + file
                    + "\"}"),
            receiver);
    receiver.await(5);
    assertThat(receiver.text()).isEqualTo("first");
    assertThat(receiver.head()).isEqualTo(new ResponseHead("$LATEST", "text/x"));
    assertThat(outcome).isNotDone();
    Files.createFile(file);

    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Succeeded.class, succeeded -> assertThat(succeeded.payload()).isEmpty());
    assertThat(receiver.text()).isEqualTo("firstlast");
    assertThat(log(outcome.join())).contains("START", "END", "REPORT");
  }

  @Test
  void anErrorFollowsWhatWasWritten() {
    TestingReceiver receiver = new TestingReceiver();

    InvocationOutcome outcome = stream(node, "{\"first\":\"part\",\"fail\":\"halfway\"}", receiver);

    assertThat(outcome).isInstanceOf(FunctionFailed.class);
    assertThat(describe(outcome)).contains("TypeError", "halfway");
    assertThat(receiver.text()).isEqualTo("part");
    assertThat(stream(node, "{\"last\":\"next\"}", new TestingReceiver()))
        .isInstanceOf(Succeeded.class);
  }

  @Test
  void anExitFollowsWhatWasWritten() {
    TestingReceiver receiver = new TestingReceiver();

    InvocationOutcome outcome = stream(node, "{\"bytes\":1048576,\"exit\":true}", receiver);

    assertThat(outcome).isInstanceOf(RuntimeExited.class);
    assertThat(receiver.size()).isEqualTo(1048576);
  }

  @Test
  void anUncaughtExceptionFollowsWhatWasWritten() {
    TestingReceiver receiver = new TestingReceiver();

    InvocationOutcome outcome = stream(node, "{\"first\":\"part\",\"crash\":\"later\"}", receiver);

    assertThat(describe(outcome)).contains("later");
    assertThat(receiver.text()).isEqualTo("part");
  }

  @Test
  void whatIsBeyondTheLimitIsCutOff() {
    TestingReceiver receiver = new TestingReceiver();

    InvocationOutcome outcome = stream(node, "{\"bytes\":6291456}", receiver);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Function.ResponseSizeTooLarge"));
    assertThat(describe(outcome)).contains("(" + LIMIT + " bytes)");
    assertThat(receiver.size()).isEqualTo(LIMIT);
    assertThat(stream(node, "{\"last\":\"next\"}", new TestingReceiver()))
        .isInstanceOf(Succeeded.class);
  }

  @Test
  void holdsTheFunctionBackWhileNobodyTakesParts() throws Exception {
    TestingReceiver receiver = new TestingReceiver();
    Path file = directory.resolve("held");
    CompletableFuture<InvocationOutcome> outcome =
        execution.start(
            invocation(node, "{\"first\":\"a\",\"bytes\":3145728,\"file\":\"" + file + "\"}"),
            receiver);
    receiver.flow().pause();
    receiver.await(1);
    Files.createFile(file);
    receiver.await(3 * 65536);
    assertThat(outcome).isNotDone();
    assertThat(receiver.size()).isLessThanOrEqualTo(256 << 10);
    receiver.flow().resume();

    assertThat(outcome.join()).isInstanceOf(Succeeded.class);
    assertThat(receiver.size()).isEqualTo(3145729);
  }

  @Test
  void collectsForACallerThatWantsTheWhole() {
    assertThat(execution.answer(node, "{\"first\":\"a\",\"last\":\"b\"}")).isEqualTo("ab");
  }

  // --- custom runtimes

  @Test
  void passesOnChunksOfACustomRuntime() throws Exception {
    Path file = directory.resolve("custom");
    TestingReceiver receiver = new TestingReceiver();
    CompletableFuture<InvocationOutcome> outcome =
        execution.start(
            invocation(custom, "{\"chunks\":[\"one\",\"two\"],\"file\":\"" + file + "\"}"),
            receiver);
    receiver.await(6);
    assertThat(outcome).isNotDone();
    assertThat(receiver.head().contentType()).isEqualTo("text/x");
    Files.createFile(file);

    assertThat(outcome.join()).isInstanceOf(Succeeded.class);
    assertThat(receiver.text()).isEqualTo("onetwo");
  }

  @Test
  void takesAnErrorFromTrailers() {
    TestingReceiver receiver = new TestingReceiver();

    InvocationOutcome outcome =
        stream(custom, "{\"chunks\":[\"part\"],\"error\":\"halfway\"}", receiver);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class, failed -> assertThat(failed.errorType()).isEqualTo("Some.Error"));
    assertThat(describe(outcome)).contains("halfway");
    assertThat(receiver.text()).isEqualTo("part");
  }

  @Test
  void collectsWhatACustomRuntimeStreams() {
    assertThat(execution.answer(custom, "{\"chunks\":[\"one\",\"two\"]}")).isEqualTo("onetwo");
    assertThat(describe(execution.call(custom, "{\"chunks\":[\"one\"],\"error\":\"halfway\"}")))
        .contains("FunctionFailed", "halfway")
        .doesNotContain("one");
    assertThat(describe(execution.call(custom, "{\"chunks\":[],\"blocks\":100}")))
        .contains("Function.ResponseSizeTooLarge");
  }

  @Test
  void aCustomRuntimeThatExitsHasAnsweredWhatItWrote() throws Exception {
    Path file = directory.resolve("exit");
    TestingReceiver receiver = new TestingReceiver();
    CompletableFuture<InvocationOutcome> outcome =
        execution.start(
            invocation(
                custom,
                "{\"chunks\":[\"a\"],\"blocks\":16,\"exit\":true,\"file\":\"" + file + "\"}"),
            receiver);
    // The user of a closed connection cannot be found out, so this one is kept for a moment.
    receiver.await(1);
    receiver.flow().pause();
    Files.createFile(file);
    receiver.flow().resume();

    assertThat(outcome.join()).isInstanceOf(RuntimeExited.class);
    assertThat(receiver.size()).isEqualTo(16 * 65536 + 1);
  }

  @Test
  void aCustomRuntimeThatHangsUpHasTruncatedItsAnswer() throws Exception {
    Path file = directory.resolve("hang");
    TestingReceiver receiver = new TestingReceiver();
    CompletableFuture<InvocationOutcome> outcome =
        execution.start(
            invocation(custom, "{\"chunks\":[\"part\"],\"hang\":true,\"file\":\"" + file + "\"}"),
            receiver);
    // The user of a closed connection cannot be found out, so this one is kept for a moment.
    receiver.await(4);
    Files.createFile(file);

    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.TruncatedResponse"));
    assertThat(receiver.text()).isEqualTo("part");
    assertThat(stream(custom, "{\"chunks\":[\"next\"]}", new TestingReceiver()))
        .isInstanceOf(Succeeded.class);
  }
}
