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
  private static final int DEFAULT_MEMORY_MB = 128;

  private static final @Nullable String LOG_GROUP = System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
  private static final @Nullable String LOG_STREAM = System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
  private static final @Nullable String NAME = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
  private static final @Nullable String VERSION = System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
  private static final int MEMORY_MB = memory(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));

  private final Request request;
  private final LambdaLogger logger;
  private final @Nullable ClientContext clientContext;
  private final @Nullable CognitoIdentity identity;

  private InvocationContext(
      Request request,
      LambdaLogger logger,
      @Nullable ClientContext clientContext,
      @Nullable CognitoIdentity identity) {
    this.request = request;
    this.logger = logger;
    this.clientContext = clientContext;
    this.identity = identity;
  }

  static InvocationContext of(Request request, LambdaLogger logger) {
    return new InvocationContext(
        request,
        logger,
        request.clientContext() == null ? null : CallerContext.parse(request.clientContext()),
        request.cognitoIdentity() == null ? null : CallerIdentity.parse(request.cognitoIdentity()));
  }

  private static int memory(@Nullable String megabytes) {
    return megabytes == null ? DEFAULT_MEMORY_MB : Integer.parseInt(megabytes);
  }

  @Override
  public String getAwsRequestId() {
    return request.requestId();
  }

  @Override
  public @Nullable String getLogGroupName() {
    return LOG_GROUP;
  }

  @Override
  public @Nullable String getLogStreamName() {
    return LOG_STREAM;
  }

  @Override
  public @Nullable String getFunctionName() {
    return NAME;
  }

  @Override
  public @Nullable String getFunctionVersion() {
    return VERSION;
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
    return MEMORY_MB;
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
