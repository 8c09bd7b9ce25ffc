package io.lambent.contract.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
  private static final FunctionName ONE = new FunctionName("000000000000", "us-east-1", "one");
  private static final FunctionName TWO = new FunctionName("000000000000", "us-east-1", "two");

  private static String call(String header, FunctionName function) {
    return Lineage.counted(header, Lineage.key(function));
  }

  @Test
  void theSeventeenthCallInAChainIsALoop() {
    String header = ROOT;
    for (int i = 0; i < 16; i++) {
      assertThat(Lineage.isLoop(header, ONE)).as("call " + (i + 1)).isFalse();
      header = call(header, ONE);
    }

    assertThat(Lineage.isLoop(header, ONE)).isTrue();
    assertThat(Lineage.isLoop(header, TWO)).isFalse();
  }

  @Test
  void countsEachFunction() {
    String header = call(call(call(ROOT + ";Sampled=0", ONE), TWO), ONE);

    assertThat(header)
        .isEqualTo(
            ROOT + ";Sampled=0;Lineage=" + Lineage.key(TWO) + ":0|" + Lineage.key(ONE) + ":1");
    assertThat(Lineage.calls(header, ONE)).isEqualTo(2);
    assertThat(Lineage.calls(header, TWO)).isEqualTo(1);
  }

  @Test
  void readsAndKeepsWhatStandsAroundIt() {
    String header = ROOT + ";Lineage=1:" + Lineage.key(ONE) + ":4|odd;Parent=53995c3f42cd8ad8";

    assertThat(Lineage.calls(header, ONE)).isEqualTo(5);
    assertThat(call(header, TWO))
        .isEqualTo(
            ROOT
                + ";Lineage="
                + Lineage.key(ONE)
                + ":4|"
                + Lineage.key(TWO)
                + ":0;Parent=53995c3f42cd8ad8");
    assertThat(Lineage.calls(ROOT + ";Lineage=" + Lineage.key(ONE) + ":x", ONE)).isEqualTo(1);
    assertThat(Lineage.calls(ROOT + ";Lineage=", ONE)).isZero();
    assertThat(Lineage.calls(null, ONE)).isZero();
  }

  @Test
  void staysShort() {
    String header = ROOT + ";Parent=53995c3f42cd8ad8;Sampled=0";
    for (int i = 0; i < 100; i++) {
      header = call(header, new FunctionName("000000000000", "us-east-1", "f" + i));
    }

    assertThat(header.length()).isLessThan(512);
  }

  @Test
  void ofManyMessagesTheLongestChainCounts() {
    String once = call(ROOT, ONE);
    String twice = call(once, ONE);

    assertThat(Lineage.longest(List.of(once, twice, ROOT), ONE)).isEqualTo(twice);
    assertThat(Lineage.longest(List.of(), ONE)).isNull();
  }
}
