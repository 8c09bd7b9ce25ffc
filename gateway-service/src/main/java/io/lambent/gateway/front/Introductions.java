package io.lambent.gateway.front;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Takes the request with which execution-service begins a connection that it passes on for a
 * function, and remembers whose all further requests on that connection are.
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
    String account = call.header(InternalHttp.ACCOUNT);
    String region = call.header(InternalHttp.REGION);
    String name = call.header(InternalHttp.FUNCTION);
    String role = call.header(InternalHttp.ROLE);
    if (!call.exchange().method().equals(HttpMethod.POST)
        || !InternalHttp.tokenMatches(token, call.header(InternalHttp.TOKEN))
        || call.exchange().callingFunction() != null
        || account == null
        || region == null
        || name == null
        || role == null) {
      Answers.errorAfterBody(call, ErrorCode.ACCESS_DENIED, "Forbidden");
      return true;
    }
    call.exchange()
        .callingFunction(new CallingFunction(new FunctionName(account, region, name), role));
    call.exchange().discardBody(() -> call.exchange().status(NO_CONTENT).sendHead());
    return true;
  }
}
