package io.lambent.contract.api;

import java.util.List;

/**
 * A WebSocket API.
 *
 * @param routeSelectionExpression names the route of a message, such as {@code
 *     $request.body.action}
 */
public record WebSocketApi(
    ApiIdentity identity,
    boolean isExecuteApiDisabled,
    String routeSelectionExpression,
    List<ApiStage> stages)
    implements DeployedApi {}
