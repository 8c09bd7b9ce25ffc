package io.lambent.gateway.front;

import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.PublicAddress;
import io.lambent.gateway.origin.Gatekeeper;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.GatewayOperations;
import io.lambent.gateway.routing.CarriedDecision;
import io.lambent.gateway.routing.Destination;
import io.lambent.gateway.routing.ServiceRegistry;
import io.lambent.gateway.routing.ServiceRoute;
import io.lambent.gateway.routing.UploadLimit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Makes a request ready for Spring's handlers: with the decision where it goes, and with the
 * headers by which services trust each other, in place of those that the client sent under such
 * names. Each method answers false where the request is not served here.
 */
@Component
final class Forwarding {
  private static final String INTERNAL = "x-lambent-";

  private final CarriedDecision carried;
  private final Gatekeeper gatekeeper;
  private final LocalCalls local;
  private final PublicAddress publicAddress;
  private final List<GatewayOperations> own;

  Forwarding(
      CarriedDecision carried,
      Gatekeeper gatekeeper,
      LocalCalls local,
      PublicAddress publicAddress,
      List<GatewayOperations> own) {
    this.own = List.copyOf(own);
    this.publicAddress = publicAddress;
    this.carried = carried;
    this.gatekeeper = gatekeeper;
    this.local = local;
  }

  /** Leaves a request to a page of the gateway itself. */
  boolean toPage(Call call) {
    prepare(call);
    return false;
  }

  /** Forwards a request for a path of Lambent's own. */
  boolean toService(Call call, Backend backend) {
    prepare(call);
    carried.write(call.headers(), ServiceRegistry.routeName(backend), UploadLimit.NONE);
    return false;
  }

  /** Forwards a request for an AWS service, unless that runs in this process. */
  boolean toService(Call call, ServiceRoute route, Backend backend, UploadLimit limit) {
    if (isServedHere(call, route.signingName()) || local.serve(call, route.signingName())) {
      return true;
    }
    prepare(call);
    call.headers().set(InternalHttp.SERVICE, route.signingName());
    if (ServiceRegistry.isForBuckets(route)) {
      preparePage(call);
    }
    if (local.stream(call, route.signingName())) {
      return true;
    }
    if (route.isExactPath()) {
      call.headers().set(InternalHttp.TARGET, RequestTarget.relative(call.exchange().uri()));
      call.exchange().uri("/");
    }
    carried.write(call.headers(), ServiceRegistry.routeName(backend), limit);
    return false;
  }

  private boolean isServedHere(Call call, String signingName) {
    for (GatewayOperations operations : own) {
      if (operations.serve(call, signingName)) {
        return true;
      }
    }
    return false;
  }

  /** Tells S3 whether it serves as a website, and of the page that asks, if one does. */
  private void preparePage(Call call) {
    HttpHeaders headers = call.headers();
    if (ServiceRegistry.isWebsite(call)) {
      headers.set(InternalHttp.WEBSITE, "true");
    }
    if (headers.contains(HttpHeaderNames.ORIGIN)) {
      boolean isAllowed = gatekeeper.allowsPage(call.exchange().method(), headers);
      headers.set(InternalHttp.PAGE, isAllowed ? "allowed" : InternalHttp.FOREIGN_PAGE);
    }
    if (call.exchange().method().equals(HttpMethod.OPTIONS)) {
      headers.set(InternalHttp.PREFLIGHT, "true");
      call.exchange().method(HttpMethod.GET);
    }
  }

  boolean toUpstream(Call call, Destination.Upstream upstream) {
    prepare(call);
    carried.write(call.headers(), ServiceRegistry.routeName(upstream), UploadLimit.NONE);
    return false;
  }

  private void prepare(Call call) {
    HttpHeaders headers = call.headers();
    List<String> internal =
        headers.names().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toList();
    internal.forEach(headers::remove);
    keepInternal(headers);
    headers.set(InternalHttp.ACCOUNT, call.caller().account());
    headers.set(InternalHttp.REGION, call.caller().region());
    headers.set(InternalHttp.REQUEST_ID, call.requestId());
    String accessKey = call.caller().accessKeyId();
    if (accessKey != null && isHeaderValue(accessKey)) {
      headers.set(InternalHttp.ACCESS_KEY, accessKey);
    }
    CallingFunction function = call.caller().function();
    if (function != null) {
      headers.set(InternalHttp.FUNCTION, function.function().name());
      headers.set(InternalHttp.ROLE, function.role());
    }
    InetSocketAddress remote = call.exchange().remoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    if (address != null) {
      headers.set(InternalHttp.CLIENT_ADDRESS, address.getHostAddress());
    }
    headers.set(
        InternalHttp.ENDPOINT,
        publicAddress.of(call.exchange().scheme(), headers.get(HttpHeaderNames.HOST)));
  }

  /** An access key id comes decoded from a query, where it may have any characters. */
  private static boolean isHeaderValue(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Headers that {@code Connection} names go no further; ours must. */
  private static void keepInternal(HttpHeaders headers) {
    List<String> named = headers.getAll(HttpHeaderNames.CONNECTION);
    if (named.stream().noneMatch(value -> value.toLowerCase(Locale.ROOT).contains(INTERNAL))) {
      return;
    }
    List<String> kept =
        named.stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toList();
    headers.remove(HttpHeaderNames.CONNECTION);
    if (!kept.isEmpty()) {
      headers.set(HttpHeaderNames.CONNECTION, String.join(",", kept));
    }
  }
}
