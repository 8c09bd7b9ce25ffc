package io.lambent.function.eventinvoke;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.eventinvoke.EventInvokeShapes.ChangeConfig;
import io.lambent.function.eventinvoke.EventInvokeShapes.Config;
import io.lambent.function.eventinvoke.EventInvokeShapes.ConfigList;
import io.lambent.function.eventinvoke.EventInvokeShapes.ListConfigs;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on configurations of asynchronous invocations. */
@RestController
class EventInvokeController {
  private static final String PATH = "/2019-09-25/functions/{FunctionName}/event-invoke-config";

  private final EventInvokeConfigs configs;

  EventInvokeController(EventInvokeConfigs configs) {
    this.configs = configs;
  }

  @PutMapping(PATH)
  Config putConfig(Caller caller, ChangeConfig request) {
    return configs.put(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "PutFunctionEventInvokeConfig"),
        request);
  }

  @PostMapping(PATH)
  Config updateConfig(Caller caller, ChangeConfig request) {
    return configs.update(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "UpdateFunctionEventInvokeConfig"),
        request);
  }

  @GetMapping(PATH)
  Config getConfig(Caller caller, QualifiedFunction request) {
    return configs.get(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "GetFunctionEventInvokeConfig"));
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteConfig(Caller caller, QualifiedFunction request) {
    configs.delete(
        FunctionReference.of(
            caller,
            request.functionName(),
            request.qualifier(),
            "DeleteFunctionEventInvokeConfig"));
  }

  @GetMapping(PATH + "/list")
  ConfigList listConfigs(Caller caller, ListConfigs request) {
    return configs.list(
        FunctionReference.function(
            caller, request.functionName(), "ListFunctionEventInvokeConfigs"),
        request);
  }
}
