package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks the rules by which web pages of other origins may use a bucket. */
final class CorsRules {
  private static final int MOST = 100;
  static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

  private CorsRules() {}

  /**
   * A rule.
   *
   * @param origins with at most one {@code *} each
   * @param headers of requests, with at most one {@code *} each
   * @param exposed headers of answers
   * @param maxAge seconds for which browsers keep the answer to a preflight
   */
  record Rule(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      @Nullable Integer maxAge) {

    /** Returns true where pages of an origin may use a method. */
    boolean allows(String origin, String method) {
      return methods.contains(method)
          && origins.stream().anyMatch(pattern -> matches(pattern, origin));
    }

    boolean allowsHeaders(List<String> names) {
      return names.stream()
          .allMatch(
              name ->
                  headers.stream()
                      .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), name)));
    }

    boolean allowsAnyOrigin() {
      return origins.contains("*");
    }

    private static boolean matches(String pattern, String text) {
      int star = pattern.indexOf('*');
      if (star < 0) {
        return pattern.equals(text);
      }
      return text.length() >= pattern.length() - 1
          && text.startsWith(pattern.substring(0, star))
          && text.endsWith(pattern.substring(star + 1));
    }
  }

  /**
   * The rules of a configuration.
   *
   * @throws io.lambent.aws.error.AwsFailure where one is not valid
   */
  static List<Rule> of(@Nullable Struct configuration) {
    List<?> given = configuration == null ? List.of() : configuration.list("CORSRules");
    if (given.isEmpty() || given.size() > MOST) {
      throw S3Error.MALFORMED_XML.failure();
    }
    return given.stream().map(rule -> rule((Struct) rule)).toList();
  }

  private static Rule rule(Struct struct) {
    Rule rule =
        new Rule(
            texts(struct, "AllowedOrigins"),
            texts(struct, "AllowedMethods"),
            texts(struct, "AllowedHeaders"),
            texts(struct, "ExposeHeaders"),
            struct.integer("MaxAgeSeconds"));
    if (rule.origins().isEmpty() || rule.methods().isEmpty()) {
      throw S3Error.MALFORMED_XML.failure();
    }
    for (String method : rule.methods()) {
      if (!METHODS.contains(method)) {
        throw S3Error.INVALID_REQUEST.failure(
            "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    rule.origins().forEach(origin -> checkStars("AllowedOrigin", origin));
    rule.headers().forEach(header -> checkStars("AllowedHeader", header));
    for (String header : rule.exposed()) {
      if (header.indexOf('*') >= 0) {
        throw S3Error.INVALID_REQUEST.failure(
            "ExposeHeader \""
                + header
                + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
      }
    }
    return rule;
  }

  private static List<String> texts(Struct struct, String member) {
    return struct.list(member).stream().map(String::valueOf).toList();
  }

  private static void checkStars(String element, String value) {
    if (value.indexOf('*') != value.lastIndexOf('*')) {
      throw S3Error.INVALID_REQUEST.failure(
          element + " \"" + value + "\" can not have more than one wildcard.");
    }
  }
}
