package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import org.jspecify.annotations.Nullable;

/**
 * The context object (see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-context.html">AWS's page</a>).
 */
@SuppressWarnings("NullAway") // Context is not annotated; AWS documents these members as nullable.
final class InvocationContext implements Context {
  private final Request request;
  private final LambdaLogger logger;
  private final FunctionIdentity function;
  private final @Nullable ClientContext clientContext;
  private final @Nullable CognitoIdentity identity;

  private InvocationContext(
      Request request,
      LambdaLogger logger,
      FunctionIdentity function,
      @Nullable ClientContext clientContext,
      @Nullable CognitoIdentity identity) {
    this.request = request;
    this.logger = logger;
    this.function = function;
    this.clientContext = clientContext;
    this.identity = identity;
  }

  static InvocationContext of(Request request, LambdaLogger logger, FunctionIdentity function) {
    return new InvocationContext(
        request,
        logger,
        function,
        request.clientContext() == null ? null : CallerContext.parse(request.clientContext()),
        request.cognitoIdentity() == null ? null : CallerIdentity.parse(request.cognitoIdentity()));
  }

  @Override
  public String getAwsRequestId() {
    return request.requestId();
  }

  @Override
  public @Nullable String getLogGroupName() {
    return function.logGroup();
  }

  @Override
  public @Nullable String getLogStreamName() {
    return function.logStream();
  }

  @Override
  public @Nullable String getFunctionName() {
    return function.name();
  }

  @Override
  public @Nullable String getFunctionVersion() {
    return function.version();
  }

  @Override
  public @Nullable String getInvokedFunctionArn() {
    return request.functionArn();
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return identity;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return clientContext;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, request.deadlineMillis() - System.currentTimeMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return function.memoryMb();
  }

  @Override
  public LambdaLogger getLogger() {
    return logger;
  }

  @Override
  public @Nullable String getTenantId() {
    return request.tenantId();
  }

  @Override
  public @Nullable String getXrayTraceId() {
    return request.traceId();
  }
}
