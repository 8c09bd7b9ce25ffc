package io.lambent.execution.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private static final FunctionName A = name("a");
  private static final FunctionName B = name("b");

  private final StartGate gate = new StartGate(1);
  private final List<String> begun = new ArrayList<>();

  private static FunctionName name(String name) {
    return new FunctionName("000000000000", "us-east-1", name);
  }

  private StartGate.Pass enter(FunctionName function, String start) {
    return gate.enter(function, () -> begun.add(start));
  }

  @Test
  void letsTheNextInWhenOneLeaves() {
    StartGate.Pass first = enter(A, "first");
    StartGate.Pass second = enter(A, "second");
    assertThat(begun).containsExactly("first");
    assertThat(second.entered()).isFalse();

    assertThat(first.leave()).isTrue();
    assertThat(second.entered()).isTrue();
    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void aSecondLeaveLetsNobodyIn() {
    StartGate.Pass first = enter(A, "first");
    enter(A, "second");
    enter(A, "third");

    first.leave();
    first.leave();

    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void functionsTakeTurns() {
    StartGate.Pass a1 = enter(A, "a1");
    StartGate.Pass a2 = enter(A, "a2");
    StartGate.Pass a3 = enter(A, "a3");
    StartGate.Pass b1 = enter(B, "b1");
    enter(B, "b2");

    List.of(a1, a2, b1, a3).forEach(StartGate.Pass::leave);

    assertThat(begun).containsExactly("a1", "a2", "b1", "a3", "b2");
  }

  @Test
  void whatIsWithdrawnNeverBegins() {
    StartGate.Pass inside = enter(A, "inside");
    StartGate.Pass withdrawn = enter(A, "withdrawn");
    enter(A, "after");

    assertThat(withdrawn.leave()).isFalse();
    inside.leave();

    assertThat(begun).containsExactly("inside", "after");
  }
}
