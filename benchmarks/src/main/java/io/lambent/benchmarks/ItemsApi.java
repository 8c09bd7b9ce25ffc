package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of DynamoDB that a benchmark needs, for any server of them. */
final class ItemsApi {
  private static final Pattern STREAM = Pattern.compile("\"LatestStreamArn\":\\s*\"([^\"]+)\"");
  private static final Pattern ACTIVE = Pattern.compile("\"TableStatus\":\\s*\"ACTIVE\"");

  private final JsonRequests requests;

  ItemsApi(URI endpoint) {
    this.requests = new JsonRequests(endpoint, "dynamodb", "1.0", "DynamoDB_20120810");
  }

  URI endpoint() {
    return requests.endpoint();
  }

  /** Creates a table with a string {@code key}, and waits until it is active. */
  void create(Exchanger exchanger, String table) throws IOException, InterruptedException {
    create(exchanger, table, "");
  }

  /**
   * Creates a table with a stream of new images.
   *
   * @return the stream's ARN
   */
  String createWithStream(Exchanger exchanger, String table)
      throws IOException, InterruptedException {
    String description =
        create(
            exchanger,
            table,
            ",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_IMAGE\"}");
    Matcher stream = STREAM.matcher(description);
    if (!stream.find()) {
      throw new IOException("there is no stream in " + description);
    }
    return stream.group(1);
  }

  private String create(Exchanger exchanger, String table, String more)
      throws IOException, InterruptedException {
    exchanger.send(
        requests.of(
            "CreateTable",
            """
            {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",\
            "AttributeDefinitions":[{"AttributeName":"key","AttributeType":"S"}],\
            "KeySchema":[{"AttributeName":"key","KeyType":"HASH"}]%s}
            """
                .formatted(table, more)));
    while (true) {
      String description = exchanger.send(requests.of("DescribeTable", named(table, "")));
      if (ACTIVE.matcher(description).find()) {
        return description;
      }
      Thread.sleep(20);
    }
  }

  void delete(Exchanger exchanger, String table) throws IOException {
    exchanger.send(requests.of("DeleteTable", named(table, "")));
  }

  byte[] put(String table, String key, String data) {
    return requests.of(
        "PutItem",
        named(
            table,
            ",\"Item\":{\"key\":{\"S\":\"%s\"},\"data\":{\"S\":\"%s\"}}".formatted(key, data)));
  }

  byte[] get(String table, String key) {
    return requests.of("GetItem", named(table, ",\"Key\":{\"key\":{\"S\":\"%s\"}}".formatted(key)));
  }

  private static String named(String table, String more) {
    return "{\"TableName\":\"" + table + "\"" + more + "}";
  }
}
