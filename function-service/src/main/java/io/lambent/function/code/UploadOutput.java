package io.lambent.function.code;

import io.lambent.aws.wire.BlobSink;
import io.lambent.contract.digest.Sha256;
import io.lambent.contract.error.AwsException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Writes the file of an {@link Upload}, measured and digested on the way. */
final class UploadOutput extends FilterOutputStream implements BlobSink {
  private final Path file;
  private final MessageDigest digest;
  private final long limit;
  private final Supplier<AwsException> tooLarge;
  private long size;

  private UploadOutput(Path file, MessageDigest digest, long limit, Supplier<AwsException> tooLarge)
      throws IOException {
    super(Files.newOutputStream(file));
    this.file = file;
    this.digest = digest;
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /**
   * Opens a file that goes when the request ends.
   *
   * @param limit bytes that may be written
   * @param tooLarge what is thrown for the next one
   */
  static UploadOutput create(long limit, Supplier<AwsException> tooLarge) throws IOException {
    return new UploadOutput(UploadFiles.create(), Sha256.digest(), limit, tooLarge);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (size > limit) {
      throw tooLarge.get();
    }
    digest.update(bytes, offset, length);
    out.write(bytes, offset, length);
  }

  @Override
  public OutputStream out() {
    return this;
  }

  @Override
  public Upload finish() throws IOException {
    close();
    return new Upload(file, size, HexFormat.of().formatHex(digest.digest()));
  }
}
