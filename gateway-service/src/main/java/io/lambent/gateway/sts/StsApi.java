package io.lambent.gateway.sts;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.contract.function.CallingFunction;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.PublicAddress;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.identity.AssumedRole;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The Security Token Service. <a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>,
 * which tools call to see who they are, is answered here where the caller is a function, which is
 * its role, or has credentials that Lambent did not make, which are those of an account's root. All
 * else needs what aws-services stores.
 */
@Component
public final class StsApi {
  private static final int LARGEST_FORM = 256 << 10;
  private static final String IDENTITY = "GetCallerIdentity";

  /** Operations that need no signature: the token or assertion in their form takes its place. */
  private static final Set<String> UNSIGNED =
      Set.of("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML");

  private final GatewayProperties properties;
  private final StsBackend backend;
  private final PublicAddress address;

  StsApi(GatewayProperties properties, StsBackend backend, PublicAddress address) {
    this.properties = properties;
    this.backend = backend;
    this.address = address;
  }

  /** Loads the API's model with the first request. */
  private static final class Loaded {
    static final AwsApi API = api(StsApi::root);

    static AwsApi api(Function<Caller, Identity> identity) {
      return AwsApi.of(ServiceModels.get("sts"))
          .on(IDENTITY, NoInput.class, Identity.class, (caller, input) -> identity.apply(caller))
          .build();
    }
  }

  record NoInput() {}

  record Identity(String userId, String account, String arn) {}

  /** Serves a request. */
  public void serve(Call call) {
    call.exchange().readBody(LARGEST_FORM, body -> answer(call, body));
  }

  private void answer(Call call, RequestBody body) {
    byte[] form = body.isTooLarge() ? new byte[0] : body.bytes();
    WireRequest request = WireExchange.request(call, form);
    String endpoint = address.of(call.exchange().scheme(), call.header(HttpHeaderNames.HOST));
    Caller caller = WireExchange.caller(call, endpoint, null);
    String action = action(request);
    if (!call.caller().isSigned()
        && !properties.allowUnsigned()
        && (action == null || !UNSIGNED.contains(action))) {
      unsigned(call, request);
    } else if (action == null || (action.equals(IDENTITY) && isKnownHere(caller))) {
      CallingFunction function = call.caller().function();
      AwsApi api =
          function == null ? Loaded.API : Loaded.api(any -> role(AssumedRole.of(function), any));
      WireExchange.send(call, api.serve(caller, request));
    } else {
      backend.serve(call, caller, request);
    }
  }

  private static @Nullable String action(WireRequest request) {
    String action = QueryString.parse(request.query()).first("Action");
    return action == null ? QueryString.parse(request.text()).first("Action") : action;
  }

  private static boolean isKnownHere(Caller caller) {
    String key = caller.credentials().accessKeyId();
    return caller.credentials().function() != null
        || key == null
        || AccessKeyId.account(key).isEmpty();
  }

  private static void unsigned(Call call, WireRequest request) {
    WireExchange.send(
        call,
        WireProtocols.of(Loaded.API.model(), request)
            .error(
                new AwsFailure(
                    CommonError.MISSING_AUTHENTICATION_TOKEN,
                    "Request is missing Authentication Token"),
                call.requestId()));
  }

  private static Identity role(AssumedRole role, Caller caller) {
    return new Identity(role.id() + ":" + role.session(), caller.account(), role.arn());
  }

  private static Identity root(Caller caller) {
    return new Identity(
        caller.account(), caller.account(), "arn:aws:iam::" + caller.account() + ":root");
  }
}
