package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeCallsTest {
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final String ONE = "/2018-06-01/runtime/invocation/one/";

  private final TestingRuntimeListener heard = new TestingRuntimeListener();
  private final RuntimeCalls calls = new RuntimeCalls(heard);
  private final List<String> delivered = new ArrayList<>();

  private static RuntimeEvent event(String id) {
    return new RuntimeEvent(id, 0, "arn", null, null, null, false, BODY);
  }

  private void next() {
    calls.next(event -> delivered.add(event.requestId()));
  }

  @Test
  void isReadyWithTheFirstNextAndHoldsIt() {
    next();

    assertThat(heard.events).containsExactly("ready");
    assertThat(delivered).isEmpty();
  }

  @Test
  void keepsAnEventUntilItIsFetched() {
    next();
    calls.send(event("one"));
    calls.post(ONE + "response", null, BODY);
    calls.send(event("two"));
    assertThat(delivered).containsExactly("one");
    next();

    assertThat(delivered).containsExactly("one", "two");
    assertThat(heard.events).containsExactly("ready", "taken one", "response one {}", "taken two");
  }

  @Test
  void refusesAnAnswerToAnotherRequest() {
    next();
    calls.send(event("two"));

    assertThat(calls.post(ONE + "response", null, BODY))
        .isEqualTo(RuntimeCalls.Answer.error(400, "InvalidRequestID", "Invalid request ID"));
    assertThat(heard.events).containsExactly("ready", "taken two");
  }

  @Test
  void refusesASecondAnswer() {
    next();
    calls.send(event("one"));
    calls.post(ONE + "response", null, BODY);

    assertThat(calls.post(ONE + "error", "X", BODY).status()).isEqualTo(403);
  }

  @Test
  void takesAnInitErrorBeforeTheFirstNextOnly() {
    String path = "/2018-06-01/runtime/init/error";
    assertThat(calls.post(path, "X", BODY).status()).isEqualTo(202);
    assertThat(calls.post(path, "X", BODY).status()).isEqualTo(403);
    next();

    assertThat(heard.events).containsExactly("init error X {}");
  }

  @Test
  void readsOneBodyAtATime() {
    next();
    calls.send(event("one"));
    assertThat(calls.begins(ONE + "response")).isNull();

    assertThat(calls.begins(ONE + "response"))
        .satisfies(
            answer ->
                assertThat(String.valueOf(answer))
                    .contains("403", "from InvocationResponse to InvocationResponse"));
    calls.bodyBroke();
    assertThat(calls.begins(ONE + "error")).isNull();
    assertThat(calls.post(ONE + "error", "X", BODY).status()).isEqualTo(202);
    assertThat(heard.events).containsExactly("ready", "taken one", "error one X {}");
  }

  @Test
  void refusesABodyAtItsHead() {
    assertThat(calls.begins(ONE + "response"))
        .isEqualTo(RuntimeCalls.Answer.error(400, "InvalidRequestID", "Invalid request ID"));
    assertThat(calls.begins("/else")).isEqualTo(RuntimeCalls.Answer.NOT_FOUND);
    next();
    assertThat(calls.begins(ONE + "response"))
        .extracting(RuntimeCalls.Answer::status)
        .isEqualTo(403);
    assertThat(calls.begins("/2018-06-01/runtime/init/error"))
        .extracting(RuntimeCalls.Answer::status)
        .isEqualTo(403);
  }

  @Test
  void knowsNoOtherPaths() {
    assertThat(calls.post("/2018-06-01/runtime/invocation/one", null, BODY).status())
        .isEqualTo(404);
    assertThat(calls.post(ONE + "else", null, BODY).status()).isEqualTo(404);
  }

  @Test
  void deliversToAConnectionThatIsStillThere() {
    RuntimeCalls.Waiter gone = event -> delivered.add("gone");
    calls.next(gone);
    next();
    calls.gone(gone);
    calls.send(event("one"));

    assertThat(delivered).containsExactly("one");
  }
}
