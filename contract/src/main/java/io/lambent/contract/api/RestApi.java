package io.lambent.contract.api;

import java.util.List;
import java.util.Map;

/**
 * A REST API.
 *
 * @param stages each with the deployment that it serves
 */
public record RestApi(ApiIdentity identity, boolean isExecuteApiDisabled, List<Stage> stages)
    implements DeployedApi {

  /** A stage of a REST API. */
  public record Stage(String name, String deploymentId, Map<String, String> variables) {}
}
