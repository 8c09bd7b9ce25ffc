package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Protocol;

/** Buckets as websites. */
class WebsiteTest extends S3Calls {

  private static HttpResponse<String> page(String bucket, String path) {
    return page("GET", bucket, path);
  }

  private static HttpResponse<String> page(String method, String bucket, String path) {
    return send(
        method, path, "", Map.of("X-Lambent-Website", "true", "X-Lambent-Endpoint", site(bucket)));
  }

  private static String site(String bucket) {
    return "http://" + bucket + ".s3-website-us-east-1.localhost:4566";
  }

  private static void open(String bucket) {
    s3.putBucketPolicy(
        r ->
            r.bucket(bucket)
                .policy(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",
                    "Action":["s3:GetObject"],"Resource":"arn:aws:s3:::%s/*"}}
                    """
                        .formatted(bucket)));
  }

  private static String website() {
    String bucket = bucket();
    open(bucket);
    s3.putBucketWebsite(
        r ->
            r.bucket(bucket)
                .websiteConfiguration(
                    w ->
                        w.indexDocument(index -> index.suffix("index.html"))
                            .errorDocument(error -> error.key("error.html"))));
    s3.putObject(
        r -> r.bucket(bucket).key("index.html").contentType("text/html"),
        RequestBody.fromString("<h1>home</h1>"));
    put(bucket, "docs/index.html", "docs");
    return bucket;
  }

  @Test
  void answersPagesAndIndexes() {
    String bucket = website();

    HttpResponse<String> home = page(bucket, "/");

    assertThat(home.statusCode()).isEqualTo(200);
    assertThat(home.body()).isEqualTo("<h1>home</h1>");
    assertThat(home.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(page(bucket, "/docs/").body()).isEqualTo("docs");
    assertThat(page(bucket, "/docs").statusCode()).isEqualTo(302);
    assertThat(page(bucket, "/docs").headers().firstValue("Location")).contains("/docs/");
    assertThat(page("HEAD", bucket, "/").headers().firstValue("Content-Length")).contains("13");
    assertThat(page("POST", bucket, "/").statusCode()).isEqualTo(405);
  }

  @Test
  void answersBelowAPath() {
    String bucket = website();
    Map<String, String> website = Map.of("X-Lambent-Website", "true");
    String base = "/_aws/s3-website/" + bucket;

    assertThat(send("GET", base + "/docs/", "", website).body()).isEqualTo("docs");
    assertThat(send("GET", base + "/docs", "", website).headers().firstValue("Location"))
        .contains(base + "/docs/");
  }

  @Test
  void answersErrorsWithThePageOfTheBucket() {
    String bucket = website();

    HttpResponse<String> plain = page(bucket, "/none?a");
    put(bucket, "error.html", "sorry");
    HttpResponse<String> own = page(bucket, "/none");

    assertThat(plain.statusCode()).isEqualTo(404);
    assertThat(plain.body()).contains("<li>Code: NoSuchKey</li>", "<li>Key: none</li>");
    assertThat(own.statusCode()).isEqualTo(404);
    assertThat(own.body()).isEqualTo("sorry");
  }

  @Test
  void keepsBucketsClosedThatNoPolicyOpens() {
    String closed = website();
    s3.deleteBucketPolicy(r -> r.bucket(closed));
    String plain = bucket();
    open(plain);

    assertThat(page(closed, "/").statusCode()).isEqualTo(403);
    assertThat(page(closed, "/").body()).doesNotContain("home");
    assertThat(page(plain, "/").body()).contains("NoSuchWebsiteConfiguration");
    assertThat(page("none-" + plain, "/").body()).contains("NoSuchBucket");
  }

  @Test
  void redirects() {
    String bucket = website();
    s3.putBucketWebsite(
        r ->
            r.bucket(bucket)
                .websiteConfiguration(
                    w ->
                        w.indexDocument(index -> index.suffix("index.html"))
                            .routingRules(
                                rule ->
                                    rule.condition(c -> c.keyPrefixEquals("old/"))
                                        .redirect(to -> to.replaceKeyPrefixWith("new/")),
                                rule ->
                                    rule.condition(c -> c.httpErrorCodeReturnedEquals("404"))
                                        .redirect(
                                            to ->
                                                to.hostName("example.com")
                                                    .protocol(Protocol.HTTPS)
                                                    .httpRedirectCode("307")))));
    s3.putObject(
        r -> r.bucket(bucket).key("moved").websiteRedirectLocation("/docs/"),
        RequestBody.fromString("x"));

    HttpResponse<String> rule = page(bucket, "/old/a");
    HttpResponse<String> missing = page(bucket, "/none");
    HttpResponse<String> moved = page(bucket, "/moved");

    assertThat(rule.statusCode()).isEqualTo(301);
    assertThat(rule.headers().firstValue("Location")).contains(site(bucket) + "/new/a");
    assertThat(missing.statusCode()).isEqualTo(307);
    assertThat(missing.headers().firstValue("Location")).contains("https://example.com/none");
    assertThat(moved.statusCode()).isEqualTo(301);
    assertThat(moved.headers().firstValue("Location")).contains("/docs/");
  }

  @Test
  void redirectsAll() {
    String bucket = bucket();
    s3.putBucketWebsite(
        r ->
            r.bucket(bucket)
                .websiteConfiguration(
                    w -> w.redirectAllRequestsTo(to -> to.hostName("example.com"))));

    assertThat(page(bucket, "/a/b").headers().firstValue("Location"))
        .contains("http://example.com/a/b");
  }

  @Test
  void refusesRoutingRulesThatAreNotValid() {
    String bucket = bucket();

    assertError(
        () ->
            s3.putBucketWebsite(
                r ->
                    r.bucket(bucket)
                        .websiteConfiguration(
                            w ->
                                w.indexDocument(index -> index.suffix("index.html"))
                                    .routingRules(
                                        rule -> rule.redirect(to -> to.httpRedirectCode("200"))))),
        400,
        "InvalidArgument");
  }
}
