package io.lambent.contract.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP API.
 *
 * @param cors null where integrations answer preflight requests
 */
public record HttpApi(
    ApiIdentity identity,
    boolean isExecuteApiDisabled,
    @Nullable ApiCors cors,
    List<ApiStage> stages)
    implements DeployedApi {}
