package io.lambent.contract.api;

import java.util.List;

/**
 * A REST API.
 *
 * @param stages the names of its stages
 * @param definition JSON: the stages with what is deployed to them, and their usage plans. The
 *     gateway reads it once for each version of the API; see {@code RestDefinition} there.
 */
public record RestApi(
    ApiIdentity identity, boolean isExecuteApiDisabled, List<String> stages, String definition)
    implements DeployedApi {

  /** The stage of an API that is not deployed, for tests of its methods; AWS's name. */
  public static final String DRAFT_STAGE = "test-invoke-stage";
}
