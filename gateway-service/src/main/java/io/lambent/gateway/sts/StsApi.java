package io.lambent.gateway.sts;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.contract.function.CallingFunction;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.identity.AssumedRole;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * The one operation of the Security Token Service that tools call to see who they are: <a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>.
 * There are no users here: a function is its role, and every other caller the root of the account
 * that its credentials name.
 */
@Component
public final class StsApi {
  private static final int LARGEST_FORM = 64 << 10;

  /** Loads the API's model with the first request. */
  private static final class Loaded {
    static final AwsApi API = api(StsApi::root);

    static AwsApi api(Function<Caller, Identity> identity) {
      return AwsApi.of(ServiceModels.get("sts"))
          .on(
              "GetCallerIdentity",
              NoInput.class,
              Identity.class,
              (caller, input) -> identity.apply(caller))
          .build();
    }
  }

  record NoInput() {}

  record Identity(String userId, String account, String arn) {}

  /** Serves a request. */
  public void serve(Call call) {
    call.exchange().readBody(LARGEST_FORM, body -> answer(call, body));
  }

  private static void answer(Call call, RequestBody body) {
    byte[] form = body.isTooLarge() ? new byte[0] : body.bytes();
    Caller caller =
        new Caller(
            call.caller().account(),
            call.caller().region(),
            call.requestId(),
            call.exchange().scheme() + "://" + call.header(HttpHeaderNames.HOST));
    CallingFunction function = call.caller().function();
    AwsApi api =
        function == null ? Loaded.API : Loaded.api(any -> role(AssumedRole.of(function), any));
    WireExchange.send(call, api.serve(caller, WireExchange.request(call, form)));
  }

  private static Identity role(AssumedRole role, Caller caller) {
    return new Identity(role.id() + ":" + role.session(), caller.account(), role.arn());
  }

  private static Identity root(Caller caller) {
    return new Identity(
        caller.account(), caller.account(), "arn:aws:iam::" + caller.account() + ":root");
  }
}
