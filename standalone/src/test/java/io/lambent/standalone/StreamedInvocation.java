package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponseStreamUpdate;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.lambda.model.LogType;

/** One {@code InvokeWithResponseStream} of the AWS SDK, and its response so far. */
final class StreamedInvocation implements InvokeWithResponseStreamResponseHandler.Visitor {
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private final CompletableFuture<InvokeWithResponseStreamCompleteEvent> complete =
      new CompletableFuture<>();

  static StreamedInvocation of(LambdaAsyncClient lambda, String function, String event) {
    StreamedInvocation invocation = new StreamedInvocation();
    lambda
        .invokeWithResponseStream(
            request ->
                request
                    .functionName(function)
                    .logType(LogType.TAIL)
                    .payload(SdkBytes.fromUtf8String(event)),
            InvokeWithResponseStreamResponseHandler.builder()
                .subscriber(invocation::accept)
                .build())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                invocation.complete.completeExceptionally(failure);
              }
            });
    return invocation;
  }

  private void accept(InvokeWithResponseStreamResponseEvent event) {
    event.accept(this);
  }

  @Override
  public synchronized void visitPayloadChunk(InvokeResponseStreamUpdate chunk) {
    payload.writeBytes(chunk.payload().asByteArray());
    notifyAll();
  }

  @Override
  public void visitInvokeComplete(InvokeWithResponseStreamCompleteEvent event) {
    complete.complete(event);
  }

  /** Waits until the response is as long as a text, and checks that it equals the text. */
  synchronized void await(String text) throws InterruptedException {
    while (payload.size() < text.length()) {
      wait();
    }
    if (!payload().equals(text)) {
      throw new AssertionError(payload());
    }
  }

  boolean isComplete() {
    return complete.isDone();
  }

  /** Waits for the end of the response. */
  InvokeWithResponseStreamCompleteEvent complete() {
    return complete.join();
  }

  /** The log of a call that is complete. */
  String log() {
    return new String(Base64.getDecoder().decode(complete().logResult()), UTF_8);
  }

  synchronized String payload() {
    return payload.toString(UTF_8);
  }
}
