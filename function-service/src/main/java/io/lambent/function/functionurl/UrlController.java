package io.lambent.function.functionurl;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on function URLs. */
@RestController
class UrlController {
  private static final String URL = "/2021-10-31/functions/{FunctionName}/url";

  private final FunctionUrlConfigs urls;

  UrlController(FunctionUrlConfigs urls) {
    this.urls = urls;
  }

  @PostMapping(URL)
  @ResponseStatus(HttpStatus.CREATED)
  UrlAnswer createUrl(Caller caller, UrlRequests.CreateUrl request) {
    return urls.create(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "CreateFunctionUrlConfig"),
        request,
        caller.endpoint());
  }

  @GetMapping(URL)
  UrlAnswer getUrl(Caller caller, UrlRequests.OneUrl request) {
    return urls.get(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "GetFunctionUrlConfig"),
        caller.endpoint());
  }

  @PutMapping(URL)
  UrlAnswer updateUrl(Caller caller, UrlRequests.UpdateUrl request) {
    return urls.update(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "UpdateFunctionUrlConfig"),
        request,
        caller.endpoint());
  }

  @DeleteMapping(URL)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteUrl(Caller caller, UrlRequests.OneUrl request) {
    urls.delete(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "DeleteFunctionUrlConfig"));
  }

  @GetMapping("/2021-10-31/functions/{FunctionName}/urls")
  UrlAnswer.UrlList listUrls(Caller caller, UrlRequests.ListUrls request) {
    return urls.list(
        FunctionReference.function(caller, request.functionName(), "ListFunctionUrlConfigs"),
        request,
        caller.endpoint());
  }
}
