package io.lambent.aws.wire;

import java.io.IOException;
import java.io.OutputStream;

/** Takes one blob of a request, decoded, that may be too large for memory. */
public interface BlobSink {

  /** The stream that takes the bytes. */
  OutputStream out();

  /** Ends the blob; called once, after the last byte. */
  Blob finish() throws IOException;

  /** Opens the sinks of a request's blobs. */
  @FunctionalInterface
  interface Opener {
    BlobSink open() throws IOException;
  }
}
