package io.lambent.function.eventinvoke;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.eventinvoke.EventInvokeShapes.ChangeConfig;
import io.lambent.function.eventinvoke.EventInvokeShapes.Config;
import io.lambent.function.eventinvoke.EventInvokeShapes.ConfigList;
import io.lambent.function.eventinvoke.EventInvokeShapes.ListConfigs;
import org.springframework.stereotype.Component;

/** The operations on configurations of asynchronous invocations. */
@Component
class EventInvokeOperations implements Operations {
  private final EventInvokeConfigs configs;

  EventInvokeOperations(EventInvokeConfigs configs) {
    this.configs = configs;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .onReference("PutFunctionEventInvokeConfig", ChangeConfig.class, Config.class, configs::put)
        .onReference(
            "UpdateFunctionEventInvokeConfig", ChangeConfig.class, Config.class, configs::update)
        .onReference(
            "GetFunctionEventInvokeConfig",
            QualifiedFunction.class,
            Config.class,
            (reference, request) -> configs.get(reference))
        .onReference(
            "DeleteFunctionEventInvokeConfig",
            QualifiedFunction.class,
            (reference, request) -> configs.delete(reference))
        .onFunction(
            "ListFunctionEventInvokeConfigs", ListConfigs.class, ConfigList.class, configs::list);
  }
}
