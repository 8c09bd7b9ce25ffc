package io.lambent.trigger.aws;

import io.lambent.aws.eventstream.EventMessage;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The messages of a service at an endpoint. What is not read waits in the connection. */
final class HttpMessages implements EventStream.Messages {
  private static final int LENGTH_BYTES = Integer.BYTES;

  /** The maximum number of bytes that are read of an answer that is an error. */
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final CompletableFuture<HttpResponse<InputStream>> response;
  private @Nullable InputStream body;

  /**
   * @param response of a request that was sent
   */
  HttpMessages(CompletableFuture<HttpResponse<InputStream>> response) {
    this.response = response;
  }

  @Override
  public @Nullable EventMessage next() throws AwsCallException, IOException, InterruptedException {
    InputStream present = body();
    byte[] length = present.readNBytes(LENGTH_BYTES);
    if (length.length == 0) {
      return null;
    }
    int size = length.length < LENGTH_BYTES ? 0 : ByteBuffer.wrap(length).getInt();
    if (size <= LENGTH_BYTES || size > EventMessage.LARGEST) {
      throw new IOException("no event stream");
    }
    byte[] rest = present.readNBytes(size - LENGTH_BYTES);
    EventMessage message =
        EventMessage.decode(
            ByteBuffer.allocate(LENGTH_BYTES + rest.length).put(length).put(rest).flip());
    if (message == null) {
      throw new EOFException("the answer was cut off");
    }
    return message;
  }

  private InputStream body() throws AwsCallException, IOException, InterruptedException {
    InputStream present = body;
    if (present == null) {
      HttpResponse<InputStream> begun = await();
      present = begun.body();
      if (begun.statusCode() != 200) {
        try (InputStream error = present) {
          throw JsonService.failure(
              new WireAnswer(
                  begun.statusCode(),
                  Headers.of(begun.headers().map()),
                  error.readNBytes(MAX_ERROR_BYTES)));
        }
      }
      body = present;
    }
    return present;
  }

  private HttpResponse<InputStream> await() throws IOException, InterruptedException {
    try {
      return response.get();
    } catch (CancellationException e) {
      throw new IOException("closed", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (!response.cancel(true) && !response.isCompletedExceptionally()) {
      try {
        response.join().body().close();
      } catch (IOException e) {
        // The connection is gone already.
      }
    }
  }
}
