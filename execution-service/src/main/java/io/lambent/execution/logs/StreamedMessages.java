package io.lambent.execution.logs;

import io.lambent.aws.api.AwsStream;
import io.lambent.aws.http.Headers;
import java.util.concurrent.Executors;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Answers that are event streams: each message is sent when it is there. A virtual thread waits for
 * it, so that many streams take none of the threads that answer other requests.
 */
final class StreamedMessages {
  private static final Scheduler WAITING =
      Schedulers.fromExecutor(Executors.newVirtualThreadPerTaskExecutor());

  private StreamedMessages() {}

  /**
   * @param stream closed once it is at its end or the client has gone
   */
  static Mono<ServerResponse> respond(AwsStream stream) {
    Flux<byte[]> messages =
        Flux.<byte[]>generate(sink -> next(stream, sink))
            .subscribeOn(WAITING)
            .doFinally(signal -> stream.close());
    ServerResponse.BodyBuilder response = ServerResponse.ok();
    for (Headers.Field field : stream.headers().fields()) {
      response.header(field.name(), field.value());
    }
    return response.body(
        (answer, context) ->
            answer.writeAndFlushWith(
                messages.map(message -> Mono.just(answer.bufferFactory().wrap(message)))));
  }

  private static void next(AwsStream stream, SynchronousSink<byte[]> sink) {
    try {
      byte[] message = stream.next();
      if (message == null) {
        sink.complete();
      } else {
        sink.next(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.error(e);
    }
  }
}
