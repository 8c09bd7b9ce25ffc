package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.mapping.MappingShapes.Filter;
import io.lambent.function.mapping.MappingShapes.FilterCriteria;
import java.util.List;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * Checks filters. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Control which
 * events Lambda sends to your function</a>.
 */
final class FilterRules {
  /** Filters of one mapping; AWS raises it on request. */
  static final int LIMIT = 5;

  private FilterRules() {}

  /**
   * @throws AwsException where there are too many, or one is no pattern
   */
  static void check(FilterCriteria criteria) {
    List<Filter> filters = criteria.list();
    if (filters.size() > LIMIT) {
      throw Refusals.invalid(
          "Invalid filter criteria: the maximum number of filters is " + LIMIT + ".");
    }
    for (Filter filter : filters) {
      String pattern = filter.pattern();
      if (pattern == null || JsonRuleCompiler.check(pattern) != null) {
        throw Refusals.invalid("Invalid filter pattern definition.");
      }
    }
  }
}
