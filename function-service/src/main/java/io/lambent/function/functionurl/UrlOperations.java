package io.lambent.function.functionurl;

import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import org.springframework.stereotype.Component;

/** The operations on function URLs. */
@Component
class UrlOperations implements Operations {
  private final FunctionUrlConfigs urls;

  UrlOperations(FunctionUrlConfigs urls) {
    this.urls = urls;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "CreateFunctionUrlConfig",
            UrlRequests.CreateUrl.class,
            UrlAnswer.class,
            (caller, request) ->
                urls.create(
                    FunctionReference.of(caller, request, "CreateFunctionUrlConfig"),
                    request,
                    caller.endpoint()))
        .on(
            "GetFunctionUrlConfig",
            UrlRequests.OneUrl.class,
            UrlAnswer.class,
            (caller, request) ->
                urls.get(
                    FunctionReference.of(caller, request, "GetFunctionUrlConfig"),
                    caller.endpoint()))
        .on(
            "UpdateFunctionUrlConfig",
            UrlRequests.UpdateUrl.class,
            UrlAnswer.class,
            (caller, request) ->
                urls.update(
                    FunctionReference.of(caller, request, "UpdateFunctionUrlConfig"),
                    request,
                    caller.endpoint()))
        .onReference(
            "DeleteFunctionUrlConfig",
            UrlRequests.OneUrl.class,
            (reference, request) -> urls.delete(reference))
        .on(
            "ListFunctionUrlConfigs",
            UrlRequests.ListUrls.class,
            UrlAnswer.UrlList.class,
            (caller, request) ->
                urls.list(
                    FunctionReference.function(
                        caller, request.functionName(), "ListFunctionUrlConfigs"),
                    request,
                    caller.endpoint()));
  }
}
