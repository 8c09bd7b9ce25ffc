package io.lambent.aws.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures against AWS's published vectors and against requests that botocore signed. */
class SignatureTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");
  private static final Instant NOW = Instant.parse("2026-11-29T04:00:00Z");

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private static SignatureVerifier verifier(Instant now) {
    return new SignatureVerifier((key, token) -> key.equals(KEY) ? SECRET : null, at(now));
  }

  static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(SignatureTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> vectors() {
    return lines("vectors.tsv");
  }

  static List<String> botocore() {
    return lines("botocore.tsv");
  }

  private static Headers headers(String text) {
    List<Headers.Field> fields = new ArrayList<>();
    for (String line : text.split("\\|")) {
      int colon = line.indexOf(':');
      fields.add(new Headers.Field(line.substring(0, colon), line.substring(colon + 1)));
    }
    return Headers.of(fields);
  }

  private static WireRequest request(String method, String target, Headers headers, String body) {
    int question = target.indexOf('?');
    return new WireRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signsAsPublished(String line) {
    String[] fields = line.split("\t", -1);
    WireRequest request = request(fields[1], fields[2], headers(fields[3]), fields[4]);
    String token = request.header("X-Amz-Security-Token");

    WireRequest signed =
        new Signer(new Credentials(KEY, SECRET, token), at(THEN))
            .sign(request, "us-east-1", "service", Payload.HASHED);

    assertThat(signed.header("Authorization")).as(fields[0]).endsWith("Signature=" + fields[5]);
    assertThat(verifier(THEN).verify(signed, "service")).isInstanceOf(Verification.Verified.class);
  }

  @ParameterizedTest
  @MethodSource("botocore")
  void verifiesWhatBotocoreSigned(String line) {
    String[] fields = line.split("\t", -1);
    byte[] body = Base64.getDecoder().decode(fields[6]);
    WireRequest request =
        new WireRequest(fields[2], fields[3], fields[4], headers(fields[5]), body);

    Verification found = verifier(NOW.plusSeconds(30)).verify(request, fields[1]);

    assertThat(found).as("%s: %s", fields[0], found).isInstanceOf(Verification.Verified.class);
    Verification.Verified verified = (Verification.Verified) found;
    assertThat(verified.accessKeyId()).isEqualTo(KEY);
    assertThat(verified.scope().service()).isEqualTo(fields[1]);
    assertThat(failure(tampered(request), fields[1], NOW)).isNotEqualTo("Verified");
  }

  /** The same request for another thing. */
  private static WireRequest tampered(WireRequest request) {
    return new WireRequest(
        request.method(), request.path() + "x", request.query(), request.headers(), request.body());
  }

  private static String failure(WireRequest request, String service, Instant now) {
    return switch (verifier(now).verify(request, service)) {
      case Verification.Refused refused -> String.valueOf(refused.failure().getMessage());
      case Verification.Verified verified -> "Verified";
      case Verification.Unsigned unsigned -> "Unsigned";
    };
  }

  private static final Headers HOST = Headers.of("Host", "localhost:4566");

  private static WireRequest signed(String service, Headers headers, String body) {
    return new Signer(new Credentials(KEY, SECRET, null), at(NOW))
        .sign(request("POST", "/a/b", headers, body), "eu-west-1", service, Payload.HASHED);
  }

  @Test
  void leavesUnsignedRequestsToTheCaller() {
    assertThat(failure(request("GET", "/", HOST, ""), "lambda", NOW)).isEqualTo("Unsigned");
    assertThat(
            failure(
                request("GET", "/", HOST.with("Authorization", "Bearer abc"), ""), "lambda", NOW))
        .isEqualTo("Unsigned");
  }

  @Test
  void refusesAChangedBody() {
    WireRequest request = signed("lambda", HOST, "a");
    WireRequest changed =
        new WireRequest("POST", "/a/b", "", request.headers(), "b".getBytes(UTF_8));

    assertThat(failure(changed, "lambda", NOW))
        .startsWith(
            "InvalidSignatureException: The request signature we calculated does not match the"
                + " signature you provided. Check your AWS Secret Access Key and signing method.")
        .contains("The Canonical String for this request should have been\n'POST\n/a/b\n");
  }

  @Test
  void refusesAChangedBodyOfS3() {
    WireRequest request = signed("s3", HOST, "a");
    WireRequest changed =
        new WireRequest("POST", "/a/b", "", request.headers(), "b".getBytes(UTF_8));

    assertThat(failure(changed, "s3", NOW)).startsWith("XAmzContentSHA256Mismatch: ");
  }

  @Test
  void refusesAHeaderThatIsNotSigned() {
    WireRequest request = signed("lambda", HOST, "");
    WireRequest more =
        new WireRequest(
            "POST",
            "/a/b",
            "",
            request.headers().with("X-Amz-Invocation-Type", "Event"),
            new byte[0]);

    assertThat(failure(more, "lambda", NOW))
        .isEqualTo(
            "InvalidSignatureException: 'X-Amz-Invocation-Type' must be a 'SignedHeader' in the"
                + " AWS Authorization.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "899|Verified",
        "-899|Verified",
        "901|InvalidSignatureException: Signature expired: 20261129T040000Z is now earlier than"
            + " 20261129T040001Z (20261129T041501Z - 15 min.)",
        "-901|InvalidSignatureException: Signature not yet current: 20261129T040000Z is still"
            + " later than 20261129T035959Z (20261129T034459Z + 15 min.)"
      })
  void toleratesAClockThatIsWrongByMinutes(long seconds, String outcome) {
    assertThat(failure(signed("lambda", HOST, ""), "lambda", NOW.plusSeconds(seconds)))
        .isEqualTo(outcome);
  }

  @Test
  void callsAWrongClockSkewInS3() {
    assertThat(failure(signed("s3", HOST, ""), "s3", NOW.plusSeconds(3600)))
        .isEqualTo(
            "RequestTimeTooSkewed: The difference between the request time and the current time is"
                + " too large.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS4-HMAC-SHA256|IncompleteSignatureException: Authorization header requires 'Credential'"
            + " parameter. Authorization header requires 'Signature' parameter. Authorization"
            + " header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a, junk|IncompleteSignatureException: 'junk' not a valid"
            + " key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256"
            + " Credential=a, junk'.",
        "AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=host;x-amz-date,Signature=0"
            + "|IncompleteSignatureException: Credential must have exactly 5 slash-delimited"
            + " elements, e.g. keyid/date/region/service/term, got 'a/b'",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=x-amz-date,Signature=0"
            + "|InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the"
            + " AWS Authorization.",
        "AWS4-HMAC-SHA1 Credential=a/b/c/d/e,SignedHeaders=host;x-amz-date,Signature=0"
            + "|IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.",
        "AWS4-HMAC-SHA256"
            + " Credential=a/b/c/d/e,SignedHeaders=host;x-amz-date,Signature=0|InvalidSignatureException:"
            + " Credential should be scoped to correct service: 'lambda'. Credential should be"
            + " scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope"
            + " does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20261129',"
            + " from '20261129T040000Z'.",
        "AWS4-HMAC-SHA256 Credential=a/20261129/c/lambda/aws4_request,SignedHeaders=host;x-amz-date"
            + ",Signature=0|UnrecognizedClientException: The security token included in the request"
            + " is invalid."
      })
  void namesWhatIsWrongWithAHeader(String authorization, String outcome) {
    WireRequest request =
        request(
            "GET",
            "/",
            HOST.with("X-Amz-Date", "20261129T040000Z").with("Authorization", authorization),
            "");

    assertThat(failure(request, "lambda", NOW)).isEqualTo(outcome);
  }

  @Test
  void demandsADate() {
    WireRequest request =
        request(
            "GET",
            "/",
            HOST.with(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=0"),
            "");

    assertThat(failure(request, "lambda", NOW))
        .contains("requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    assertThat(
            failure(
                new WireRequest(
                    "GET", "/", "", request.headers().with("X-Amz-Date", "today"), new byte[0]),
                "lambda",
                NOW))
        .startsWith("IncompleteSignatureException: Date must be in ISO-8601 'basic format'.");
  }

  private static WireRequest presigned(String service, Duration validity, @Nullable String token) {
    WireRequest request = request("GET", "/b/a%20b", HOST, "");
    String query =
        new Signer(new Credentials(KEY, SECRET, token), at(NOW))
            .presign(request, "eu-west-1", service, validity);
    return new WireRequest("GET", "/b/a%20b", query, HOST, new byte[0]);
  }

  @Test
  void verifiesItsOwnAddresses() {
    WireRequest request = presigned("s3", Duration.ofMinutes(10), "token/+=");

    Verification found = verifier(NOW.plusSeconds(599)).verify(request, "s3");

    assertThat(found).isInstanceOf(Verification.Verified.class);
    assertThat(((Verification.Verified) found).sessionToken()).isEqualTo("token/+=");
    assertThat(((Verification.Verified) found).payload()).isEqualTo(Payload.UNSIGNED);
    assertThat(failure(request, "s3", NOW.plusSeconds(601)))
        .isEqualTo("AccessDenied: Request has expired");
    assertThat(failure(tampered(request), "s3", NOW)).startsWith("SignatureDoesNotMatch: ");
  }

  @Test
  void refusesAddressesThatLiveTooLong() {
    assertThat(failure(presigned("s3", Duration.ofDays(8), null), "s3", NOW))
        .startsWith("AuthorizationQueryParametersError: X-Amz-Expires must be less than a week");
  }

  @Test
  void refusesAnAddressWithoutItsParts() {
    WireRequest request = request("GET", "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256", HOST, "");

    assertThat(failure(request, "s3", NOW))
        .isEqualTo(
            "AuthorizationQueryParametersError: Query-string authentication version 4 requires the"
                + " X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date,"
                + " X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    assertThat(failure(request, "sts", NOW))
        .startsWith(
            "IncompleteSignatureException: AWS query-string parameters must include"
                + " 'X-Amz-Credential'.");
  }

  /** The examples of the S3 documentation. */
  @Test
  void signsTheExamplesOfS3() {
    Instant day = Instant.parse("2013-05-24T00:00:00Z");
    Signer signer =
        new Signer(
            new Credentials(
                "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null),
            at(day));
    Headers host = Headers.of("Host", "examplebucket.s3.amazonaws.com");

    assertThat(
            signer
                .sign(
                    request("GET", "/test.txt", host.with("Range", "bytes=0-9"), ""),
                    "us-east-1",
                    "s3",
                    Payload.HASHED)
                .header("Authorization"))
        .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    assertThat(
            signer
                .sign(
                    request(
                        "PUT",
                        "/test%24file.text",
                        host.with("Date", "Fri, 24 May 2013 00:00:00 GMT")
                            .with("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        "Welcome to Amazon S3."),
                    "us-east-1",
                    "s3",
                    Payload.HASHED)
                .header("Authorization"))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    assertThat(
            signer.presign(
                request("GET", "/test.txt", host, ""), "us-east-1", "s3", Duration.ofDays(1)))
        .endsWith(
            "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  }
}
