package io.lambent.contract.api;

/**
 * A REST API.
 *
 * @param definition JSON: its stages with what is deployed to them, and the usage plans of these.
 *     The gateway reads it once for each version of the API; see {@code RestDefinition} there.
 */
public record RestApi(ApiIdentity identity, boolean isExecuteApiDisabled, String definition)
    implements DeployedApi {}
