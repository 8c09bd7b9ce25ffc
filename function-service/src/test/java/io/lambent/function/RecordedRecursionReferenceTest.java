package io.lambent.function;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The handling of recursive loops, compared with AWS. */
class RecordedRecursionReferenceTest extends RecordedTest {
  private static String path(String function) {
    return "/2024-08-31/functions/" + function + "/recursion-config";
  }

  @Test
  void terminatesLoopsUnlessTold() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaRecursion::test_put_function_recursion_config_default_terminate");
    String name = name();
    service.create(echo(name));
    recorded.match("get_recursion_default_terminate_response", service.get(path(name)));
    recorded.verify();
  }

  @Test
  void refusesOtherValues() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaRecursion::test_put_function_recursion_config_invalid_value");
    String name = name();
    service.create(echo(name));
    recorded.match(
        "put_recursion_invalid_value_error",
        service.put(path(name), Map.of("RecursiveLoop", "InvalidValue")));
    recorded.verify();
  }
}
