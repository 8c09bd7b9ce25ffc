package io.lambent.contract.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InvocationHttpTest {
  private static final Execution COLD =
      new Execution("$LATEST", 1234, 2, 98_765L, 128, 41, "START\n".getBytes(UTF_8));
  private static final Execution WARM = new Execution("7", 1234, 2, null, 128, 41, null);
  private static final byte[] BODY = "{\"ü\":1}".getBytes(UTF_8);

  @ParameterizedTest
  @MethodSource("outcomes")
  void everyOutcomeSurvivesTheWire(InvocationOutcome outcome) {
    InvocationOutcome read =
        InvocationHttp.outcome(
            find(InvocationHttp.headers(outcome))::get, InvocationHttp.body(outcome));

    assertThat(read).usingRecursiveComparison().isEqualTo(outcome);
  }

  static Stream<InvocationOutcome> outcomes() {
    return Stream.of(
        new InvocationOutcome.Succeeded(COLD, BODY),
        new InvocationOutcome.FunctionFailed(WARM, "Überfehler", BODY),
        new InvocationOutcome.InitFailed(COLD, "Runtime.ImportModuleError", BODY),
        new InvocationOutcome.TimedOut(WARM, "5f0d", 3),
        new InvocationOutcome.OutOfMemory(WARM, "5f0d"),
        new InvocationOutcome.RuntimeExited(WARM, "5f0d", "exit status 1"),
        new InvocationOutcome.Throttled(Reason.CONCURRENT_INVOCATION_LIMIT),
        new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Function not found: ü"),
        new InvocationOutcome.Accepted(),
        new InvocationOutcome.Permitted());
  }

  @Test
  void anInvocationSurvivesTheWire() {
    Invocation invocation =
        new Invocation(
            "5f0d",
            2,
            new FunctionName("000000000000", "eu-west-1", "hello"),
            "live",
            InvocationType.EVENT,
            BODY,
            "e30=",
            "{\"id\":\"ü\"}",
            "Root=1-5759e988-bd862e3fe1be46a994272793",
            true);

    Invocation read =
        InvocationHttp.invocation(find(InvocationHttp.headers(invocation))::get, BODY);

    assertThat(read).usingRecursiveComparison().isEqualTo(invocation);
  }

  @Test
  void anInvocationWithoutQualifierSurvivesTheWire() {
    FunctionName function = new FunctionName("000000000000", "eu-west-1", "hello");
    Invocation invocation =
        new Invocation(
            "5f0d", 1, function, null, InvocationType.EVENT, BODY, null, null, null, false);

    Invocation read =
        InvocationHttp.invocation(find(InvocationHttp.headers(invocation))::get, BODY);

    assertThat(read.qualifier()).isNull();
    assertThat(read.resolvedQualifier()).isEqualTo("$LATEST");
    assertThat(read.invokedArn()).isEqualTo(function.arn());
  }

  @Test
  void theHeadOfAStreamSurvivesTheWire() {
    ResponseHead head = new ResponseHead("7", "text/plain; charset=\"ü\"");

    assertThat(InvocationHttp.head(find(InvocationHttp.headers(head))::get)).isEqualTo(head);
    assertThat(InvocationHttp.head(Map.<String, String>of()::get)).isNull();
    assertThat(InvocationHttp.isStreaming(find(InvocationHttp.streaming())::get)).isTrue();
    assertThat(InvocationHttp.isStreaming(Map.<String, String>of()::get)).isFalse();
  }

  private static Map<String, String> find(Map<String, String> headers) {
    Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.putAll(headers);
    return ignoringCase;
  }
}
