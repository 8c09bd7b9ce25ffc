package io.lambent.standalone.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Answers with what it learns from its event and its context. */
public class Greeter implements RequestHandler<Map<String, String>, Map<String, String>> {
  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    context.getLogger().log("greeting " + event.get("name"));
    if (event.containsKey("fail")) {
      throw new IllegalArgumentException(event.get("fail"));
    }
    return Map.of(
        "hello", event.getOrDefault("name", "nobody"),
        "requestId", context.getAwsRequestId(),
        "arn", context.getInvokedFunctionArn());
  }
}
