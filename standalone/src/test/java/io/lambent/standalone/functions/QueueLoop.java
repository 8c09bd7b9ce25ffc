package io.lambent.standalone.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Sends each message back to the queue that it came from, with a number that is one larger. */
public class QueueLoop implements RequestHandler<Map<String, Object>, String> {
  private final SqsClient sqs = SqsClient.builder().httpClient(ApacheHttpClient.create()).build();

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    if (event.get("Records") instanceof List<?> records) {
      for (Object each : records) {
        if (each instanceof Map<?, ?> message) {
          String[] arn = String.valueOf(message.get("eventSourceARN")).split(":");
          int number = Integer.parseInt(String.valueOf(message.get("body")));
          sqs.sendMessage(
              request ->
                  request
                      .queueUrl(System.getenv("AWS_ENDPOINT_URL") + "/" + arn[4] + "/" + arn[5])
                      .messageBody(String.valueOf(number + 1)));
        }
      }
    }
    return "sent";
  }
}
