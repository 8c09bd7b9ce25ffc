package io.lambent.aws.http;

import java.nio.charset.StandardCharsets;

/** An answer as it is sent. */
@SuppressWarnings("ArrayRecordComponent")
public record WireAnswer(int status, Headers headers, byte[] body) {

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
