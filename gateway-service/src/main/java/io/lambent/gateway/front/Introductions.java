package io.lambent.gateway.front;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.exchange.ClientFacts;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.springframework.stereotype.Component;

/**
 * Takes the request that begins a connection which is passed on, by execution-service for a
 * function or by this gateway for a stream of HTTP/2, and remembers whose all further requests on
 * that connection are.
 */
@Component
final class Introductions {
  private static final int NO_CONTENT = 204;

  private final String token;

  Introductions(InternalProperties internal) {
    this.token = internal.token();
  }

  /** Serves such a request, or refuses it where it does not come from a service; else false. */
  boolean serves(Call call) {
    if (!call.path().equals(InternalHttp.CALLER)) {
      return false;
    }
    if (!call.exchange().method().equals(HttpMethod.POST)
        || !isInternal(call)
        || call.exchange().callingFunction() != null) {
      return forbidden(call);
    }
    if (call.header(InternalHttp.FUNCTION) != null && !introduceFunction(call)) {
      return forbidden(call);
    }
    introduceClient(call);
    call.exchange().introduction();
    call.exchange().discardBody(() -> call.exchange().status(NO_CONTENT).sendHead());
    return true;
  }

  /** Returns true for a request that comes from a service. */
  boolean isInternal(Call call) {
    return InternalHttp.tokenMatches(token, call.header(InternalHttp.TOKEN));
  }

  private static boolean forbidden(Call call) {
    Answers.errorAfterBody(call, ErrorCode.ACCESS_DENIED, "Forbidden");
    return true;
  }

  private static boolean introduceFunction(Call call) {
    String account = call.header(InternalHttp.ACCOUNT);
    String region = call.header(InternalHttp.REGION);
    String name = call.header(InternalHttp.FUNCTION);
    String role = call.header(InternalHttp.ROLE);
    if (account == null || region == null || name == null || role == null) {
      return false;
    }
    call.exchange()
        .callingFunction(new CallingFunction(new FunctionName(account, region, name), role));
    return true;
  }

  private static void introduceClient(Call call) {
    ClientFacts facts = call.exchange().client().trusted();
    String address = call.header(InternalHttp.CLIENT_ADDRESS);
    byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes != null) {
      try {
        facts = facts.at(new InetSocketAddress(InetAddress.getByAddress(bytes), 0));
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
    call.exchange().client(call.header(InternalHttp.SECURE) == null ? facts : facts.secure());
  }
}
