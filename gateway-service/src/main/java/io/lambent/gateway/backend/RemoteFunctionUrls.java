package io.lambent.gateway.backend;

import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.internal.InternalHttp;
import java.util.Optional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/** Asks function-service for function URLs over HTTP, and again where no answer came. */
final class RemoteFunctionUrls implements FunctionUrls {
  private static final int NOT_FOUND = 404;

  private final ServiceClient service;
  private final Api api;

  RemoteFunctionUrls(ServiceClient service) {
    this.service = service;
    this.api = service.api(Api.class);
  }

  interface Api {
    @GetExchange(InternalHttp.FUNCTION_URLS + "{id}")
    FunctionUrl find(@PathVariable("id") String id);
  }

  @Override
  public Optional<FunctionUrl> find(String id) {
    try {
      return Optional.of(service.repeatable(() -> api.find(id)));
    } catch (ServiceCallException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
