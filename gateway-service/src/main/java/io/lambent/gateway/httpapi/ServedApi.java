package io.lambent.gateway.httpapi;

import io.lambent.client.cache.ExpiringCache;
import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An HTTP API made ready to be served, kept until the API changes. */
final class ServedApi {
  private final HttpApi api;
  private final Map<String, ServedStage> stages;

  /** A stage with its routes. */
  static final class ServedStage {
    private static final int MAX_ANSWERS = 10_000;

    private final ApiStage stage;
    private final RouteTable routes;
    private final Map<String, ApiAuthorizer> authorizers;

    /**
     * The answers of authorizer functions by their identity sources; a change of the API ends it.
     */
    private final ExpiringCache<FunctionAuthorizer.Answer> answers =
        ExpiringCache.ofSize(System::nanoTime, MAX_ANSWERS);

    ServedStage(ApiStage stage) {
      this.stage = stage;
      this.routes = new RouteTable(stage.routes());
      this.authorizers =
          stage.authorizers().stream()
              .collect(Collectors.toUnmodifiableMap(ApiAuthorizer::id, Function.identity()));
    }

    ApiStage stage() {
      return stage;
    }

    RouteTable routes() {
      return routes;
    }

    @Nullable ApiAuthorizer authorizer(@Nullable String id) {
      return id == null ? null : authorizers.get(id);
    }

    ExpiringCache<FunctionAuthorizer.Answer> answers() {
      return answers;
    }
  }

  ServedApi(HttpApi api) {
    this.api = api;
    this.stages =
        api.stages().stream()
            .map(ServedStage::new)
            .collect(
                Collectors.toUnmodifiableMap(served -> served.stage().name(), Function.identity()));
  }

  HttpApi api() {
    return api;
  }

  @Nullable ServedStage stage(String name) {
    return stages.get(name);
  }
}
