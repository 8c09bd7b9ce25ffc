package io.lambent.gateway.sts;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.stereotype.Component;

/**
 * The one operation of the Security Token Service that tools call to see who they are: <a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>.
 * There are no users here, so every caller is the root of the account that its credentials name.
 */
@Component
public final class StsApi {
  private static final int LARGEST_FORM = 64 << 10;

  /** Loads the API's model with the first request. */
  private static final class Loaded {
    static final AwsApi API =
        AwsApi.of(ServiceModels.get("sts"))
            .on(
                "GetCallerIdentity",
                NoInput.class,
                Identity.class,
                (caller, input) -> identity(caller))
            .build();
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
    WireExchange.send(call, Loaded.API.serve(caller, WireExchange.request(call, form)));
  }

  private static Identity identity(Caller caller) {
    return new Identity(
        caller.account(), caller.account(), "arn:aws:iam::" + caller.account() + ":root");
  }
}
