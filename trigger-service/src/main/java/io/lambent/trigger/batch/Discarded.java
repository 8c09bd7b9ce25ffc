package io.lambent.trigger.batch;

import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records that are given up together.
 *
 * @param calls the number of calls with these records, or with a batch that they are a part of
 * @param requestId the request id of the last call
 * @param response the answer to the last call; null where the records were not given up because of
 *     a failed call
 */
public record Discarded<R>(
    List<R> records,
    Condition condition,
    int calls,
    String requestId,
    @Nullable Response response) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SUCCESS = 200;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Why records are given up. */
  public enum Condition {
    RETRIES("RetryAttemptsExhausted"),
    AGE("RecordAgeExceeded"),
    SIZE("MaximumPayloadSizeExceeded");

    private final String awsName;

    Condition(String awsName) {
      this.awsName = awsName;
    }

    public String awsName() {
      return awsName;
    }
  }

  /**
   * The failure of a call of the function.
   *
   * @param functionError null where the function has answered, but reported failures
   */
  public record Response(String executedVersion, @Nullable String functionError) {}

  /**
   * The record for an on-failure destination, without its description of the batch.
   *
   * @param conditionName the name of the condition in the record
   */
  public ObjectNode report(EventSourceMapping mapping, String conditionName, Instant time) {
    ObjectNode report = JSON.createObjectNode();
    String qualifier = mapping.qualifier();
    ObjectNode request = report.putObject("requestContext");
    request.put("requestId", requestId);
    request.put(
        "functionArn",
        qualifier == null ? mapping.function().arn() : mapping.function().arn(qualifier));
    request.put("condition", conditionName);
    request.put("approximateInvokeCount", Math.max(1, calls));
    if (response != null) {
      ObjectNode failed = report.putObject("responseContext");
      failed.put("statusCode", SUCCESS);
      failed.put("executedVersion", response.executedVersion());
      failed.put("functionError", response.functionError());
    }
    report.put("version", "1.0");
    report.put("timestamp", MILLIS.format(time));
    return report;
  }
}
