package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.identity.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.stereotype.Component;

/**
 * The one operation of the Security Token Service that tools call to see who they are: <a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>.
 * There are no users here, so every caller is the root of the account that its credentials name.
 */
@Component
public final class StsApi {
  static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final int LARGEST_FORM = 64 << 10;

  public void serve(Call call) {
    call.exchange().readBody(LARGEST_FORM, body -> answer(call, body));
  }

  private static void answer(Call call, RequestBody body) {
    String form = body.isTooLarge() ? "" : new String(body.bytes(), UTF_8);
    String action = Query.parameter(form, "Action");
    if (action == null) {
      action = Query.parameter(call.query(), "Action");
    }
    if ("GetCallerIdentity".equals(action)) {
      identity(call);
    } else {
      QueryError.send(
          call,
          400,
          "InvalidAction",
          "Lambent answers GetCallerIdentity of AWS STS, and no other action"
              + (action == null ? "." : ", such as " + action + "."));
    }
  }

  private static void identity(Call call) {
    Caller caller = call.caller();
    String account = caller.account();
    String xml =
        "<GetCallerIdentityResponse xmlns=\""
            + NAMESPACE
            + "\">\n  <GetCallerIdentityResult>\n    <Arn>arn:aws:iam::"
            + account
            + ":root</Arn>\n    <UserId>"
            + account
            + "</UserId>\n    <Account>"
            + account
            + "</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    <RequestId>"
            + call.requestId()
            + "</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n";
    call.exchange()
        .status(200)
        .header(HttpHeaderNames.CONTENT_TYPE, "text/xml")
        .header(Answers.REQUEST_ID, call.requestId())
        .send(xml.getBytes(UTF_8));
  }
}
