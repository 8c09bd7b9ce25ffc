package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The operations of SQS that a benchmark needs, in its JSON protocol, for any server of them. */
final class QueueApi {
  private static final Pattern URL = Pattern.compile("\"QueueUrl\":\\s*\"([^\"]+)\"");
  private static final Pattern RECEIPT = Pattern.compile("\"ReceiptHandle\":\\s*\"([^\"]+)\"");
  private static final Pattern BODY = Pattern.compile("\"Body\":\\s*\"([^\"]*)\"");

  private final JsonRequests requests;

  QueueApi(URI endpoint) {
    this.requests = new JsonRequests(endpoint, "sqs", "1.0", "AmazonSQS");
  }

  URI endpoint() {
    return requests.endpoint();
  }

  String arn(String queue) {
    return requests.arn(queue);
  }

  /**
   * Creates a queue.
   *
   * @return its URL
   */
  String create(Exchanger exchanger, String name) throws IOException {
    String answer =
        exchanger.send(
            requests.of(
                "CreateQueue",
                "{\"QueueName\":\"" + name + "\",\"Attributes\":{\"VisibilityTimeout\":\"60\"}}"));
    Matcher url = URL.matcher(answer);
    if (!url.find()) {
      throw new IOException("CreateQueue: " + answer);
    }
    return url.group(1);
  }

  void delete(Exchanger exchanger, String url) throws IOException {
    exchanger.send(requests.of("DeleteQueue", "{\"QueueUrl\":\"" + url + "\"}"));
  }

  byte[] send(String url, String body) {
    return requests.of(
        "SendMessage", "{\"QueueUrl\":\"" + url + "\",\"MessageBody\":\"" + body + "\"}");
  }

  /** A request that sends ten messages with the same body. */
  byte[] sendTen(String url, String body) {
    String entries =
        IntStream.range(0, 10)
            .mapToObj(i -> "{\"Id\":\"" + i + "\",\"MessageBody\":\"" + body + "\"}")
            .collect(Collectors.joining(","));
    return requests.of(
        "SendMessageBatch", "{\"QueueUrl\":\"" + url + "\",\"Entries\":[" + entries + "]}");
  }

  byte[] receiveTen(String url, int waitSeconds) {
    return requests.of(
        "ReceiveMessage",
        "{\"QueueUrl\":\"%s\",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":%d}"
            .formatted(url, waitSeconds));
  }

  byte[] deleteAll(String url, List<String> receipts) {
    String entries =
        IntStream.range(0, receipts.size())
            .mapToObj(i -> "{\"Id\":\"" + i + "\",\"ReceiptHandle\":\"" + receipts.get(i) + "\"}")
            .collect(Collectors.joining(","));
    return requests.of(
        "DeleteMessageBatch", "{\"QueueUrl\":\"" + url + "\",\"Entries\":[" + entries + "]}");
  }

  static List<String> receipts(String answer) {
    return all(RECEIPT, answer);
  }

  static List<String> bodies(String answer) {
    return all(BODY, answer);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      all.add(matcher.group(1));
    }
    return all;
  }
}
