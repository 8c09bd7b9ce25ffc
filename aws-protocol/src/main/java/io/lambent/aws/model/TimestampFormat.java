package io.lambent.aws.model;

/** The notation of a point in time. */
public enum TimestampFormat {
  /** Seconds since 1970, as a number, with a fraction where there is one. */
  UNIX("unixTimestamp"),
  /** {@code 2026-11-29T04:00:00Z}. */
  ISO8601("iso8601"),
  /** {@code Sun, 29 Nov 2026 04:00:00 GMT}. */
  RFC822("rfc822");

  private final String modelName;

  TimestampFormat(String modelName) {
    this.modelName = modelName;
  }

  static TimestampFormat of(String modelName) {
    for (TimestampFormat format : values()) {
      if (format.modelName.equals(modelName)) {
        return format;
      }
    }
    throw new IllegalArgumentException("unknown timestamp format " + modelName);
  }
}
