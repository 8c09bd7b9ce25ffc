package io.lambent.contract.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URI of an integration of an API with an AWS service: {@code
 * arn:aws:apigateway:REGION:SERVICE:path|action/WHAT}.
 *
 * @param region empty for that of the API
 * @param host the service, after a subdomain where there is one, as in {@code sqs} or {@code
 *     BUCKET.s3}
 * @param isPath true if the rest is a path, false if it is the name of an action
 * @param rest without the slash before it; may be empty
 */
public record ServiceUri(String region, String host, boolean isPath, String rest) {
  private static final Pattern URI =
      Pattern.compile("arn:[a-z-]+:apigateway:([^:]*):([^:]+):(path|action)/(.*)", Pattern.DOTALL);

  /** The parts of a URI; null where it is not one of a service. */
  public static @Nullable ServiceUri parse(String uri) {
    Matcher parts = URI.matcher(uri);
    return parts.matches()
        ? new ServiceUri(
            parts.group(1), parts.group(2), parts.group(3).equals("path"), parts.group(4))
        : null;
  }

  /** The service without a subdomain. */
  public String service() {
    return host.substring(host.lastIndexOf('.') + 1);
  }

  /** What stands before the service, such as a bucket; empty where nothing does. */
  public String subdomain() {
    int dot = host.lastIndexOf('.');
    return dot < 0 ? "" : host.substring(0, dot);
  }
}
