package io.lambent.services.s3;

import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list of keys.
 *
 * @param prefix of the keys; empty for all
 * @param delimiter up to which keys are summed up in common prefixes; empty for none
 * @param most the largest number of keys and common prefixes in the answer
 * @param encodes true where the answer has its keys percent-encoded
 */
record ListQuery(String prefix, String delimiter, int most, boolean encodes) {
  private static final int PAGE = 1000;

  /**
   * @param member the one with the largest number of keys, such as {@code MaxKeys}
   * @param least the least value of that
   */
  static ListQuery of(S3Request request, String member, int least) {
    String encoding = request.text("EncodingType");
    if (encoding != null && !encoding.equals("url")) {
      throw S3Error.argument(
          "Invalid Encoding Method specified in Request", "encoding-type", encoding);
    }
    return new ListQuery(
        orEmpty(request.text("Prefix")),
        orEmpty(request.text("Delimiter")),
        request.number(member, least, PAGE, PAGE),
        encoding != null);
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The common prefix that a key is summed up in; null where it stands for itself. */
  @Nullable String commonPrefix(String key) {
    if (delimiter.isEmpty()) {
      return null;
    }
    int end = key.indexOf(delimiter, prefix.length());
    return end < 0 ? null : key.substring(0, end + delimiter.length());
  }

  @Nullable String encoded(@Nullable String text) {
    return text == null || !encodes ? text : Percent.encodePath(text);
  }

  /** The delimiter as the answer has it; null where there is none. */
  @Nullable String shownDelimiter() {
    return delimiter.isEmpty() ? null : encoded(delimiter);
  }

  /** The kind of encoding as the answer has it; null where there is none. */
  @Nullable String encodingType() {
    return encodes ? "url" : null;
  }

  /** Common prefixes as the answer has them. */
  List<Struct> shown(List<String> prefixes) {
    return prefixes.stream().map(common -> Struct.of("Prefix", encoded(common))).toList();
  }
}
