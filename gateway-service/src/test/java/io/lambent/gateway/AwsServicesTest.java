package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.sigv4.AccessKeyId;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests for AWS services other than Lambda and CloudWatch Logs. */
class AwsServicesTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static String signed(String key, String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + key
        + "/20261123/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }

  @Test
  void tellsTheCallerItsAccount() {
    HttpResponse<String> response =
        gateway.post(
            "/",
            "Action=GetCallerIdentity&Version=2011-06-15",
            "Content-Type",
            FORM,
            "Authorization",
            signed("123456789012", "sts"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(response.body())
        .contains(
            "<Arn>arn:aws:iam::123456789012:root</Arn>",
            "<UserId>123456789012</UserId>",
            "<Account>123456789012</Account>");
  }

  @Test
  void readsThePresignedQuery() {
    HttpResponse<String> response =
        gateway.get(
            "/?Action=GetCallerIdentity&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + "123456789012%2F20261123%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Signature=0");

    assertThat(response.body()).contains("<Account>123456789012</Account>");
  }

  @Test
  void leavesOtherActionsOfStsToAwsServices() {
    gateway.reset();
    HttpResponse<String> response =
        gateway.post(
            "/",
            "Action=AssumeRole",
            "Content-Type",
            FORM,
            "X-Amz-Security-Token",
            "token",
            "Authorization",
            signed("123456789012", "sts"));

    assertThat(response.body()).isEqualTo("{\"from\":\"aws\"}");
    HttpHeaders headers = gateway.aws.only().headers();
    assertThat(headers.get("X-Lambent-Service")).isEqualTo("sts");
    assertThat(headers.get("X-Lambent-Access-Key")).isEqualTo("123456789012");
    assertThat(headers.get("X-Amz-Security-Token")).isEqualTo("token");
  }

  @Test
  void leavesWhoUsesKeysOfLambentIsToAwsServices() {
    gateway.reset();
    String key = AccessKeyId.next(AccessKeyId.TEMPORARY, "123456789012");
    gateway.post(
        "/",
        "Action=GetCallerIdentity&Version=2011-06-15",
        "Content-Type",
        FORM,
        "Authorization",
        signed(key, "sts"));

    assertThat(gateway.aws.only().headers().get("X-Lambent-Account")).isEqualTo("123456789012");
    assertThat(gateway.aws.only().headers().get("X-Lambent-Access-Key")).isEqualTo(key);
  }

  @Test
  void recognizesFormsWithoutASignature() {
    try (TestingGateway strict = new TestingGateway("lambent.gateway.allow-unsigned=false")) {
      HttpResponse<String> token =
          strict.post(
              "/",
              "Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
              "Content-Type",
              "application/x-www-form-urlencoded");
      HttpResponse<String> other =
          strict.post(
              "/",
              "Action=GetCallerIdentity&Version=2011-06-15",
              "Content-Type",
              "application/x-www-form-urlencoded");

      assertThat(token.body()).isEqualTo("{\"from\":\"aws\"}");
      assertThat(other.statusCode()).isEqualTo(403);
      assertThat(other.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }
  }

  @Test
  void namesAMissingServiceInTheQueryProtocol() {
    HttpResponse<String> response =
        gateway.post(
            "/", "Action=ListStuff", "Content-Type", FORM, "Authorization", signed("test", "rds"));

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body())
        .contains("<ErrorResponse>", "Lambent does not have the AWS service 'rds'");
  }

  @Test
  void namesAMissingServiceInS3sXml() {
    try (TestingGateway without = new TestingGateway("lambent.switched-off=s3")) {
      HttpResponse<String> response =
          without.get("/bucket/key", "Authorization", signed("a", "s3"));

      assertThat(response.statusCode()).isEqualTo(501);
      assertThat(response.body()).contains("<Code>NotImplemented</Code>", "AWS service 's3'");
    }
  }

  @Test
  void passesTheTargetOfS3OnAsItCame() {
    gateway.reset();
    String text =
        gateway.raw(
            "GET /bucket/a/..//%2e%2e/b%2Fc?list-type=2 HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: "
                + signed("123456789012", "s3")
                + "\r\nX-Lambent-Target: /forged\r\nConnection: close\r\n\r\n");

    assertThat(text).contains("{\"from\":\"aws\"}");
    assertThat(gateway.aws.only().headers().getAll("X-Lambent-Target"))
        .containsExactly("/bucket/a/..//%2e%2e/b%2Fc?list-type=2");
    assertThat(gateway.aws.only().headers().get("X-Lambent-Service")).isEqualTo("s3");
  }

  @Test
  void recognizesS3ByItsHostNameAndByPresignedUrlsOfVersion2() {
    gateway.reset();
    HttpResponse<String> byHost =
        gateway.get("/_lambent/health", "Host", "bucket.s3.localhost:4566");
    HttpResponse<String> presigned =
        gateway.get("/b/k?AWSAccessKeyId=123456789012&Signature=x&Expires=1");

    assertThat(byHost.body()).isEqualTo("{\"from\":\"aws\"}");
    assertThat(presigned.body()).isEqualTo("{\"from\":\"aws\"}");
  }

  @Test
  void leavesItToS3WhichPagesMayUseBuckets() {
    gateway.reset();
    HttpResponse<String> foreign =
        gateway.get(
            "/b/k",
            "Authorization",
            signed("test", "s3"),
            "Origin",
            "https://app.example.com",
            "X-Lambent-Page",
            "allowed");

    assertThat(foreign.body()).isEqualTo("{\"from\":\"aws\"}");
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(gateway.aws.only().headers().getAll("X-Lambent-Page")).containsExactly("foreign");
  }

  @Test
  void passesQuestionsOfBrowsersOnToS3() {
    gateway.reset();
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/b/k")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers(
                    "Origin",
                    "https://app.example.com",
                    "Access-Control-Request-Method",
                    "PUT",
                    "Access-Control-Request-Headers",
                    "authorization,x-amz-content-sha256,x-amz-date"));

    assertThat(answer.body()).isEqualTo("{\"from\":\"aws\"}");
    assertThat(gateway.aws.only().method()).isEqualTo("GET");
    assertThat(gateway.aws.only().headers().get("X-Lambent-Preflight")).isEqualTo("true");
    assertThat(gateway.aws.only().headers().get("X-Lambent-Target")).isEqualTo("/b/k");
    assertThat(gateway.aws.only().headers().get("Access-Control-Request-Method")).isEqualTo("PUT");
  }

  @Test
  void recognizesFormsThatUploadToS3() {
    try (TestingGateway signedOnly = new TestingGateway("lambent.gateway.allow-unsigned=false")) {
      HttpResponse<String> form =
          signedOnly.post("/bucket", "--x--", "Content-Type", "multipart/form-data; boundary=x");
      HttpResponse<String> other = signedOnly.get("/k", "Host", "bucket.s3.localhost:4566");

      assertThat(form.body()).isEqualTo("{\"from\":\"aws\"}");
      assertThat(other.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void passesEventsOfOtherStoresOn() {
    gateway.reset();
    HttpResponse<String> answer =
        gateway.post("/_lambent/s3-events/store", "{}", "Authorization", "Bearer token");

    assertThat(answer.body()).isEqualTo("{\"from\":\"aws\"}");
    assertThat(gateway.aws.only().uri()).isEqualTo("/_lambent/s3-events/store");
    assertThat(gateway.aws.only().headers().get("Authorization")).isEqualTo("Bearer token");
  }

  @Test
  void namesAMissingServiceInJson() {
    HttpResponse<String> response =
        gateway.post(
            "/",
            "{}",
            "Content-Type",
            "application/x-amz-json-1.1",
            "X-Amz-Target",
            "AWSGlue.GetJobs",
            "Authorization",
            signed("test", "glue"));

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/x-amz-json-1.1");
    assertThat(response.body())
        .startsWith(
            "{\"__type\":\"UnsupportedOperationException\",\"message\":\"Lambent does not have the"
                + " AWS service 'glue'.");
  }

  @Test
  void leavesMetricsToAwsServicesAndSaysWhichServiceARequestIsFor() {
    gateway.reset();
    HttpResponse<String> signed =
        gateway.post(
            "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            "",
            "Authorization",
            signed("123456789012", "monitoring"),
            "X-Lambent-Service",
            "forged");

    assertThat(signed.body()).isEqualTo("{\"from\":\"aws\"}");
    assertThat(gateway.aws.only().headers().getAll("X-Lambent-Service"))
        .containsExactly("monitoring");
    assertThat(gateway.aws.only().headers().get("X-Lambent-Account")).isEqualTo("123456789012");
    gateway.reset();
    HttpResponse<String> unsigned =
        gateway.post("/", "{}", "X-Amz-Target", "GraniteServiceVersion20100801.ListMetrics");
    assertThat(unsigned.body()).isEqualTo("{\"from\":\"aws\"}");
  }

  @Test
  void lacksAServiceThatIsSwitchedOff() {
    try (TestingGateway without = new TestingGateway("lambent.switched-off=monitoring")) {
      HttpResponse<String> response =
          without.post("/", "{}", "Authorization", signed("test", "monitoring"));

      assertThat(response.statusCode()).isEqualTo(501);
      assertThat(response.body()).contains("does not have the AWS service 'monitoring'");
    }
  }

  @Test
  void refusesUnsignedRequestsWhereTheyAreNotAllowed() {
    try (TestingGateway strict = new TestingGateway("lambent.gateway.allow-unsigned=false")) {
      HttpResponse<String> invoke = strict.post("/2015-03-31/functions/hello/invocations", "{}");
      HttpResponse<String> list = strict.get("/2015-03-31/functions");
      HttpResponse<String> signed =
          strict.get("/2015-03-31/functions", "Authorization", signed("test", "lambda"));

      assertThat(invoke.statusCode()).isEqualTo(403);
      assertThat(invoke.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
      assertThat(invoke.headers().firstValue("x-amzn-ErrorType"))
          .contains("MissingAuthenticationTokenException");
      assertThat(list.statusCode()).isEqualTo(403);
      assertThat(signed.statusCode()).isEqualTo(201);
    }
  }
}
