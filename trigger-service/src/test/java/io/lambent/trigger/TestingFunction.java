package io.lambent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replaces execution-service by functions that tests define in Java, by their names. */
public final class TestingFunction implements Invoker {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The code of each function. Each call runs on a new virtual thread. */
  private final Map<String, Function<JsonNode, InvocationOutcome>> functions =
      new ConcurrentHashMap<>();

  /** The calls of all functions, in the order in which they arrived. */
  public final List<Invocation> calls = new CopyOnWriteArrayList<>();

  public void put(String name, Function<JsonNode, InvocationOutcome> function) {
    functions.put(name, function);
  }

  public static InvocationOutcome answer(String payload) {
    return new InvocationOutcome.Succeeded(execution(), payload.getBytes(UTF_8));
  }

  public static InvocationOutcome error() {
    return new InvocationOutcome.FunctionFailed(
        execution(), "Error", "{\"errorType\":\"Error\"}".getBytes(UTF_8));
  }

  private static Execution execution() {
    return new Execution("$LATEST", 1, 1, null, 128, 64, null);
  }

  /** The bodies of the records of an event. */
  public static List<String> bodies(JsonNode event) {
    return event.path("Records").values().stream()
        .map(record -> record.path("body").asString())
        .toList();
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    calls.add(invocation);
    Function<JsonNode, InvocationOutcome> function = functions.get(invocation.function().name());
    if (function == null) {
      return CompletableFuture.completedStage(
          new InvocationOutcome.Rejected(
              ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + invocation.function().arn()));
    }
    CompletableFuture<InvocationOutcome> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            outcome.complete(function.apply(JSON.readTree(invocation.payload())));
          } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
          }
        });
    return outcome;
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    throw new UnsupportedOperationException();
  }
}
