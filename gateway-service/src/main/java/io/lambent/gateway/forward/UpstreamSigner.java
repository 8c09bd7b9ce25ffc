package io.lambent.gateway.forward;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.Credentials;
import io.lambent.aws.sigv4.Payload;
import io.lambent.aws.sigv4.Signer;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.identity.Signature;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Signs requests to an upstream anew. Where the client tells the hash of the body, or that the
 * signature does not cover it, the body is streamed; else it is read into memory first.
 */
final class UpstreamSigner implements GatewayFilter {
  private static final String CONTENT_SHA256 = "x-amz-content-sha256";
  private static final Set<String> SIGNED = Set.of("content-type", "content-md5", "range");
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-security-token",
          "x-amz-signature",
          "x-amz-signedheaders");

  private final String service;
  private final String host;
  private final int maxBody;
  private final Signer signer;

  UpstreamSigner(String service, URI url, UpstreamSigningProperties signing, Clock clock) {
    this.service = service;
    this.host = url.getRawAuthority();
    this.maxBody = (int) Math.min(Integer.MAX_VALUE - 16, signing.maxBody().toBytes());
    this.signer =
        new Signer(
            new Credentials(
                signing.accessKeyId(), signing.secretAccessKey(), signing.sessionToken()),
            clock);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String claimed = request.getHeaders().getFirst(CONTENT_SHA256);
    if (claimed != null && claimed.startsWith("STREAMING-AWS4-")) {
      return Mono.error(
          new AwsException(
              ErrorCode.UNSUPPORTED_OPERATION,
              "Lambent cannot sign a body anew that the client signed in chunks. Turn chunked"
                  + " encoding off in the client."));
    }
    if (claimed != null) {
      return chain.filter(with(exchange, signed(request, claimed, new byte[0]), null));
    }
    return DataBufferUtils.join(request.getBody(), maxBody)
        .map(UpstreamSigner::bytes)
        .defaultIfEmpty(new byte[0])
        .onErrorMap(
            DataBufferLimitException.class,
            e ->
                new AwsException(
                    ErrorCode.REQUEST_ENTITY_TOO_LARGE,
                    "Request must be smaller than " + maxBody + " bytes to be signed anew"))
        .flatMap(body -> chain.filter(with(exchange, signed(request, null, body), body)));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private WireRequest signed(ServerHttpRequest request, @Nullable String claimed, byte[] body) {
    List<Headers.Field> fields = new ArrayList<>();
    fields.add(new Headers.Field("Host", host));
    request
        .getHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (SIGNED.contains(lower)
                  || (lower.startsWith("x-amz-") && !OF_SIGNATURES.contains(lower))) {
                values.forEach(value -> fields.add(new Headers.Field(name, value)));
              }
            });
    URI uri = request.getURI();
    String query = withoutSignature(uri.getRawQuery());
    WireRequest unsigned =
        new WireRequest(
            request.getMethod().name(), uri.getRawPath(), query, Headers.of(fields), body);
    String region =
        Signature.caller(
                request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION),
                uri.getRawQuery() == null ? "" : uri.getRawQuery())
            .region();
    return claimed == null
        ? signer.sign(unsigned, region, service, Payload.HASHED)
        : signer.sign(unsigned, region, service, claimed);
  }

  /** A presigned address becomes an ordinary request. */
  private static String withoutSignature(@Nullable String query) {
    return query == null
        ? ""
        : Arrays.stream(query.split("&"))
            .filter(
                parameter -> {
                  int equals = parameter.indexOf('=');
                  String name = equals < 0 ? parameter : parameter.substring(0, equals);
                  return !OF_SIGNATURES.contains(name.toLowerCase(Locale.ROOT));
                })
            .collect(Collectors.joining("&"));
  }

  /** The request with its signature; the address only counts with path and query. */
  private static ServerWebExchange with(
      ServerWebExchange exchange, WireRequest signed, byte @Nullable [] body) {
    URI uri =
        URI.create(
            "http://upstream"
                + signed.path()
                + (signed.query().isEmpty() ? "" : "?" + signed.query()));
    ServerHttpRequest request =
        exchange
            .getRequest()
            .mutate()
            .uri(uri)
            .headers(
                headers -> {
                  OF_SIGNATURES.forEach(headers::remove);
                  headers.remove(HttpHeaders.AUTHORIZATION);
                  for (Headers.Field field : signed.headers().fields()) {
                    headers.set(field.name(), field.value());
                  }
                  if (body != null) {
                    headers.remove(HttpHeaders.TRANSFER_ENCODING);
                    headers.setContentLength(body.length);
                  }
                })
            .build();
    if (body == null) {
      return exchange.mutate().request(request).build();
    }
    ServerHttpRequest replayed =
        new ServerHttpRequestDecorator(request) {
          @Override
          public Flux<DataBuffer> getBody() {
            return body.length == 0
                ? Flux.empty()
                : Flux.just(exchange.getResponse().bufferFactory().wrap(body));
          }
        };
    return exchange.mutate().request(replayed).build();
  }
}
