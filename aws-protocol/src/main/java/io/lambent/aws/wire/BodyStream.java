package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;

/**
 * The body of a request that is read as it arrives. The blobs in it go to sinks; all else is read
 * into memory, and so is limited.
 */
public final class BodyStream {
  /**
   * The maximum size of a request without its blobs, in bytes, which is AWS's limit for requests
   * that have none.
   */
  public static final int LARGEST_BESIDES_BLOBS = 6_291_456;

  private final PushbackInputStream in;
  private final BlobSink.Opener blobs;
  private final Meter meter;
  private long besidesBlobs;
  private boolean inBlob;

  /** Takes note of what is read into memory. */
  @FunctionalInterface
  public interface Meter {
    /**
     * Called after bytes were read that do not go to a sink. An exception ends the request.
     *
     * @param count the number of bytes since the last call
     */
    void read(int count);
  }

  /**
   * @param in read to the end of the JSON value, and not closed
   */
  public BodyStream(InputStream in, BlobSink.Opener blobs, Meter meter) {
    this.in = new PushbackInputStream(new Counted(in));
    this.blobs = blobs;
    this.meter = meter;
  }

  /** The parser reads some thousand bytes ahead, which is how exact the count is. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) {
      if (inBlob || bytes == 0) {
        return;
      }
      besidesBlobs += bytes;
      if (besidesBlobs > LARGEST_BESIDES_BLOBS) {
        throw new AwsFailure(
            CommonError.REQUEST_TOO_LARGE,
            "Request must be smaller than " + LARGEST_BESIDES_BLOBS + " bytes without its code");
      }
      meter.read(bytes);
    }
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

  /** Opens the sink of a blob, which is read from now on. */
  BlobSink beginBlob() throws IOException {
    BlobSink sink = blobs.open();
    inBlob = true;
    return sink;
  }

  void endBlob() {
    inBlob = false;
  }
}
