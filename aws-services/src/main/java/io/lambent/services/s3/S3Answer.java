package io.lambent.services.s3;

import io.lambent.aws.http.Headers;
import io.lambent.aws.wire.Struct;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an operation.
 *
 * @param output members of the operation's output
 * @param status 0 for the operation's own
 * @param content the body of an operation that streams it
 * @param document a body as it is to be sent, in place of members in the body
 * @param headers further ones, that the operation's output does not have
 */
record S3Answer(
    Struct output,
    int status,
    @Nullable Content content,
    @Nullable Document document,
    Headers headers) {

  /** The content of an object. */
  interface Content extends AutoCloseable {
    long length();

    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
  }

  record Document(String mediaType, String text) {}

  static S3Answer empty() {
    return of(new Struct());
  }

  static S3Answer of(Struct output) {
    return new S3Answer(output, 0, null, null, Headers.NONE);
  }

  /**
   * @param namesAndValues members in turn; null leaves one out
   */
  static S3Answer with(@Nullable Object... namesAndValues) {
    return of(Struct.of(namesAndValues));
  }

  static S3Answer document(Struct output, String mediaType, String text) {
    return new S3Answer(output, 0, null, new Document(mediaType, text), Headers.NONE);
  }
}
