package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.internal.InternalHttp;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Web pages of other origins that use buckets. */
class CorsTest extends S3Calls {
  private static final String PAGE = "https://app.example.com";

  private static void allow(String bucket, String origin, String... methods) {
    s3.putBucketCors(
        r ->
            r.bucket(bucket)
                .corsConfiguration(
                    c ->
                        c.corsRules(
                            rule ->
                                rule.allowedOrigins(origin)
                                    .allowedMethods(methods)
                                    .allowedHeaders("x-amz-*")
                                    .exposeHeaders("ETag")
                                    .maxAgeSeconds(600))));
  }

  private static HttpResponse<String> send(
      String method, String path, String origin, String... headers) {
    Map<String, String> all = new HashMap<>();
    all.put("Origin", origin);
    all.put(InternalHttp.PAGE, InternalHttp.FOREIGN_PAGE);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return RawCalls.send(method, path, new byte[0], all);
  }

  private static HttpResponse<String> preflight(String path, String method, String headers) {
    return send(
        "GET",
        path,
        PAGE,
        InternalHttp.PREFLIGHT,
        "true",
        "Access-Control-Request-Method",
        method,
        "Access-Control-Request-Headers",
        headers);
  }

  @Test
  void answersPreflightsByTheRulesOfTheBucket() {
    String bucket = bucket();
    allow(bucket, "https://*.example.com", "PUT");

    HttpResponse<String> allowed = preflight("/" + bucket + "/k", "PUT", "X-Amz-Date, x-amz-acl");
    HttpResponse<String> otherMethod = preflight("/" + bucket + "/k", "DELETE", "x-amz-date");
    HttpResponse<String> otherHeader = preflight("/" + bucket + "/k", "PUT", "authorization");

    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("X-Amz-Date, x-amz-acl");
    assertThat(allowed.headers().firstValue("Access-Control-Max-Age")).contains("600");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(otherMethod.statusCode()).isEqualTo(403);
    assertThat(otherMethod.body()).contains("<Code>AccessForbidden</Code>");
    assertThat(otherHeader.statusCode()).isEqualTo(403);
  }

  @Test
  void letsPagesReadAnswersAndErrors() {
    String bucket = bucket();
    allow(bucket, "*", "GET");
    put(bucket, "k", "content");

    HttpResponse<String> found = send("GET", "/" + bucket + "/k", PAGE);
    HttpResponse<String> missing = send("GET", "/" + bucket + "/none", PAGE);

    assertThat(found.body()).isEqualTo("content");
    assertThat(found.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(found.headers().firstValue("Access-Control-Expose-Headers")).contains("ETag");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void refusesPagesThatNobodyAllows() {
    String bucket = bucket();
    put(bucket, "k", "content");

    HttpResponse<String> read = send("GET", "/" + bucket + "/k", PAGE);
    HttpResponse<String> deletion = send("DELETE", "/" + bucket + "/k", PAGE);
    HttpResponse<String> asked = preflight("/" + bucket + "/k", "GET", "");
    HttpResponse<String> list = send("GET", "/", PAGE);

    assertThat(read.statusCode()).isEqualTo(403);
    assertThat(deletion.statusCode()).isEqualTo(403);
    assertThat(get(bucket, "k")).isEqualTo("content");
    assertThat(asked.body()).contains("CORS is not enabled for this bucket.");
    assertThat(list.statusCode()).isEqualTo(403);
  }

  @Test
  void letsPagesThatTheGatewayAllowsUseAllBuckets() {
    String bucket = bucket();
    put(bucket, "k", "content");

    HttpResponse<String> read =
        RawCalls.send(
            "GET",
            "/" + bucket + "/k",
            new byte[0],
            Map.of("Origin", PAGE, InternalHttp.PAGE, "allowed"));

    assertThat(read.body()).isEqualTo("content");
    assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
  }

  @Test
  void refusesRulesThatAreNotValid() {
    String bucket = bucket();

    assertError(() -> allow(bucket, "*", "PATCH"), 400, "InvalidRequest");
    assertError(() -> allow(bucket, "https://*.*", "GET"), 400, "InvalidRequest");
  }
}
