package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of CloudFormation that a benchmark needs, over plain HTTP. */
final class StackApi {
  /** Credentials that Lambent accepts in development; the signature is not checked. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/cloudformation/aws4_request, "
          + "SignedHeaders=host, Signature=00";

  private static final Pattern STATUS = Pattern.compile("<StackStatus>([^<]+)</StackStatus>");
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final URI endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  StackApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Calls an operation.
   *
   * @param parameters names and values in turn
   * @return the answer, which may be an error
   */
  String call(String action, String... parameters) throws IOException, InterruptedException {
    StringBuilder form = new StringBuilder("Version=2010-05-15&Action=").append(action);
    for (int i = 0; i < parameters.length; i += 2) {
      form.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], UTF_8));
    }
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", AUTHORIZATION)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /**
   * Waits for the end of an operation.
   *
   * @param stack its name, or its ARN where it is deleted
   */
  void await(String stack, String status) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      String answer = call("DescribeStacks", "StackName", stack);
      Matcher now = STATUS.matcher(answer);
      if (!now.find()) {
        throw new IOException("DescribeStacks: " + answer);
      }
      if (now.group(1).equals(status)) {
        return;
      }
      if (!now.group(1).endsWith("_IN_PROGRESS") || System.nanoTime() > deadline) {
        throw new IOException(
            stack + " is " + now.group(1) + ": " + call("DescribeStackEvents", "StackName", stack));
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }
}
