package io.lambent.execution.environment;

import io.lambent.client.netty.LoopFlow;
import io.lambent.contract.invocation.ResponseFlow;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rate at which a streamed answer may be written: a token bucket, full at first, as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-bandwidth-cap">on
 * AWS</a>. Where it is empty, the function is held back until it has filled up again. Confined to
 * the event loop, but for {@link #pause} and {@link #resume}.
 */
final class BandwidthLimit extends LoopFlow {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ResponseFlow flow;
  private final EventLoop eventLoop;
  private final long burst;
  private final long bytesPerSecond;
  private double tokens;
  private long filledNanos = System.nanoTime();
  private boolean paused;
  private boolean holding;

  BandwidthLimit(ResponseFlow flow, EventLoop eventLoop, long burst, long bytesPerSecond) {
    super(eventLoop);
    this.flow = flow;
    this.eventLoop = eventLoop;
    this.burst = burst;
    this.bytesPerSecond = bytesPerSecond;
    this.tokens = burst;
  }

  /** Creates the limit; null where none is configured. */
  static @Nullable BandwidthLimit of(
      EnvironmentProperties properties, ResponseFlow flow, EventLoop eventLoop) {
    long bytesPerSecond = properties.streamBandwidth().toBytes();
    return bytesPerSecond <= 0
        ? null
        : new BandwidthLimit(flow, eventLoop, properties.streamBurst().toBytes(), bytesPerSecond);
  }

  /** Counts a part that was passed on. */
  void sent(int bytes) {
    fill();
    tokens -= bytes;
    if (tokens < 0 && !holding) {
      holding = true;
      flow.pause();
      whenFilled();
    }
  }

  private void fill() {
    long now = System.nanoTime();
    tokens = Math.min(burst, tokens + (double) (now - filledNanos) * bytesPerSecond / NANOS);
    filledNanos = now;
  }

  private void whenFilled() {
    long nanos = (long) (-tokens * NANOS / bytesPerSecond) + 1;
    eventLoop.schedule(this::filled, nanos, TimeUnit.NANOSECONDS);
  }

  private void filled() {
    fill();
    if (tokens < 0) {
      whenFilled();
      return;
    }
    holding = false;
    if (!paused) {
      flow.resume();
    }
  }

  @Override
  protected void set(boolean pause) {
    paused = pause;
    if (pause) {
      flow.pause();
    } else if (!holding) {
      flow.resume();
    }
  }
}
