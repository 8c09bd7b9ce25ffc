package io.lambent.aws.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;

/**
 * The body of a request that is read as it arrives. The blobs in it go to sinks; all else is read
 * into memory.
 */
public final class BodyStream {
  private final PushbackInputStream in;
  private final BlobSink.Opener blobs;

  /**
   * @param in read to the end of the JSON value, and not closed
   */
  public BodyStream(InputStream in, BlobSink.Opener blobs) {
    this.in = new PushbackInputStream(in);
    this.blobs = blobs;
  }

  boolean isEmpty() {
    try {
      int first = in.read();
      if (first < 0) {
        return true;
      }
      in.unread(first);
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream in() {
    return in;
  }

  BlobSink.Opener blobs() {
    return blobs;
  }
}
