package io.lambent.gateway.restapi;

import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.RestApi;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.restapi.definition.Deployment;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.ResourceTree;
import io.lambent.gateway.restapi.definition.RestDefinition;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests of REST APIs as they are defined now. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html">TestInvokeMethod</a>
 * and <a
 * href="https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html">TestInvokeAuthorizer</a>.
 */
@Component
final class ApiTests {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ANY = "ANY";

  /** The resource of authorizers that are tested, as on AWS. */
  private static final String TEST_RESOURCE = "test-invoke-resource-id";

  private final ApiDirectory directory;
  private final MethodRun methods;
  private final AuthorizerRun authorizers;
  private final InstantSource clock = InstantSource.system();

  ApiTests(ApiDirectory directory, RestParts parts) {
    this.directory = directory;
    this.methods = new MethodRun(parts);
    this.authorizers = new AuthorizerRun(parts.authorization());
  }

  record MethodInput(
      String restApiId,
      String resourceId,
      String httpMethod,
      @Nullable String pathWithQueryString,
      @Nullable String body,
      @Nullable Map<String, String> headers,
      @Nullable Map<String, List<String>> multiValueHeaders,
      @Nullable String clientCertificateId,
      @Nullable Map<String, String> stageVariables) {}

  record MethodOutput(
      int status,
      String body,
      Map<String, String> headers,
      Map<String, List<String>> multiValueHeaders,
      String log,
      long latency) {}

  record AuthorizerInput(
      String restApiId,
      String authorizerId,
      @Nullable Map<String, String> headers,
      @Nullable Map<String, List<String>> multiValueHeaders,
      @Nullable String pathWithQueryString,
      @Nullable String body,
      @Nullable Map<String, String> stageVariables,
      @Nullable Map<String, String> additionalContext) {}

  record AuthorizerOutput(
      int clientStatus,
      String log,
      long latency,
      @Nullable String principalId,
      @Nullable String policy,
      @Nullable Map<String, String> claims) {}

  /** A path and the query behind it. */
  private record Target(String path, String query) {
    static Target of(String pathWithQuery) {
      int question = pathWithQuery.indexOf('?');
      String path = question < 0 ? pathWithQuery : pathWithQuery.substring(0, question);
      return new Target(
          path.startsWith("/") ? path : "/" + path,
          question < 0 ? "" : pathWithQuery.substring(question + 1));
    }
  }

  /** Runs a method. */
  MethodOutput method(Call call, MethodInput input) {
    if (input.clientCertificateId() != null && !input.clientCertificateId().isEmpty()) {
      throw badRequest("clientCertificateId is not supported by Lambent.");
    }
    RestApi api = draft(call, input.restApiId(), "Invalid Resource identifier specified");
    RestDefinition definition = RestDefinition.of(api);
    Method method = method(api, definition, input);
    String asked = input.pathWithQueryString();
    Target target = Target.of(asked == null || asked.isEmpty() ? method.resourcePath() : asked);
    RestCall test =
        call(
            new TestRequest(
                call,
                input.httpMethod(),
                TestRequest.headers(input.headers(), input.multiValueHeaders()),
                target.query()),
            definition,
            input.stageVariables(),
            target.path());
    // A path that is not the resource's has no parameters, and the method runs all the same.
    ResourceTree.Match match = new ResourceTree(List.of(method)).find(target.path());
    test.matched(method, match == null ? Map.of() : match.parameters());
    test.body(EndpointLog.bytes(input.body()));
    long since = System.nanoTime();
    RestAnswer answer = methods.run(test);
    Map<String, List<String>> headers = MethodRun.headers(answer);
    Map<String, String> single = new LinkedHashMap<>();
    headers.forEach((name, values) -> single.put(name, values.getLast()));
    return new MethodOutput(
        answer.status(),
        EndpointLog.text(answer.body()),
        single,
        headers,
        Objects.requireNonNull(test.log()).text(),
        (System.nanoTime() - since) / 1_000_000);
  }

  private static Method method(RestApi api, RestDefinition definition, MethodInput input) {
    JsonNode resource =
        JSON.readTree(api.definition())
            .path("deployments")
            .path(RestApi.DRAFT_STAGE)
            .path("resources")
            .path(input.resourceId());
    if (resource.isMissingNode()) {
      throw notFound("Invalid Resource identifier specified");
    }
    JsonNode methods = resource.path("resourceMethods");
    String name = methods.has(input.httpMethod()) ? input.httpMethod() : ANY;
    if (!methods.has(name) || input.httpMethod().equals(ANY)) {
      throw notFound("Invalid Method identifier specified");
    }
    if (!methods.path(name).path("methodIntegration").isObject()) {
      throw badRequest("No integration defined for method");
    }
    return deployment(definition).resources().methods().stream()
        .filter(
            each -> each.resourceId().equals(input.resourceId()) && each.httpMethod().equals(name))
        .findFirst()
        .orElseThrow(() -> notFound("Invalid Method identifier specified"));
  }

  /** Runs an authorizer. */
  AuthorizerOutput authorizer(Call call, AuthorizerInput input) {
    RestApi api = draft(call, input.restApiId(), "Invalid Authorizer identifier specified");
    RestDefinition definition = RestDefinition.of(api);
    Deployment.Authorizer authorizer =
        deployment(definition).authorizers().get(input.authorizerId());
    if (authorizer == null) {
      throw notFound("Invalid Authorizer identifier specified");
    }
    String asked = input.pathWithQueryString();
    Target target = Target.of(asked == null ? "/" : asked);
    RestCall test =
        call(
            new TestRequest(
                call,
                "GET",
                TestRequest.headers(input.headers(), input.multiValueHeaders()),
                target.query()),
            definition,
            input.stageVariables(),
            target.path());
    test.matched(Method.unknown("GET", TEST_RESOURCE, target.path()), Map.of());
    test.body(EndpointLog.bytes(input.body()));
    if (input.additionalContext() != null) {
      test.additionalContext(input.additionalContext());
    }
    long since = System.nanoTime();
    AuthorizerRun.Result result = authorizers.run(test, authorizer);
    return new AuthorizerOutput(
        result.status(),
        Objects.requireNonNull(test.log()).text(),
        (System.nanoTime() - since) / 1_000_000,
        result.principalId(),
        result.policy(),
        result.claims());
  }

  private RestApi draft(Call call, String id, String unknown) {
    return directory
        .draft(id)
        .filter(api -> api.identity().account().equals(call.caller().account()))
        .filter(api -> api.identity().region().equals(call.caller().region()))
        .orElseThrow(() -> notFound(unknown));
  }

  private static Deployment deployment(RestDefinition definition) {
    return Objects.requireNonNull(definition.stages().get(RestApi.DRAFT_STAGE)).deployment();
  }

  private RestCall call(
      TestRequest request,
      RestDefinition definition,
      @Nullable Map<String, String> variables,
      String path) {
    RestDefinition.Stage stage =
        Objects.requireNonNull(definition.stages().get(RestApi.DRAFT_STAGE))
            .with(Objects.requireNonNullElse(variables, Map.of()));
    RestCall call = new RestCall(request, definition, stage, path);
    call.log(new ExecutionLog(request.call().requestId(), clock));
    return call;
  }

  private static AwsFailure notFound(String text) {
    return AwsFailure.declared("NotFoundException", text);
  }

  private static AwsFailure badRequest(String text) {
    return AwsFailure.declared("BadRequestException", text);
  }
}
