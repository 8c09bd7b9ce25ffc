package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/** Builds requests in AWS's JSON protocol, with credentials that are not checked. */
final class JsonRequests {
  private final URI endpoint;
  private final String service;
  private final String headers;

  /**
   * @param service the name that requests are signed for, such as {@code sqs}
   * @param version the version of the protocol, 1.0 or 1.1
   * @param target the part of {@code X-Amz-Target} before the dot
   */
  JsonRequests(URI endpoint, String service, String version, String target) {
    this.endpoint = endpoint;
    this.service = service;
    this.headers =
        """
        Content-Type: application/x-amz-json-%s\r
        X-Amz-Date: 20260101T000000Z\r
        Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/%s/aws4_request, \
        SignedHeaders=host, Signature=00\r
        X-Amz-Target: %s."""
            .formatted(version, service, target);
  }

  URI endpoint() {
    return endpoint;
  }

  /** The ARN of a resource of this service. */
  String arn(String resource) {
    return "arn:aws:" + service + ":us-east-1:000000000000:" + resource;
  }

  byte[] of(String operation, String body) {
    return Exchanger.request(
        "POST", endpoint, "/", headers + operation + "\r\n", body.getBytes(UTF_8));
  }
}
