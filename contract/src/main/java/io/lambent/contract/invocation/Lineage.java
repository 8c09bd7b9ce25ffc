package io.lambent.contract.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a chain of requests has called, and how often: the field {@code Lineage} of an
 * X-Ray header, {@code KEY:COUNT|KEY:COUNT}. The AWS SDK in a function sends the header on with its
 * requests, and services keep it with messages, so that a function that calls itself in a loop, by
 * whatever way, finds itself in the header. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loop
 * detection</a>.
 */
public final class Lineage {
  /** The number of times that a chain of requests may call the same function. */
  public static final int MAX_CALLS = 16;

  private static final String FIELD = "Lineage=";

  /** Keeps the header short; a loop through more functions is not found. */
  private static final int MAX_FUNCTIONS = 16;

  private static final int MAX_COUNT = 255;

  private Lineage() {}

  /** The text that stands for a function in the field. */
  public static String key(FunctionName function) {
    CRC32 crc = new CRC32();
    crc.update(function.arn().getBytes(UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** Returns true if a chain of requests has called a function as often as it may. */
  public static boolean isLoop(@Nullable String header, FunctionName function) {
    return calls(header, function) >= MAX_CALLS;
  }

  /** The number of times that a chain of requests has called a function. */
  public static int calls(@Nullable String header, FunctionName function) {
    if (header == null || !header.contains(FIELD)) {
      return 0;
    }
    String key = key(function);
    for (String entry : entries(header)) {
      if (entry.startsWith(key + ":")) {
        return count(entry) + 1;
      }
    }
    return 0;
  }

  /**
   * The header that a function passes on when it is called with a header.
   *
   * @param key of the function
   */
  public static String counted(String header, String key) {
    if (!header.contains(FIELD)) {
      return header + ";" + FIELD + key + ":0";
    }
    List<String> entries = new ArrayList<>();
    int calls = 0;
    for (String entry : entries(header)) {
      if (entry.startsWith(key + ":")) {
        calls = Math.min(count(entry) + 1, MAX_COUNT);
      } else {
        entries.add(entry);
      }
    }
    entries.add(key + ":" + calls);
    if (entries.size() > MAX_FUNCTIONS) {
      entries.removeFirst();
    }
    int begin = header.indexOf(FIELD);
    int end = header.indexOf(';', begin);
    return header.substring(0, begin)
        + FIELD
        + String.join("|", entries)
        + (end < 0 ? "" : header.substring(end));
  }

  /**
   * The header, of those of several messages, whose chain has called a function most often; null
   * where there are no headers.
   */
  public static @Nullable String longest(Collection<String> headers, FunctionName function) {
    String longest = null;
    for (String header : headers) {
      if (longest == null || calls(header, function) > calls(longest, function)) {
        longest = header;
      }
    }
    return longest;
  }

  /** The entries, each as {@code KEY:COUNT}; AWS may write a version before the key. */
  private static List<String> entries(String header) {
    int begin = header.indexOf(FIELD) + FIELD.length();
    int end = header.indexOf(';', begin);
    List<String> entries = new ArrayList<>();
    for (String entry : header.substring(begin, end < 0 ? header.length() : end).split("\\|")) {
      String[] parts = entry.split(":");
      if (parts.length >= 2) {
        entries.add(parts[parts.length - 2] + ":" + parts[parts.length - 1]);
      }
    }
    return entries;
  }

  private static int count(String entry) {
    try {
      return Math.max(0, Integer.parseInt(entry.substring(entry.indexOf(':') + 1)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
