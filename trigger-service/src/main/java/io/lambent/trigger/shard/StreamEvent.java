package io.lambent.trigger.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The event with the records of a batch, and with the tumbling window that they belong to. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html">Implementing
 * stateful Kinesis Data Streams processing</a>.
 */
final class StreamEvent {
  private static final byte[] HEAD = "{\"Records\":[".getBytes(UTF_8);
  private static final JsonMapper JSON = JsonMapper.shared();

  private StreamEvent() {}

  /** The position of a call within its window. */
  enum Call {
    /** The window goes on. */
    AGGREGATE,
    /** The window is over. */
    FINAL,
    /** The state has become too large. */
    TERMINATED_EARLY
  }

  /** The event of a batch without a window. */
  static byte[] of(List<Pending> batch) {
    return write(batch, "]}");
  }

  /**
   * The event of a batch, which may be empty, in a window.
   *
   * @param sourceArn of the mapping
   */
  static byte[] of(
      List<Pending> batch, @Nullable Window window, Call call, String shard, String sourceArn) {
    if (window == null) {
      return of(batch);
    }
    return write(
        batch,
        "],\"window\":{\"start\":\"%s\",\"end\":\"%s\"},\"state\":%s,\"shardId\":%s,\"eventSourceARN\":%s,\"isFinalInvokeForWindow\":%s,\"isWindowTerminatedEarly\":%s}"
            .formatted(
                window.start(),
                window.end(),
                window.state(),
                JSON.writeValueAsString(shard),
                JSON.writeValueAsString(sourceArn),
                call == Call.FINAL,
                call == Call.TERMINATED_EARLY));
  }

  private static byte[] write(List<Pending> batch, String tail) {
    int size = HEAD.length + tail.length();
    for (Pending pending : batch) {
      size += pending.bytes();
    }
    ByteArrayOutputStream event = new ByteArrayOutputStream(size);
    event.writeBytes(HEAD);
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        event.write(',');
      }
      event.writeBytes(batch.get(i).record.json());
    }
    event.writeBytes(tail.getBytes(UTF_8));
    return event.toByteArray();
  }
}
