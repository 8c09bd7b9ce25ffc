package io.lambent.gateway.health;

import java.util.List;

/** The points in which the gateway differs from AWS, for {@code /_lambent/compat}. */
final class GatewayCompatibility {

  private GatewayCompatibility() {}

  /**
   * @param name of a service or feature
   * @param support {@code full} or {@code partial}
   */
  record Entry(String name, String support, String note) {}

  static List<Entry> report() {
    return List.of(
        new Entry("Invoke", "full", "Payloads are checked to be JSON, and passed on as they came."),
        new Entry("InvokeAsync", "full", "Payloads up to 256 KiB."),
        new Entry(
            "InvokeWithResponseStream",
            "full",
            "Parts are sent as the function writes them, without a limit of bandwidth where none is"
                + " configured."),
        new Entry(
            "Function URLs",
            "partial",
            "Payload format 2.0. Metadata of a streamed response is sent also where the function"
                + " writes nothing. Resource policies are not enforced: AuthType NONE needs no"
                + " permission. In the path form answers carry a Content-Security-Policy, as they"
                + " share the API's origin."),
        new Entry(
            "HTTP APIs",
            "partial",
            "Payload formats 1.0 and 2.0, endpoints of HTTP, and SQS, EventBridge and Kinesis."
                + " Permissions of functions are not asked."),
        new Entry(
            "WebSocket APIs",
            "partial",
            "A connection is reached through the gateway that has accepted it."),
        new Entry(
            "Signatures",
            "partial",
            "Any credentials are taken; an access key id of twelve digits names the account."
                + " Signature values are not verified."),
        new Entry(
            "Cross-account calls",
            "partial",
            "Resource policies open operations to other accounts. Invoke and InvokeAsync of an ARN of"
                + " another account need no policy."),
        new Entry(
            "sts",
            "partial",
            "Credentials that Lambent did not make are those of their account's root."));
  }
}
