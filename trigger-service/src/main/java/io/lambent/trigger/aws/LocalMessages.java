package io.lambent.trigger.aws;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.AwsStream;
import io.lambent.aws.api.Caller;
import io.lambent.aws.eventstream.EventMessage;
import io.lambent.aws.http.WireRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The messages of a service in this process. */
final class LocalMessages implements EventStream.Messages {
  private final AwsStream stream;

  private LocalMessages(AwsStream stream) {
    this.stream = stream;
  }

  /**
   * Calls an operation.
   *
   * @throws AwsCallException where the service has refused the request
   */
  static LocalMessages open(AwsApi api, Caller caller, WireRequest request)
      throws AwsCallException, IOException {
    return switch (api.open(caller, request)) {
      case AwsApi.Opened.Begun begun -> new LocalMessages(begun.stream());
      case AwsApi.Opened.Refused refused -> throw JsonService.failure(refused.answer());
    };
  }

  @Override
  public @Nullable EventMessage next() throws InterruptedException {
    byte[] message = stream.next();
    return message == null ? null : EventMessage.decode(ByteBuffer.wrap(message));
  }

  @Override
  public void close() {
    stream.close();
  }
}
