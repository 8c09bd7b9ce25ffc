package io.lambent.gateway.restapi;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.httpevent.ClientCertificates;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of a client. */
record ClientRequest(ApiRequest request) implements RestRequest {

  @Override
  public Call call() {
    return request.call();
  }

  @Override
  public String httpMethod() {
    return call().exchange().method().name();
  }

  @Override
  public String protocol() {
    return call().exchange().version().text();
  }

  @Override
  public String scheme() {
    return call().exchange().scheme();
  }

  @Override
  public Iterable<Map.Entry<String, String>> headers() {
    return call().headers();
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return call().header(name);
  }

  @Override
  public String query() {
    return call().query();
  }

  @Override
  public String domainName(ApiIdentity api) {
    return request.domainName(api);
  }

  @Override
  public @Nullable String mappedPath() {
    return request.address().isCustom() ? request.address().mappedPath() : null;
  }

  @Override
  public boolean isByPath() {
    return request.address().isByPath();
  }

  @Override
  public String sourceIp() {
    return RequestFacts.sourceIp(call());
  }

  @Override
  public String port() {
    return RequestFacts.port(call());
  }

  @Override
  public @Nullable String userAgent() {
    return call().header(HttpHeaderNames.USER_AGENT);
  }

  @Override
  public @Nullable Map<String, @Nullable Object> clientCertificate() {
    return ClientCertificates.of(call());
  }

  @Override
  public boolean isTest() {
    return false;
  }
}
