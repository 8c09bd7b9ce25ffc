package io.lambent.gateway.restapi;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.gateway.exchange.AnswerStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP server's answer, streamed to the client with back-pressure: further parts are
 * requested from the server only while the client reads.
 */
final class StreamedBackend implements HttpResponse.BodySubscriber<Void>, ResponseFlow {
  private static final byte[] EMPTY = new byte[0];

  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private @Nullable AnswerStream stream;
  private Flow.@Nullable Subscription subscription;

  // Guarded by this.
  private boolean paused;
  private boolean isWanted;

  /** Sets the stream that the body is written to. Must be called before the first part arrives. */
  void sendTo(AnswerStream opened) {
    stream = opened;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    synchronized (this) {
      subscription = begun;
      if (paused) {
        isWanted = true;
        return;
      }
    }
    begun.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    AnswerStream opened = stream;
    for (ByteBuffer part : parts) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      if (opened != null && bytes.length > 0) {
        opened.part(bytes);
      }
    }
    Flow.Subscription begun;
    synchronized (this) {
      begun = subscription;
      if (paused) {
        isWanted = true;
        return;
      }
    }
    if (begun != null) {
      begun.request(1);
    }
  }

  @Override
  public synchronized void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    Flow.Subscription begun;
    synchronized (this) {
      paused = false;
      if (!isWanted) {
        return;
      }
      isWanted = false;
      begun = subscription;
    }
    if (begun != null) {
      begun.request(1);
    }
  }

  @Override
  public void onError(Throwable e) {
    body.completeExceptionally(e);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }

  /** Completes the answer; closes the client's connection where the body is incomplete. */
  void end(boolean isComplete) {
    AnswerStream opened = stream;
    if (opened == null) {
      return;
    }
    if (isComplete) {
      opened.end(EMPTY);
    } else {
      opened.abort();
    }
  }
}
