package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Failed;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.runtimeapi.RuntimeLink;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions that bring their runtime. */
interface CustomRuntimeTests extends FunctionCalls {

  @Test
  default void runsACustomRuntime() {
    FunctionVersion custom =
        custom(
            """
            #!/usr/bin/python3
            import http.client, os, sys
            api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
            base = '/2018-06-01/runtime/invocation/'
            def call(method, path, body=None, headers={}):
                api.request(method, path, body, headers)
                answer = api.getresponse()
                return answer, answer.read()
            status = None
            while True:
                event, payload = call('GET', base + 'next')
                id = event.headers['Lambda-Runtime-Aws-Request-Id']
                wrong, text = call('POST', base + 'other/response', b'"no"')
                print(wrong.status, text.decode().strip())
                names = ['Lambda-Runtime-Deadline-Ms', 'Lambda-Runtime-Invoked-Function-Arn',
                         'Lambda-Runtime-Trace-Id']
                print([name for name in names if not event.headers[name]], flush=True)
                if payload == b'"fail"':
                    status = call('POST', base + id + '/error', b'{"errorMessage":"bad"}',
                        {'Lambda-Runtime-Function-Error-Type': 'Custom.Bad'})
                elif payload == b'"status"':
                    text = str(status[0].status) + status[1].decode().strip()
                    call('POST', base + id + '/response', text)
                else:
                    status = call('POST', base + id + '/response', payload * 2)
            """);

    InvocationOutcome first = execution().call(custom, "12");
    InvocationOutcome failed = execution().call(custom, "\"fail\"");

    assertThat(FunctionCalls.payload(first)).isEqualTo("1212");
    assertThat(failed)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failure -> {
              assertThat(failure.errorType()).isEqualTo("Custom.Bad");
              assertThat(FunctionCalls.payload(failure)).isEqualTo("{\"errorMessage\":\"bad\"}");
            });
    assertThat(log(first))
        .contains(
            "400 {\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n"
                + "[]\n");
    // Only the process that has reported the error knows what it was answered.
    assertThat(execution().answer(custom, "\"status\"")).isEqualTo("202{\"status\":\"OK\"}");
    assertThat(execution().environments(custom)).hasSize(1);
  }

  @Test
  default void letsACustomRuntimeGoOnAfterAnAnswerThatIsTooLarge() {
    FunctionVersion custom =
        custom(
            """
            #!/usr/bin/python3
            import http.client, os
            api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
            base = '/2018-06-01/runtime/invocation/'
            def call(method, path, body=None):
                api.request(method, path, body)
                answer = api.getresponse()
                return answer, answer.read()
            status = 0
            while True:
                event, payload = call('GET', base + 'next')
                path = base + event.headers['Lambda-Runtime-Aws-Request-Id'] + '/response'
                if payload == b'"large"':
                    status = call('POST', path, b'"' + b'x' * 6_400_000 + b'"')[0].status
                elif payload == b'"curl"':
                    file = open(os.environ.get('TMPDIR', '/tmp') + '/large', 'wb')
                    file.write(b'x' * 6_400_000)
                    file.close()
                    status = int(os.popen('curl -s -o /dev/null -w "%{http_code}" --data-binary @'
                        + file.name + ' http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + path).read())
                else:
                    call('POST', path, str(status))
            """);

    for (String how : List.of("\"large\"", "\"curl\"")) {
      assertThat(FunctionCalls.payload(execution().call(custom, how)))
          .contains("Function.ResponseSizeTooLarge", "Response payload size");
      assertThat(execution().answer(custom, "\"status\"")).isEqualTo("413");
    }
    assertThat(execution().environments(custom)).hasSize(1);
  }

  @Test
  default void boundsWhatACustomRuntimeMaySendAtATime() {
    FunctionVersion custom =
        custom(
            """
            #!/usr/bin/python3
            import http.client, os, socket
            host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')
            base = '/2018-06-01/runtime/invocation/'
            def call(method, path, body=None):
                api = http.client.HTTPConnection(host, int(port))
                api.request(method, path, body)
                answer = api.getresponse()
                answer.read()
                return answer
            while True:
                path = base + call('GET', base + 'next').headers['Lambda-Runtime-Aws-Request-Id']
                head = 'POST ' + path + '/response HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 6291556'
                begun = []
                for i in range(40):
                    try:
                        begun.append(socket.create_connection((host, int(port))))
                        begun[-1].sendall(head.encode() + b'\\r\\n\\r\\n' + b'x' * 1_000_000)
                    except OSError:
                        pass
                for each in begun:
                    each.close()
                status = 0
                while status != 202:
                    try:
                        status = call('POST', path + '/response', b'"done"').status
                    except OSError:
                        pass
            """);
    BytesInFlight memory = execution().bean(BytesInFlight.class);

    assertThat(execution().answer(custom, "{}")).isEqualTo("\"done\"");
    assertThat(execution().answer(custom, "{}")).isEqualTo("\"done\"");
    assertThat(execution().environments(custom)).hasSize(1);
    // The ends of the connections that were given up may be noticed after the answer.
    await().untilAsserted(() -> assertThat(memory.used()).isLessThan(RuntimeLink.MAX_RESPONSE));
  }

  @Test
  default void reportsAnInitErrorOfACustomRuntime() {
    FunctionVersion custom =
        custom(
            """
            #!/bin/sh
            curl -s -X POST -H 'Lambda-Runtime-Function-Error-Type: Custom.NoWay' \
              -d '{"errorMessage":"no way"}' \
              "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/init/error"
            exit 1
            """);

    InvocationOutcome outcome = execution().call(custom, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            InitFailed.class, failed -> assertThat(failed.errorType()).isEqualTo("Custom.NoWay"));
    assertThat(FunctionCalls.payload(outcome)).isEqualTo("{\"errorMessage\":\"no way\"}");
  }

  @Test
  default void saysThatThereIsNoBootstrap() {
    FunctionVersion empty =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "empty", "provided.al2023", "x", TestingArchive.of("readme", "nothing")));

    InvocationOutcome outcome = execution().call(empty, "{}");

    assertThat(((Failed) outcome).errorType()).isEqualTo("Runtime.InvalidEntrypoint");
    assertThat(FunctionCalls.payload(outcome)).contains("Couldn't find valid bootstrap(s)");
  }

  @Test
  default void saysWhyTheKernelDoesNotExecuteABootstrap() {
    assertThat(entrypointProblem("#!/bin/sh\r\nexit 0\r\n".getBytes(UTF_8)))
        .endsWith("/bootstrap: no such file or directory");
    assertThat(entrypointProblem("echo no shebang\n".getBytes(UTF_8)))
        .endsWith("/bootstrap: exec format error");
    assertThat(entrypointProblem(new byte[0])).endsWith("/bootstrap: exec format error");
    byte[] otherMachine = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, otherMachine, 0, 7);
    otherMachine[16] = 2;
    otherMachine[18] = 8; // MIPS
    assertThat(entrypointProblem(otherMachine)).endsWith("/bootstrap: exec format error");
  }

  @Test
  default void tellsABootstrapThatExitsFromOneThatIsNotExecuted() {
    for (int status : List.of(126, 127)) {
      assertThat(
              FunctionCalls.payload(
                  execution().call(custom("#!/bin/sh\nexit " + status + "\n"), "{}")))
          .contains("Runtime.ExitError", "Runtime exited with error: exit status " + status);
    }
  }

  private String entrypointProblem(byte[] bootstrap) {
    FunctionVersion version =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "bootstrap-" + NAMES.incrementAndGet(),
                        "provided.al2023",
                        "x",
                        new TestingArchive().entry("bootstrap", 0100755, bootstrap).bytes()));
    InvocationOutcome outcome = execution().call(version, "{}");
    assertThat(((Failed) outcome).errorType()).isEqualTo("Runtime.InvalidEntrypoint");
    String payload = FunctionCalls.payload(outcome);
    assertThat(payload).contains(" Error: fork/exec /");
    return payload.substring(0, payload.length() - 2);
  }

  @Test
  default void saysThatARuntimeIsNotSupported() {
    FunctionVersion go =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version("go", "go1.x", "main", TestingArchive.of("main", "")));

    assertThat(FunctionCalls.payload(execution().call(go, "{}")))
        .contains("Runtime go1.x cannot run here");
  }

  @Test
  default void saysThatCodeIsBroken() {
    FunctionVersion broken =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "broken", "python3.13", "app.handler", "not a zip file".getBytes(UTF_8)));

    assertThat(((Failed) execution().call(broken, "{}")).errorType())
        .isEqualTo("Function.DeploymentFailed");
  }
}
