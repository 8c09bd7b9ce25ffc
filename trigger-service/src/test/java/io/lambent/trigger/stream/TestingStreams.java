package io.lambent.trigger.stream;

import io.lambent.contract.trigger.EventSourceMapping;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Streams in memory by their ARNs. */
public final class TestingStreams implements StreamSourceFactory {
  private static final String PREFIX = "arn:aws:testing:us-east-1:200000000001:stream/";
  private final Map<String, TestingStream> streams = new ConcurrentHashMap<>();

  /** Adds a stream; returns its ARN. */
  public String add(TestingStream stream) {
    String arn = PREFIX + streams.size();
    streams.put(arn, stream);
    return arn;
  }

  @Override
  public boolean opens(String sourceArn) {
    return sourceArn.startsWith(PREFIX);
  }

  @Override
  public StreamSource open(EventSourceMapping mapping) {
    return Objects.requireNonNull(streams.get(mapping.sourceArn()));
  }
}
