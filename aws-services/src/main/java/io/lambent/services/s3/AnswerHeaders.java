package io.lambent.services.s3;

import io.lambent.aws.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The headers of an answer. */
final class AnswerHeaders {
  private AnswerHeaders() {}

  /**
   * Joins headers; a later one takes the place of an earlier one of its name. The length is left
   * out, as it follows from the body.
   */
  static Headers of(Headers... all) {
    Map<String, Headers.Field> fields = new TreeMap<>();
    for (Headers headers : all) {
      for (Headers.Field field : headers.fields()) {
        fields.put(field.name().toLowerCase(Locale.ROOT), field);
      }
    }
    fields.remove("content-length");
    List<Headers.Field> joined = new ArrayList<>(fields.values());
    return Headers.of(joined);
  }
}
