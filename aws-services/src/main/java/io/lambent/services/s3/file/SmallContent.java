package io.lambent.services.s3.file;

/**
 * Content that is small enough to be kept in the row of its object, so that one commit makes both
 * durable and one query reads both.
 *
 * @param bytes at least one, and at most {@value #LIMIT}; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent")
public record SmallContent(byte[] bytes) {
  /** The maximum size of content that is stored in a row, in bytes. */
  public static final int LIMIT = 16 << 10;
}
