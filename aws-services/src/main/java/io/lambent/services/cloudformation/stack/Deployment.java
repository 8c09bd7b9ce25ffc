package io.lambent.services.cloudformation.stack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template and everything that it is deployed with.
 *
 * @param body the text of the template as it was given
 * @param template after its transforms
 * @param rollback null in what older versions have stored
 */
public record Deployment(
    String body,
    ObjectNode template,
    Map<String, ParameterValue> parameters,
    Map<String, String> tags,
    List<String> capabilities,
    List<String> notificationArns,
    @Nullable String roleArn,
    @Nullable Rollback rollback) {

  /** The same with other capabilities. */
  public Deployment withCapabilities(List<String> others) {
    return new Deployment(
        body, template, parameters, tags, others, notificationArns, roleArn, rollback);
  }

  @Override
  public Rollback rollback() {
    return rollback == null ? Rollback.NONE : rollback;
  }
}
