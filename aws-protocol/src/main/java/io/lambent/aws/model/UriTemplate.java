package io.lambent.aws.model;

import io.lambent.aws.http.Percent;
import io.lambent.aws.http.QueryString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of an operation with labels, such as {@code /{Bucket}/{Key+}?tagging}. A label with a
 * plus sign takes the rest of the path with its slashes.
 */
public final class UriTemplate {

  /**
   * A part of the path between slashes.
   *
   * @param text what stands there, or the name of the label
   */
  private record Segment(String text, boolean isLabel, boolean isGreedy) {}

  private final String text;
  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, String> query;

  UriTemplate(String text) {
    this.text = text;
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    for (String part : split(path)) {
      segments.add(segment(part));
    }
    this.query = question < 0 ? Map.of() : literals(text.substring(question + 1));
  }

  private static Segment segment(String part) {
    if (!part.startsWith("{") || !part.endsWith("}")) {
      return new Segment(part, false, false);
    }
    boolean greedy = part.endsWith("+}");
    return new Segment(part.substring(1, part.length() - (greedy ? 2 : 1)), true, greedy);
  }

  private static Map<String, String> literals(String query) {
    Map<String, String> literals = new LinkedHashMap<>();
    for (QueryString.Parameter parameter : QueryString.parse(query).parameters()) {
      literals.put(parameter.name(), parameter.value());
    }
    return Map.copyOf(literals);
  }

  /** Parameters that a request must have; an empty value allows any. */
  Map<String, String> query() {
    return query;
  }

  /** Literal parts of the path; of two templates that match, the one with more is meant. */
  int literals() {
    return (int) segments.stream().filter(segment -> !segment.isLabel()).count();
  }

  boolean isGreedy() {
    return !segments.isEmpty() && segments.getLast().isGreedy();
  }

  /**
   * The labels' values, decoded.
   *
   * @param path as on the request line, still encoded
   * @return null where the path does not match
   */
  @Nullable Map<String, String> match(String path) {
    List<String> parts = split(path);
    boolean greedy = isGreedy();
    if (greedy ? parts.size() < segments.size() : parts.size() != segments.size()) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.isGreedy()) {
        String rest = String.join("/", parts.subList(i, parts.size()));
        if (path.endsWith("/")) {
          rest += "/";
        }
        labels.put(segment.text(), Percent.decodePath(rest));
      } else if (segment.isLabel()) {
        if (parts.get(i).isEmpty()) {
          return null;
        }
        labels.put(segment.text(), Percent.decodePath(parts.get(i)));
      } else if (!segment.text().equals(parts.get(i))) {
        return null;
      }
    }
    return labels;
  }

  /** The parts between slashes; one slash at the end makes no further part. */
  private static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.endsWith("/") && path.length() > 1 ? path.length() - 1 : path.length();
    if (start >= end) {
      return parts;
    }
    while (true) {
      int slash = path.indexOf('/', start);
      if (slash < 0 || slash >= end) {
        parts.add(path.substring(start, end));
        return parts;
      }
      parts.add(path.substring(start, slash));
      start = slash + 1;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
