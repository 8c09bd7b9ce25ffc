package io.lambent.services.s3;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.contract.internal.InternalHttp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets web pages use buckets: by the rules of the bucket, and, where it has none for a page, as the
 * gateway lets pages use the whole installation. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html">Using CORS</a>. Beyond
 * what S3 does, requests of pages that nobody allows are refused: a page of any origin could
 * otherwise write to an installation on the user's machine.
 */
@Component
class Pages {
  private static final String ORIGIN = "Origin";
  private static final String METHOD = "Access-Control-Request-Method";
  private static final String HEADERS = "Access-Control-Request-Headers";
  private static final String ALL_METHODS = "GET, PUT, POST, DELETE, HEAD";
  private static final String EXPOSED =
      "ETag, x-amz-request-id, x-amz-id-2, x-amz-version-id, x-amz-delete-marker";

  private final BucketTable buckets;

  Pages(BucketTable buckets) {
    this.buckets = buckets;
  }

  /**
   * The headers by which a browser lets a page read the answer; none where no page asks.
   *
   * @param bucket its name; empty for a request that is for none
   * @throws io.lambent.aws.error.AwsFailure where the page may not use the bucket
   */
  Headers admit(WireRequest request, String bucket) {
    String origin = request.header(ORIGIN);
    if (origin == null) {
      return Headers.NONE;
    }
    for (CorsRules.Rule rule : rules(bucket)) {
      if (rule.allows(origin, request.method())) {
        return headers(rule, origin, "Origin");
      }
    }
    if (isForeign(request)) {
      throw S3Error.ACCESS_FORBIDDEN.failure();
    }
    return Headers.of(
        "Access-Control-Allow-Origin",
        origin,
        "Access-Control-Expose-Headers",
        EXPOSED,
        "Vary",
        "Origin");
  }

  /**
   * The answer to a browser's question whether a page may send a request.
   *
   * @throws io.lambent.aws.error.AwsFailure where it may not
   */
  Headers preflight(WireRequest request, String bucket) {
    String origin = request.header(ORIGIN);
    if (origin == null) {
      throw S3Error.BAD_REQUEST.failure("Insufficient information. Origin request header needed.");
    }
    String method = request.header(METHOD);
    if (method == null || !CorsRules.METHODS.contains(method)) {
      throw S3Error.BAD_REQUEST.failure("Invalid Access-Control-Request-Method: " + method);
    }
    String asked = request.header(HEADERS);
    if (!bucket.isEmpty() && buckets.find(bucket) == null) {
      throw S3Error.ACCESS_FORBIDDEN.failure("CORSResponse: Bucket not found");
    }
    List<CorsRules.Rule> rules = rules(bucket);
    for (CorsRules.Rule rule : rules) {
      if (rule.allows(origin, method) && rule.allowsHeaders(names(asked))) {
        Headers headers =
            headers(
                rule,
                origin,
                "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        Integer age = rule.maxAge();
        Headers known =
            asked == null ? headers : headers.with("Access-Control-Allow-Headers", asked);
        return age == null ? known : known.with("Access-Control-Max-Age", age.toString());
      }
    }
    if (isForeign(request)) {
      throw rules.isEmpty()
          ? S3Error.ACCESS_FORBIDDEN.failure("CORSResponse: CORS is not enabled for this bucket.")
          : S3Error.ACCESS_FORBIDDEN.failure();
    }
    Headers headers =
        Headers.of(
            "Access-Control-Allow-Origin",
            origin,
            "Access-Control-Allow-Methods",
            ALL_METHODS,
            "Vary",
            "Origin");
    return asked == null ? headers : headers.with("Access-Control-Allow-Headers", asked);
  }

  private static boolean isForeign(WireRequest request) {
    return InternalHttp.FOREIGN_PAGE.equals(request.header(InternalHttp.PAGE));
  }

  private List<CorsRules.Rule> rules(String name) {
    Bucket bucket = name.isEmpty() ? null : buckets.find(name);
    return bucket == null
        ? List.of()
        : buckets
            .setting(bucket, Setting.CORS.name())
            .map(document -> CorsRules.of(StoredDocument.read("PutBucketCors", document)))
            .orElse(List.of());
  }

  private static List<String> names(@Nullable String asked) {
    return asked == null
        ? List.of()
        : Arrays.stream(asked.split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .toList();
  }

  private static Headers headers(CorsRules.Rule rule, String origin, String vary) {
    Headers headers =
        Headers.of(
            "Access-Control-Allow-Origin",
            rule.allowsAnyOrigin() ? "*" : origin,
            "Access-Control-Allow-Methods",
            String.join(", ", rule.methods()),
            "Vary",
            vary);
    Headers more =
        rule.allowsAnyOrigin() ? headers : headers.with("Access-Control-Allow-Credentials", "true");
    return rule.exposed().isEmpty()
        ? more
        : more.with("Access-Control-Expose-Headers", String.join(", ", rule.exposed()));
  }
}
