package io.lambent.gateway.restapi;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.protocol.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a request before an API is asked: one of a client, or one that a test makes. */
interface RestRequest {

  /** The exchange that is answered in the end. */
  Call call();

  String httpMethod();

  /** Such as {@code HTTP/1.1}. */
  String protocol();

  /** {@code http} or {@code https}. */
  String scheme();

  /** The headers in the order in which they came; names may come several times. */
  Iterable<Map.Entry<String, String>> headers();

  /** The first value of a header; null where there is none. */
  @Nullable String header(CharSequence name);

  /** Still encoded; empty where there is none. */
  String query();

  String domainName(ApiIdentity api);

  /** What the mapping of a custom domain name took from the path; null for other addresses. */
  @Nullable String mappedPath();

  /** Returns true for the forms of addresses by path. */
  boolean isByPath();

  String sourceIp();

  String port();

  @Nullable String userAgent();

  /** The members of {@code clientCert}; null where the client has shown no certificate. */
  @Nullable Map<String, @Nullable Object> clientCertificate();

  /** Returns true where a test of the API makes the request, and no client. */
  boolean isTest();
}
