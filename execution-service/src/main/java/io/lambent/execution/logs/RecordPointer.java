package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * The name of one event that queries show as {@code @ptr}.
 *
 * @param start its place in the stream
 */
record RecordPointer(String group, String stream, long start) {
  private static final int PLACE_DIGITS = 22;

  /** The pointer of an event; its id ends with its place. */
  static RecordPointer of(StoredGroup.Key group, FilterLogEvents.Event event) {
    String id = event.eventId();
    return new RecordPointer(
        group.name(),
        event.logStreamName(),
        Long.parseLong(id.substring(id.length() - PLACE_DIGITS)));
  }

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((group + "\n" + stream + "\n" + start).getBytes(UTF_8));
  }

  /**
   * Reads a pointer.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is none
   */
  static RecordPointer parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("\n", -1);
      if (parts.length == 3) {
        return new RecordPointer(parts[0], parts[1], Long.parseLong(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      throw LogsErrors.invalid("The specified logRecordPointer is invalid.");
    }
    throw LogsErrors.invalid("The specified logRecordPointer is invalid.");
  }
}
