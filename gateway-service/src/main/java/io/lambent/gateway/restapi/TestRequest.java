package io.lambent.gateway.restapi;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a test of an API makes; what a client would tell has the values that AWS shows in
 * tests.
 *
 * @param call the request of the tester
 * @param values of each header
 */
record TestRequest(Call call, String httpMethod, Map<String, List<String>> values, String query)
    implements RestRequest {
  static final String API_KEY = "test-invoke-api-key";
  static final String API_KEY_ID = "test-invoke-api-key-id";
  private static final String SOURCE_IP = "test-invoke-source-ip";
  private static final String DOMAIN_NAME = "testPrefix.testDomainName";

  /**
   * The headers of a test.
   *
   * @param single values; those of several go before
   */
  static Map<String, List<String>> headers(
      @Nullable Map<String, String> single, @Nullable Map<String, List<String>> several) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (several != null) {
      headers.putAll(several);
    }
    if (single != null) {
      single.forEach((name, value) -> headers.putIfAbsent(name, List.of(value)));
    }
    headers.values().removeIf(List::isEmpty);
    return headers;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public Iterable<Map.Entry<String, String>> headers() {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    values.forEach((name, each) -> each.forEach(value -> all.add(Map.entry(name, value))));
    return all;
  }

  @Override
  public @Nullable String header(CharSequence name) {
    for (Map.Entry<String, List<String>> header : values.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name.toString())) {
        return header.getValue().getFirst();
      }
    }
    return null;
  }

  @Override
  public String domainName(ApiIdentity api) {
    return DOMAIN_NAME;
  }

  @Override
  public @Nullable String mappedPath() {
    return null;
  }

  @Override
  public boolean isByPath() {
    return false;
  }

  @Override
  public String sourceIp() {
    return SOURCE_IP;
  }

  @Override
  public String port() {
    return "443";
  }

  @Override
  public @Nullable String userAgent() {
    return call.header(HttpHeaderNames.USER_AGENT);
  }

  @Override
  public @Nullable Map<String, @Nullable Object> clientCertificate() {
    return null;
  }

  @Override
  public boolean isTest() {
    return true;
  }
}
