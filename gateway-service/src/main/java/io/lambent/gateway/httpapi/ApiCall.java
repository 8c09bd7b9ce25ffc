package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.httpevent.EventContext;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Call;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request to an HTTP API and what is known of it so far. Used by one thread at a time; the
 * access log reads it after the answer.
 */
final class ApiCall {
  private final ApiRequest request;
  private final HttpApi api;
  private final ServedApi.ServedStage served;
  private final String path;
  private final RouteTable.@Nullable Match match;
  private final String requestId = ApiRequestIds.next();
  private final String traceId;
  private final long receivedMillis = System.currentTimeMillis();
  private byte[] body = new byte[0];

  // Written before the answer is sent, and read after it.
  private volatile @Nullable Authorized authorized;
  private volatile String errorMessage = "";
  private volatile String authorizerError = "";
  private volatile String integrationError = "";
  private volatile int integrationStatus;
  private volatile int backendStatus;
  private volatile long integrationNanos = -1;
  private volatile int answerLength;

  /**
   * @param path below the stage, still encoded
   * @param match null where no route matches
   */
  ApiCall(
      ApiRequest request,
      HttpApi api,
      ServedApi.ServedStage served,
      String path,
      RouteTable.@Nullable Match match) {
    this.request = request;
    this.api = api;
    this.served = served;
    this.path = path;
    this.match = match;
    this.traceId = TraceId.of(request.call().header(TraceId.HEADER));
  }

  Call call() {
    return request.call();
  }

  ApiRequest request() {
    return request;
  }

  HttpApi api() {
    return api;
  }

  ApiStage stage() {
    return served.stage();
  }

  ServedApi.ServedStage served() {
    return served;
  }

  /** The path below the stage, still encoded. */
  String path() {
    return path;
  }

  /** The path as functions see it: with the stage, and without the base path of an API mapping. */
  String rawPath() {
    return request.address().path();
  }

  /**
   * The path that the client has sent, without the prefix by which path-style addresses name the
   * API.
   */
  String fullPath() {
    return request.address().mappedPath() + request.address().path();
  }

  @Nullable ApiRoute routeIfAny() {
    return match == null ? null : match.route();
  }

  ApiRoute route() {
    return Objects.requireNonNull(match).route();
  }

  /** The integration; only for routes that have one. */
  ApiIntegration integration() {
    return Objects.requireNonNull(route().integration());
  }

  Map<String, String> pathParameters() {
    return match == null ? Map.of() : match.parameters();
  }

  Map<String, String> variables() {
    return stage().variables();
  }

  String requestId() {
    return requestId;
  }

  String traceId() {
    return traceId;
  }

  long receivedMillis() {
    return receivedMillis;
  }

  String domainName() {
    return request.domainName(api.identity());
  }

  String domainPrefix() {
    String name = domainName();
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  byte[] body() {
    return body;
  }

  void body(byte[] read) {
    body = read;
  }

  @Nullable Authorized authorized() {
    return authorized;
  }

  void authorized(Authorized by) {
    authorized = by;
  }

  void errorMessage(String text) {
    errorMessage = text;
  }

  String errorMessage() {
    return errorMessage;
  }

  void authorizerError(String text) {
    authorizerError = text;
  }

  String authorizerError() {
    return authorizerError;
  }

  void integrationError(String text) {
    integrationError = text;
  }

  String integrationError() {
    return integrationError;
  }

  /**
   * Records the answer of the integration.
   *
   * @param status the HTTP status; 0 where there was no answer
   */
  void integrated(int status, long nanos) {
    integrationStatus = status;
    integrationNanos = nanos;
  }

  /** Records the status that a function or an endpoint has answered. */
  void backendAnswered(int status) {
    backendStatus = status;
  }

  /** The status that a function or an endpoint has answered; 0 where there was none. */
  int backendStatus() {
    return backendStatus;
  }

  int integrationStatus() {
    return integrationStatus;
  }

  /** The duration of the integration, in nanoseconds; -1 where it was not called. */
  long integrationNanos() {
    return integrationNanos;
  }

  void answerLength(int bytes) {
    answerLength = bytes;
  }

  int answerLength() {
    return answerLength;
  }

  /** The facts of events in payload format 2.0. */
  EventContext eventContext() {
    Authorized by = authorized;
    return new EventContext(
        rawPath(),
        route().key(),
        stage().name(),
        api.identity().account(),
        api.identity().id(),
        domainName(),
        domainPrefix(),
        requestId,
        traceId,
        pathParameters(),
        variables(),
        true,
        by == null ? null : by::writeV2);
  }

  /** The ARN of the request, as authorizers and policies name it. */
  String routeArn(String methodAndPath) {
    return api.identity().arn(stage().name(), methodAndPath);
  }
}
