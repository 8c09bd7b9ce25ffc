package io.lambent.services.elbv2;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a listener.
 *
 * @param listener the id of its listener
 * @param priority null for the default rule
 */
record StoredRule(
    long id,
    long listener,
    String arn,
    @Nullable Integer priority,
    Settings settings,
    Map<String, String> tags) {

  /** Conditions and actions in the form of answers. */
  record Settings(List<Shapes.Condition> conditions, List<Shapes.Action> actions) {}
}
