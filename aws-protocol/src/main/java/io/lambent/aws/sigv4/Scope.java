package io.lambent.aws.sigv4;

/**
 * The credential scope of a signature: the day, region and service it is valid for.
 *
 * @param date {@code yyyyMMdd}
 */
public record Scope(String date, String region, String service) {
  static final String TERMINATOR = "aws4_request";

  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
