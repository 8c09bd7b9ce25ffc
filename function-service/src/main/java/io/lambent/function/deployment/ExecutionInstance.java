package io.lambent.function.deployment;

import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.internal.InternalHttp;
import java.net.URI;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** One instance of execution-service. Calls to one that does not answer fail fast for a while. */
final class ExecutionInstance {
  private static final int CANNOT_RUN = 422;

  private final URI url;
  private final ServiceClient service;
  private final Api soon;

  /** Fetching and unpacking the largest archive takes seconds. */
  private final Api patient;

  ExecutionInstance(URI url, ServiceClients clients) {
    String name = "execution-service " + url.getAuthority();
    this.url = url;
    this.service = clients.client(name, url);
    this.soon = service.api(Api.class);
    this.patient = clients.transfers(name, url).api(Api.class);
  }

  interface Api {
    @PostExchange(InternalHttp.CHANGED)
    void changed(@RequestBody FunctionName function);

    @PostExchange(InternalHttp.PREPARE)
    void prepare(@RequestBody FunctionVersion version);

    @GetExchange(InternalHttp.PROVISIONED_STATES)
    List<ProvisionedState> provisioned(
        @RequestParam("account") String account,
        @RequestParam("region") String region,
        @RequestParam("name") String name);
  }

  URI url() {
    return url;
  }

  void changed(FunctionName function) {
    service.once(
        () -> {
          soon.changed(function);
          return true;
        });
  }

  /**
   * @throws DeploymentFailedException where the instance says that the version can never run
   */
  void prepare(FunctionVersion version) {
    try {
      service.once(
          () -> {
            patient.prepare(version);
            return true;
          });
    } catch (ServiceCallException e) {
      if (e.status() == CANNOT_RUN) {
        throw e.header(InternalHttp.REASON_CODE)
            .map(code -> new DeploymentFailedException(code, e.body()))
            .orElseGet(() -> new DeploymentFailedException(e.body()));
      }
      throw e;
    }
  }

  List<ProvisionedState> provisioned(FunctionName function) {
    return service.once(
        () -> soon.provisioned(function.account(), function.region(), function.name()));
  }
}
