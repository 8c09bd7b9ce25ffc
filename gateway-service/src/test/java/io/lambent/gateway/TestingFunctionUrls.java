package io.lambent.gateway;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Function URLs that a test registers, and how often they were asked for. */
final class TestingFunctionUrls implements FunctionUrls {
  private final Map<String, FunctionUrl> urls = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean failing;
  private volatile Runnable listener = () -> {};

  void put(String id, String authType, String invokeMode, FunctionUrl.@Nullable Cors cors) {
    urls.put(
        id,
        new FunctionUrl(
            id,
            new FunctionName("000000000000", "us-east-1", "hello"),
            "$LATEST",
            authType,
            invokeMode,
            cors));
  }

  void put(String id) {
    put(id, "NONE", "BUFFERED", null);
  }

  static FunctionUrl.Cors cors(String... origins) {
    return new FunctionUrl.Cors(
        true, List.of("x-custom"), List.of("GET", "POST"), List.of(origins), List.of("x-seen"), 60);
  }

  void fail(boolean failing) {
    this.failing = failing;
  }

  /** Tells the gateway that URLs have changed. */
  void changed() {
    listener.run();
  }

  @Override
  public void onChange(Runnable listener) {
    this.listener = listener;
  }

  int questions() {
    return questions.get();
  }

  @Override
  public Optional<FunctionUrl> find(String id) {
    questions.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("function-service is away");
    }
    return Optional.ofNullable(urls.get(id));
  }
}
