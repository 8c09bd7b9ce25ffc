package io.lambent.services.events;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Event patterns, by AWS's own compiler and matcher. */
@Component
class EventPatterns {
  private static final String RULE = "rule";

  /** Wildcard prefixes that one value may match at once; AWS refuses a pattern with so many. */
  private static final int REFUSED_COMPLEXITY = 11;

  private static final String TOO_COMPLEX =
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character"
          + " sequences after a wildcard character";

  private final JsonMapper json;

  EventPatterns(JsonMapper json) {
    this.json = json;
  }

  record Test(String eventPattern, String event) {}

  record Tested(boolean result) {}

  /**
   * @throws io.lambent.aws.error.AwsFailure where the pattern is none
   */
  void check(String pattern) {
    compile(pattern);
  }

  private static Machine compile(String pattern) {
    String problem = problem(pattern);
    if (problem != null) {
      throw EventsErrors.badPattern(problem);
    }
    Machine machine = new Machine();
    try {
      machine.addRule(RULE, pattern);
    } catch (IOException | RuntimeException e) {
      // So are patterns of more fields than the matcher takes.
      throw EventsErrors.badPattern(String.valueOf(e.getMessage()));
    }
    if (machine.evaluateComplexity(new MachineComplexityEvaluator(REFUSED_COMPLEXITY))
        >= REFUSED_COMPLEXITY) {
      throw EventsErrors.badPattern(TOO_COMPLEX);
    }
    return machine;
  }

  private static @Nullable String problem(String pattern) {
    try {
      return JsonRuleCompiler.check(pattern);
    } catch (RuntimeException e) {
      // Some patterns throw where they should be refused.
      return String.valueOf(e.getMessage());
    }
  }

  Tested test(Test input) {
    Machine machine = compile(input.eventPattern());
    JsonNode event;
    try {
      event = json.readTree(input.event());
    } catch (JacksonException e) {
      throw EventsErrors.invalid("Parameter Event is not valid.");
    }
    for (String member :
        new String[] {"id", "account", "source", "time", "region", "detail-type"}) {
      if (!event.path(member).isString()) {
        throw EventsErrors.invalid("Parameter Event is not valid.");
      }
    }
    try {
      return new Tested(!machine.rulesForJSONEvent(input.event()).isEmpty());
    } catch (Exception e) {
      // The matcher declares Exception: what it cannot read is no event.
      throw EventsErrors.invalid("Parameter Event is not valid.");
    }
  }
}
