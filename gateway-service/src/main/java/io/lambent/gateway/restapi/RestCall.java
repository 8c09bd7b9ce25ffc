package io.lambent.gateway.restapi;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.restapi.definition.Deployment;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.RestDefinition;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One request to a stage and its state while it is served. Used by one thread at a time. */
final class RestCall {
  private static final byte[] EMPTY = new byte[0];
  private static final int EXTENDED_ID_BYTES = 10;

  /** The stage in the events of authorizers that are tested, as on AWS. */
  private static final String AUTHORIZER_TEST_STAGE = "ESTestInvoke-stage";

  private final RestRequest request;
  private final RestDefinition api;
  private final RestDefinition.Stage stage;
  private final Deployment deployment;
  private final boolean isCanary;
  private final Map<String, String> stageVariables;
  private final String path;
  private final String fullPath;
  private final String traceId;
  private final String extendedId;
  private final long startMillis = System.currentTimeMillis();
  private final Parameters parameters;

  private Map<String, String> pathParameters = Map.of();
  private @Nullable Method method;
  private @Nullable Authorized authorized;
  private UsageGuard.@Nullable Use use;
  private byte[] body = EMPTY;
  private boolean bodyRead;
  private long integrationMillis = -1;
  private int integrationStatus;
  private int backendStatus;
  private @Nullable RestFailure failure;
  private @Nullable ExecutionLog log;
  private Map<String, String> additionalContext = Map.of();
  private boolean cacheControlIgnored;
  private int answerLength;

  /**
   * @param path below the stage, still encoded
   */
  RestCall(RestRequest request, RestDefinition api, RestDefinition.Stage stage, String path) {
    this.request = request;
    this.api = api;
    this.stage = stage;
    this.path = RestApiServer.withOneSlash(path);
    this.fullPath = path;
    RestDefinition.Canary canary = stage.canary();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.isCanary = canary != null && random.nextDouble(100) < canary.percent();
    this.deployment = isCanary && canary != null ? canary.deployment() : stage.deployment();
    this.stageVariables = variables(stage, isCanary);
    this.traceId = TraceId.of(request.header(TraceId.HEADER));
    byte[] id = new byte[EXTENDED_ID_BYTES];
    random.nextBytes(id);
    this.extendedId = Base64.getUrlEncoder().withoutPadding().encodeToString(id) + "=";
    this.parameters = new Parameters(request);
  }

  private static Map<String, String> variables(RestDefinition.Stage stage, boolean isCanary) {
    RestDefinition.Canary canary = stage.canary();
    if (!isCanary || canary == null || canary.overrides().isEmpty()) {
      return stage.variables();
    }
    Map<String, String> variables = new HashMap<>(stage.variables());
    variables.putAll(canary.overrides());
    return variables;
  }

  Call call() {
    return request.call();
  }

  RestDefinition api() {
    return api;
  }

  ApiIdentity identity() {
    return api.identity();
  }

  RestDefinition.Stage stage() {
    return stage;
  }

  Deployment deployment() {
    return deployment;
  }

  /** Returns true where the stage has a canary and this request is for it. */
  boolean isCanary() {
    return isCanary;
  }

  Map<String, String> stageVariables() {
    return stageVariables;
  }

  /** The path below the stage, still encoded, with one slash at its beginning. */
  String path() {
    return path;
  }

  /**
   * The path that functions see as {@code path}: with the base path of a custom domain name's
   * mapping.
   */
  String eventPath() {
    String mapped = request.mappedPath();
    return mapped == null ? path : mapped + path;
  }

  /**
   * The path that functions see in {@code requestContext}: with the stage, as the client has sent
   * it.
   */
  String contextPath() {
    if (request.isTest()) {
      return fullPath;
    }
    String mapped = request.mappedPath();
    return mapped == null ? "/" + stage.name() + fullPath : mapped + fullPath;
  }

  String traceId() {
    return traceId;
  }

  String extendedId() {
    return extendedId;
  }

  long startMillis() {
    return startMillis;
  }

  String httpMethod() {
    return request.httpMethod();
  }

  /** The request, which gives access to its connection and address. */
  RestRequest request() {
    return request;
  }

  /** The first value of a header; null where there is none. */
  @Nullable String header(CharSequence name) {
    return request.header(name);
  }

  String domainName() {
    return request.domainName(api.identity());
  }

  /** The base path of the custom domain name's mapping; null for other addresses. */
  @Nullable String matchedBasePath() {
    return request.mappedPath();
  }

  /** Returns true for path-style addresses. */
  boolean isByPath() {
    return request.isByPath();
  }

  String sourceIp() {
    return request.sourceIp();
  }

  String port() {
    return request.port();
  }

  /** The query and headers of the request. */
  Parameters parameters() {
    return parameters;
  }

  /** Sets the method that serves the request. */
  void matched(Method found, Map<String, String> variables) {
    method = found;
    pathParameters = new LinkedHashMap<>(variables);
  }

  /** The method. It is set before a request is authorized. */
  Method method() {
    return Objects.requireNonNull(method);
  }

  @Nullable Method methodIfKnown() {
    return method;
  }

  Map<String, String> pathParameters() {
    return pathParameters;
  }

  /** The ARN of the method, as policies name it. */
  String methodArn() {
    return identity().arn(stage.name(), httpMethod() + path);
  }

  /**
   * The ARN of the method as events of authorizers have it; in a test of one it has another stage.
   */
  String authorizedArn() {
    return identity()
        .arn(request.isTest() ? AUTHORIZER_TEST_STAGE : stage.name(), httpMethod() + path);
  }

  /** The ARN of an authorizer, as the source of calls of its function. */
  String authorizerArn(String id) {
    return identity().arn("authorizers", id);
  }

  /** Sets the log that records the steps of the request from now on. */
  void log(ExecutionLog steps) {
    log = steps;
  }

  /** The log that records the steps of the request; null where there is none. */
  @Nullable ExecutionLog log() {
    return log;
  }

  /** Further variables of {@code $context}, by their names, such as {@code identity.sourceIp}. */
  Map<String, String> additionalContext() {
    return additionalContext;
  }

  void additionalContext(Map<String, String> variables) {
    additionalContext = Map.copyOf(variables);
  }

  void authorized(Authorized result) {
    authorized = result;
  }

  @Nullable Authorized authorized() {
    return authorized;
  }

  void use(UsageGuard.Use known) {
    use = known;
  }

  UsageGuard.@Nullable Use use() {
    return use;
  }

  void body(byte[] bytes) {
    body = bytes;
    bodyRead = true;
  }

  byte[] body() {
    return body;
  }

  boolean isBodyRead() {
    return bodyRead;
  }

  void integrationTook(long millis) {
    integrationMillis = millis;
  }

  /** The duration of the integration, in milliseconds; negative where none was called. */
  long integrationMillis() {
    return integrationMillis;
  }

  /**
   * Records the answer of the integration.
   *
   * @param service the status of the service that was called, such as 200 of Lambda
   * @param backend the status that the backend's own answer has
   */
  void integrated(int service, int backend) {
    integrationStatus = service;
    backendStatus = backend;
  }

  /** The status of the service that the integration has called; 0 where there was none. */
  int integrationStatus() {
    return integrationStatus;
  }

  /** The status in the answer of a function or server; 0 where there was none. */
  int backendStatus() {
    return backendStatus;
  }

  /** Records that the gateway answers with a gateway response. */
  void failed(RestFailure by) {
    failure = by;
  }

  @Nullable RestFailure failure() {
    return failure;
  }

  /** Adds a warning to the answer that the client may not invalidate the cache. */
  void ignoredCacheControl() {
    cacheControlIgnored = true;
  }

  boolean isCacheControlIgnored() {
    return cacheControlIgnored;
  }

  void answerLength(int bytes) {
    answerLength = bytes;
  }

  int answerLength() {
    return answerLength;
  }
}
