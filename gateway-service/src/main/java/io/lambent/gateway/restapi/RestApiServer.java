package io.lambent.gateway.restapi;

import io.lambent.contract.api.RestApi;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.apigateway.ApiAnswers;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.apigateway.ApiServer;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.ResourceTree;
import io.lambent.gateway.restapi.definition.RestDefinition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Serves requests for REST APIs. Matching, authorization and proxy integrations with functions run
 * on event loops; mapping, schema validation and other calls run on virtual threads, which they
 * block.
 */
@Component
final class RestApiServer implements ApiServer<RestApi> {
  private static final Logger log = LoggerFactory.getLogger(RestApiServer.class);
  private static final int MAX_BODY_BYTES = 10 << 20;
  private static final int MAX_DEFINITIONS = 10_000;

  /**
   * JSON of more than this many bytes is written and read on another thread than the event loop.
   */
  private static final int EVENT_LOOP_JSON_LIMIT = 64 << 10;

  private final RestParts parts;
  private final Map<String, Known> definitions = new ConcurrentHashMap<>();

  RestApiServer(RestParts parts) {
    this.parts = parts;
  }

  /** A definition with the version of the API that it was read from. */
  private record Known(RestApi api, RestDefinition definition) {}

  @Override
  public Class<RestApi> kind() {
    return RestApi.class;
  }

  @Override
  public void serve(ApiRequest request, RestApi api) {
    RestDefinition definition = definition(api);
    String name = request.address().stage();
    String path = request.address().path();
    if (name == null) {
      String[] parts = withOneSlash(path).split("/", 3);
      name = parts.length < 2 ? "" : parts[1];
      path = parts.length < 3 ? "/" : "/" + parts[2];
    }
    RestDefinition.Stage stage = definition.stages().get(name);
    if (stage == null) {
      ApiAnswers.forbidden(request.call());
      return;
    }
    RestCall call = new RestCall(new ClientRequest(request), definition, stage, path);
    request.call().exchange().whenAnswered((status, nanos) -> parts.answered(call, status, nanos));
    guarded(call, () -> match(call));
  }

  /** Replaces the slashes at the beginning of a path by a single one. */
  static String withOneSlash(String path) {
    int start = 0;
    while (start + 1 < path.length() && path.charAt(start + 1) == '/') {
      start++;
    }
    return path.substring(start);
  }

  private RestDefinition definition(RestApi api) {
    String id = api.identity().id();
    Known known = definitions.get(id);
    if (known == null || known.api() != api) {
      if (definitions.size() >= MAX_DEFINITIONS) {
        definitions.clear();
      }
      known = new Known(api, RestDefinition.of(api));
      definitions.put(id, known);
    }
    return known.definition();
  }

  /** Runs a step, and answers the request where the step fails. */
  private void guarded(RestCall call, Runnable step) {
    try {
      step.run();
    } catch (RestFailure e) {
      parts.responder().fail(call, e);
    }
  }

  private void match(RestCall call) {
    ResourceTree.Match match = call.deployment().resources().find(call.path());
    Method method = match == null ? null : match.method(call.httpMethod());
    if (match == null || method == null) {
      throw RestFailure.noMethod();
    }
    call.matched(method, match.parameters());
    parts
        .authorization()
        .authorize(call)
        .whenComplete(
            (authorized, e) ->
                call.call().exchange().guarded(() -> authorized(call, authorized, e)));
  }

  private void authorized(RestCall call, @Nullable Authorized authorized, @Nullable Throwable e) {
    guarded(
        call,
        () -> {
          if (e != null) {
            throw failure(call, e);
          }
          if (authorized != null) {
            call.authorized(authorized);
          }
          parts.usage().check(call);
          call.call()
              .exchange()
              .readBody(MAX_BODY_BYTES, body -> guarded(call, () -> read(call, body)));
        });
  }

  private static RestFailure failure(RestCall call, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof RestFailure failure) {
      return failure;
    }
    log.error("A request of {} failed", call.identity().id(), cause);
    return RestFailure.configuration();
  }

  private void read(RestCall call, RequestBody body) {
    if (body.isTooLarge()) {
      call.body(new byte[0]);
      throw new RestFailure(GatewayError.REQUEST_TOO_LARGE, "Request Too Long");
    }
    call.body(body.bytes());
    Method method = call.method();
    boolean isFunctionProxy = method.integration().type().equals("AWS_PROXY");
    if (isFunctionProxy && !method.validatesBody() && call.body().length <= EVENT_LOOP_JSON_LIMIT) {
      integrate(call);
    } else {
      call.call().exchange().continueElsewhere(() -> guarded(call, () -> integrate(call)));
    }
  }

  private void integrate(RestCall call) {
    parts.check().check(call);
    String key = parts.cache().key(call);
    RestAnswer kept = key == null ? null : parts.cache().find(call, key);
    if (kept != null) {
      parts.responder().send(call, kept);
      return;
    }
    Method.Integration integration = call.method().integration();
    switch (integration.type()) {
      case "AWS_PROXY" -> {
        if (integration.isStreamed()) {
          parts.proxy().stream(call, parts.responder());
        } else {
          invoke(call, key);
        }
      }
      case "HTTP_PROXY" -> {
        if (integration.isStreamed()) {
          parts.http().stream(call, parts.responder());
        } else {
          send(call, key, parts.http().proxy(call));
        }
      }
      default -> send(call, key, parts.mapped().answer(call));
    }
  }

  private void invoke(RestCall call, @Nullable String key) {
    long since = System.nanoTime();
    CompletableFuture<InvocationOutcome> invocation = parts.proxy().invoke(call);
    call.call().exchange().retainBody();
    invocation.whenComplete(
        (outcome, e) -> {
          call.call().exchange().releaseBody();
          call.integrationTook((System.nanoTime() - since) / 1_000_000);
          if (outcome != null) {
            call.integrated(FunctionProxy.serviceStatus(outcome), 0);
          }
          boolean isLarge =
              outcome instanceof InvocationOutcome.Succeeded succeeded
                  && succeeded.payload().length > EVENT_LOOP_JSON_LIMIT;
          Runnable rest =
              () -> guarded(call, () -> send(call, key, FunctionProxy.answer(call, outcome, e)));
          if (isLarge) {
            call.call().exchange().continueElsewhere(rest);
          } else {
            call.call().exchange().guarded(rest);
          }
        });
  }

  private void send(RestCall call, @Nullable String key, RestAnswer answer) {
    if (call.backendStatus() == 0) {
      call.integrated(call.integrationStatus(), answer.status());
    }
    if (key != null) {
      parts.cache().keep(call, key, answer);
    }
    parts.responder().send(call, answer);
  }
}
