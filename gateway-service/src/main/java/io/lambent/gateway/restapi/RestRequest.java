package io.lambent.gateway.restapi;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.protocol.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to a REST API: either a client's or one that {@code TestInvokeMethod} makes. */
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

  /** The base path of the custom domain name's mapping; null for other addresses. */
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
