package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Lineage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
  private static final FunctionName FUNCTION =
      new FunctionName("000000000000", "us-east-1", "hello");
  private static final String LINEAGE = ";Lineage=" + Lineage.key(FUNCTION) + ":";

  private static TraceHeaders headers(String tracingMode) {
    return new TraceHeaders(FUNCTION, tracingMode);
  }

  @Test
  void aFunctionWithoutActiveTracingIsNotSampled() {
    assertThat(headers("PassThrough").of(ROOT, 0)).isEqualTo(ROOT + ";Sampled=0" + LINEAGE + "0");
  }

  @Test
  void activeTracingSamplesTheFirstCallOfASecond() {
    TraceHeaders traces = headers("Active");

    assertThat(traces.of(ROOT, 0)).startsWith(ROOT + ";Sampled=1;");
    assertThat(traces.of(ROOT, TimeUnit.SECONDS.toNanos(1))).startsWith(ROOT + ";Sampled=1;");
  }

  @Test
  void theCallersDecisionHolds() {
    assertThat(headers("PassThrough").of(ROOT + ";Sampled=1", 0)).contains(";Sampled=1;");
    assertThat(headers("Active").of(ROOT + ";Sampled=0", 0)).contains(";Sampled=0;");
  }

  @Test
  void makesAHeaderWhereThereIsNone() {
    assertThat(headers("PassThrough").of(null, 0))
        .matches(
            "Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=[0-9a-f]{8}:0");
  }

  @Test
  void countsTheCallsOfAChain() {
    TraceHeaders traces = headers("PassThrough");

    assertThat(traces.of(traces.of(ROOT, 0), 0)).endsWith(LINEAGE + "1");
  }
}
