package io.lambent.execution.resolution;

import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** function-service in another process. Reading is idempotent, so a call that broke is repeated. */
final class RemoteFunctionSource implements FunctionSource {
  private static final String SERVICE = "function-service";
  private static final int NOT_FOUND = 404;

  private final ServiceClient service;
  private final ServiceClient downloads;
  private final Api api;
  private final JsonMapper json;

  RemoteFunctionSource(URI url, ServiceClients clients, JsonMapper json) {
    this.service = clients.client(SERVICE, url);
    this.downloads = clients.transfers(SERVICE, url);
    this.api = service.api(Api.class);
    this.json = json;
  }

  interface Api {
    @GetExchange(InternalHttp.RESOLVE)
    Resolution resolve(
        @RequestParam("account") String account,
        @RequestParam("region") String region,
        @RequestParam("name") String name,
        @RequestParam("qualifier") String qualifier);

    @GetExchange(InternalHttp.PROVISIONED_VERSIONS)
    List<ProvisionedVersion> provisioned();
  }

  @Override
  public Resolution resolve(FunctionName function, String qualifier) {
    return explained(
        () ->
            service.repeatable(
                () ->
                    api.resolve(
                        function.account(), function.region(), function.name(), qualifier)));
  }

  /**
   * Neither repeated nor counted: the caller asks again by itself, from its own start on, when
   * function-service may be away for long. Calls of functions must not fail for that afterwards.
   */
  @Override
  public List<ProvisionedVersion> provisioned() {
    return service.unguarded(api::provisioned);
  }

  @Override
  public InputStream openCode(String codeSha256) throws IOException {
    try {
      return explained(
          () ->
              downloads.repeatable(
                  () -> downloads.open(InternalHttp.CODE + "{sha256}", codeSha256)));
    } catch (AwsException e) {
      throw new IOException(e.text(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Makes the caller's errors of function-service's answers; all others are its own trouble. */
  private <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (ServiceCallException e) {
      throw e.status() == NOT_FOUND
          ? new AwsException(errorCode(e.header("x-amzn-ErrorType").orElse("")), message(e.body()))
          : e;
    }
  }

  private static ErrorCode errorCode(String name) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.awsName().equals(name))
        .findFirst()
        .orElse(ErrorCode.RESOURCE_NOT_FOUND);
  }

  private String message(String body) {
    try {
      JsonNode node = json.readTree(body);
      JsonNode message = node.has("Message") ? node.get("Message") : node.path("message");
      return message.isString() ? message.stringValue() : body;
    } catch (JacksonException e) {
      return body;
    }
  }
}
