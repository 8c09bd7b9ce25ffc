package io.lambent.execution.environment;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one call, which comes in parts. They are passed on as they come where the caller
 * takes them so, and collected where it wants the answer as a whole. What is beyond the limit is
 * thrown away; the function may write it all the same. Confined to the environment's event loop.
 */
final class StreamedAnswer {
  private static final Logger log = LoggerFactory.getLogger(StreamedAnswer.class);

  private final long limit;
  private final @Nullable ByteArrayOutputStream collected;
  private final @Nullable BandwidthLimit bandwidth;

  /** The receiver of parts; null where parts are collected, and after it has failed. */
  private @Nullable ResponseReceiver receiver;

  private long size;

  private StreamedAnswer(
      long limit,
      @Nullable ByteArrayOutputStream collected,
      @Nullable BandwidthLimit bandwidth,
      @Nullable ResponseReceiver receiver) {
    this.limit = limit;
    this.collected = collected;
    this.bandwidth = bandwidth;
    this.receiver = receiver;
  }

  /**
   * Begins an answer.
   *
   * @param receiver what takes the parts; null where the caller wants the answer as a whole
   */
  static StreamedAnswer begin(
      @Nullable ResponseReceiver receiver,
      ResponseHead head,
      ResponseFlow flow,
      EnvironmentProperties properties,
      EventLoop eventLoop) {
    if (receiver == null) {
      return new StreamedAnswer(RuntimeLink.MAX_RESPONSE, new ByteArrayOutputStream(), null, null);
    }
    BandwidthLimit bandwidth = BandwidthLimit.of(properties, flow, eventLoop);
    StreamedAnswer answer =
        new StreamedAnswer(properties.maxStreamedResponse().toBytes(), null, bandwidth, receiver);
    answer.guarded(() -> receiver.begin(head, bandwidth == null ? flow : bandwidth));
    return answer;
  }

  void part(byte[] bytes) {
    long room = limit - size;
    size += bytes.length;
    if (room <= 0) {
      return;
    }
    byte[] fitting = bytes.length <= room ? bytes : Arrays.copyOf(bytes, (int) room);
    ResponseReceiver to = receiver;
    if (to != null) {
      guarded(() -> to.part(fitting));
      if (bandwidth != null) {
        bandwidth.sent(fitting.length);
      }
    } else if (collected != null) {
      collected.writeBytes(fitting);
    }
  }

  boolean isTooLarge() {
    return size > limit;
  }

  /** The maximum size of the answer, in bytes. */
  long limit() {
    return limit;
  }

  /** The answer as a whole; empty where its parts were passed on. */
  byte[] payload() {
    return collected == null ? new byte[0] : collected.toByteArray();
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("A streamed answer cannot be passed on", e);
      receiver = null;
    }
  }
}
