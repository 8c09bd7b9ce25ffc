package io.lambent.execution.logs;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes the events of functions whose names begin with {@code forward}; knows no others. */
final class TestingInvoker implements Invoker {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<JsonNode> data = new CopyOnWriteArrayList<>();
  private final Set<String> requests = ConcurrentHashMap.newKeySet();
  private volatile boolean down;

  /** Has it fail as where a database is away. */
  void down(boolean isDown) {
    down = isDown;
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    return CompletableFuture.completedStage(outcome(invocation));
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return invoke(invocation);
  }

  private InvocationOutcome outcome(Invocation invocation) {
    if (!invocation.function().name().startsWith("forward")) {
      return new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "none");
    }
    if (invocation.type() == InvocationType.DRY_RUN) {
      return new InvocationOutcome.Permitted();
    }
    if (down) {
      return new InvocationOutcome.Rejected(ErrorCode.SERVICE, "down");
    }
    if (requests.add(invocation.requestId())) {
      data.add(unpacked(invocation.payload()));
    }
    return new InvocationOutcome.Accepted();
  }

  private static JsonNode unpacked(byte[] event) {
    byte[] compressed =
        Base64.getDecoder().decode(JSON.readTree(event).at("/awslogs/data").asString());
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return JSON.readTree(gzip.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What functions have got, unpacked. */
  List<JsonNode> data() {
    return data;
  }

  /** The messages of all log events that functions have got. */
  List<String> messages() {
    return data.stream()
        .flatMap(one -> one.get("logEvents").valueStream())
        .map(event -> event.get("message").asString())
        .toList();
  }
}
