package io.lambent.aws.sigv4;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.Percent;
import io.lambent.aws.http.WireRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Signs requests and makes presigned addresses. */
public final class Signer {

  /** Headers that proxies change, so that they are not signed. */
  private static final Set<String> UNSIGNED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "expect",
          "transfer-encoding",
          "user-agent",
          "x-amzn-trace-id");

  private final Credentials credentials;
  private final Clock clock;

  public Signer(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Signs a request in its headers. The request has a {@code Host} header.
   *
   * @param payload how the body is covered; {@link Payload#HASHED} reads it from the request
   * @return the request with the headers of the signature
   */
  public WireRequest sign(WireRequest request, String region, String service, Payload payload) {
    return payload == Payload.HASHED
        ? sign(request, region, service, Hashes.sha256Hex(request.body()), isS3(service))
        : sign(request, region, service, payload.header(), true);
  }

  /**
   * Signs a request whose body need not be at hand.
   *
   * @param payload the hash of the body in hexadecimal digits, or a word of {@link Payload}
   */
  public WireRequest sign(WireRequest request, String region, String service, String payload) {
    return sign(request, region, service, payload, true);
  }

  private WireRequest sign(
      WireRequest request, String region, String service, String hash, boolean isHashSent) {
    String time = SigningTime.write(clock.instant());
    Scope scope = new Scope(time.substring(0, 8), region, service);
    Headers headers = request.headers().without("Authorization").without("X-Amz-Date");
    headers = headers.without("X-Amz-Security-Token").without("X-Amz-Content-SHA256");
    headers = headers.with("X-Amz-Date", time);
    String token = credentials.sessionToken();
    if (token != null) {
      headers = headers.with("X-Amz-Security-Token", token);
    }
    if (isHashSent) {
      headers = headers.with("X-Amz-Content-SHA256", hash);
    }
    WireRequest dated = with(request, request.query(), headers);
    List<String> signed = signedHeaders(headers);
    String canonical = CanonicalRequest.of(dated, signed, hash, isS3(service));
    String signature = signature(scope, CanonicalRequest.stringToSign(time, scope, canonical));
    return with(
        dated,
        request.query(),
        headers.with(
            "Authorization",
            CanonicalRequest.ALGORITHM
                + " Credential="
                + credentials.accessKeyId()
                + "/"
                + scope
                + ", SignedHeaders="
                + String.join(";", signed)
                + ", Signature="
                + signature));
  }

  /**
   * Makes the query of a presigned address, which anybody may use until it expires.
   *
   * @param request with a {@code Host} header; its body is not covered
   * @return the query, encoded
   */
  public String presign(WireRequest request, String region, String service, Duration validity) {
    String time = SigningTime.write(clock.instant());
    Scope scope = new Scope(time.substring(0, 8), region, service);
    List<String> signed = signedHeaders(request.headers());
    StringBuilder query = new StringBuilder(request.query());
    parameter(query, "X-Amz-Algorithm", CanonicalRequest.ALGORITHM);
    parameter(query, "X-Amz-Credential", credentials.accessKeyId() + "/" + scope);
    parameter(query, "X-Amz-Date", time);
    parameter(query, "X-Amz-Expires", Long.toString(validity.toSeconds()));
    String token = credentials.sessionToken();
    if (token != null) {
      parameter(query, "X-Amz-Security-Token", token);
    }
    parameter(query, "X-Amz-SignedHeaders", String.join(";", signed));
    String hash = isS3(service) ? Payload.UNSIGNED.header() : Hashes.OF_NOTHING;
    String canonical =
        CanonicalRequest.of(
            with(request, query.toString(), request.headers()), signed, hash, isS3(service));
    parameter(
        query,
        "X-Amz-Signature",
        signature(scope, CanonicalRequest.stringToSign(time, scope, canonical)));
    return query.toString();
  }

  private static void parameter(StringBuilder query, String name, String value) {
    query.append(query.isEmpty() ? "" : "&").append(name).append('=');
    query.append(Percent.encode(value));
  }

  private String signature(Scope scope, String stringToSign) {
    byte[] key = Hashes.signingKey(credentials.secretAccessKey(), scope);
    return Hashes.hex(Hashes.hmac(key, stringToSign));
  }

  static boolean isS3(String service) {
    return service.equals("s3") || service.equals("s3-object-lambda");
  }

  private static List<String> signedHeaders(Headers headers) {
    Set<String> names = new TreeSet<>();
    for (Headers.Field field : headers.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!UNSIGNED.contains(name)) {
        names.add(name);
      }
    }
    return new ArrayList<>(names);
  }

  private static WireRequest with(WireRequest request, String query, Headers headers) {
    return new WireRequest(request.method(), request.path(), query, headers, request.body());
  }
}
