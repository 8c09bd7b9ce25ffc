package io.lambent.services.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The end of a page, as clients send it back to get the next one.
 *
 * @param kind what is listed
 * @param stream whose shards or consumers are listed; zero for a list of streams
 * @param last the last of the page
 * @param filter what the list is restricted to; empty for nothing
 */
record PageToken(String kind, long stream, String last, String filter, Instant issuedAt) {
  static final String STREAMS = "streams";
  static final String SHARDS = "shards";
  static final String CONSUMERS = "consumers";

  private static final Duration LIFE = Duration.ofSeconds(300);
  private static final String SEPARATOR = "/";
  private static final int PARTS = 5;

  String text() {
    String plain =
        String.join(
            SEPARATOR,
            kind,
            Long.toString(stream),
            last,
            Long.toString(issuedAt.toEpochMilli()),
            filter);
    return Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
  }

  /**
   * @throws AwsFailure where the text is no token of the kind
   */
  static PageToken parse(String text, String kind) {
    try {
      String[] parts = new String(Base64.getDecoder().decode(text), UTF_8).split(SEPARATOR, PARTS);
      if (parts.length == PARTS && parts[0].equals(kind) && text.indexOf('\0') < 0) {
        return new PageToken(
            kind,
            Long.parseLong(parts[1]),
            parts[2].replace("\0", ""),
            parts[4],
            Instant.ofEpochMilli(Long.parseLong(parts[3])));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Answered below.
    }
    throw KinesisErrors.invalid("NextToken is invalid.");
  }

  /**
   * @throws AwsFailure where the token is too old
   */
  PageToken checked(Instant now) {
    if (issuedAt.plus(LIFE).isBefore(now)) {
      throw AwsFailure.declared("ExpiredNextTokenException", "NextToken has expired.");
    }
    return this;
  }
}
