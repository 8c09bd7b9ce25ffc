package io.lambent.gateway.restapi;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.gateway.backend.PublicAddress;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.GatewayOperations;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The operations of API Gateway that run a method or an authorizer of an API that need not be
 * deployed. They are served by the gateway, as it has what runs them.
 */
@Component
final class TestOperations implements GatewayOperations {
  private static final String SERVICE = "apigateway";
  private static final int MAX_BODY_BYTES = 12 << 20;
  private static final byte[] CUT_SHORT = {'{'};

  /** Others of these paths have other methods than POST. */
  private static final Pattern PATH =
      Pattern.compile("/restapis/[^/]+/(?:resources/[^/]+/methods/[^/]+|authorizers/[^/]+)/?");

  private final PublicAddress address;
  private final ApiTests tests;

  TestOperations(ApiTests tests, PublicAddress address) {
    this.tests = tests;
    this.address = address;
  }

  @Override
  public boolean serve(Call call, String signingName) {
    if (!signingName.equals(SERVICE)
        || !call.exchange().method().equals(HttpMethod.POST)
        || !PATH.matcher(call.path()).matches()) {
      return false;
    }
    call.exchange()
        .readBody(
            MAX_BODY_BYTES,
            body -> {
              // A body that is too large gets the error of malformed JSON.
              byte[] bytes = body.isTooLarge() ? CUT_SHORT : body.bytes();
              call.exchange().continueElsewhere(() -> answer(call, bytes));
            });
    return true;
  }

  private void answer(Call call, byte[] body) {
    AwsApi api =
        AwsApi.of(ServiceModels.get(SERVICE))
            .on(
                "TestInvokeMethod",
                ApiTests.MethodInput.class,
                ApiTests.MethodOutput.class,
                (caller, input) -> tests.method(call, input))
            .on(
                "TestInvokeAuthorizer",
                ApiTests.AuthorizerInput.class,
                ApiTests.AuthorizerOutput.class,
                (caller, input) -> tests.authorizer(call, input))
            .build();
    WireRequest request = WireExchange.request(call, body);
    String endpoint = address.of(call.exchange().scheme(), call.header(HttpHeaderNames.HOST));
    WireAnswer answer = api.serve(WireExchange.caller(call, endpoint, null), request);
    WireExchange.send(call, answer);
  }
}
