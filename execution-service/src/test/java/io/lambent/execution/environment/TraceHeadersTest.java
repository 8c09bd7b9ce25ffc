package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

  @Test
  void aFunctionWithoutActiveTracingIsNotSampled() {
    assertThat(new TraceHeaders("PassThrough").of(ROOT, 0)).isEqualTo(ROOT + ";Sampled=0");
  }

  @Test
  void activeTracingSamplesTheFirstCallOfASecond() {
    TraceHeaders traces = new TraceHeaders("Active");

    assertThat(traces.of(ROOT, 0)).isEqualTo(ROOT + ";Sampled=1");
    assertThat(traces.of(ROOT, TimeUnit.SECONDS.toNanos(1))).isEqualTo(ROOT + ";Sampled=1");
  }

  @Test
  void theCallersDecisionHolds() {
    assertThat(new TraceHeaders("PassThrough").of(ROOT + ";Sampled=1", 0)).endsWith(";Sampled=1");
    assertThat(new TraceHeaders("Active").of(ROOT + ";Sampled=0", 0)).endsWith(";Sampled=0");
  }

  @Test
  void makesAHeaderWhereThereIsNone() {
    assertThat(new TraceHeaders("PassThrough").of(null, 0))
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0");
  }
}
