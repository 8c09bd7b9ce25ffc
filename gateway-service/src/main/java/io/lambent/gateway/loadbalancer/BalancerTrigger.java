package io.lambent.gateway.loadbalancer;

import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.apigateway.ApiCatalog;
import io.lambent.gateway.apigateway.Prepared;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.HttpTrigger;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes the requests for load balancers. */
@Component
final class BalancerTrigger implements HttpTrigger {
  private static final Logger log = LoggerFactory.getLogger(BalancerTrigger.class);
  private static final String METERED_AS = "load-balancer";

  /** Addresses in X-Forwarded-For, as AWS takes them. */
  private static final int MAX_FORWARDERS = 30;

  private static final int TOO_MANY_FORWARDERS = 463;

  private final ApiCatalog catalog;
  private final BalancerHosts hosts;
  private final RuleActions actions;
  private final BalancerMetrics metrics;
  private final Prepared<LoadBalancer, ServedBalancer> served = new Prepared<>(ServedBalancer::new);

  BalancerTrigger(
      ApiCatalog catalog, BalancerHosts hosts, RuleActions actions, BalancerMetrics metrics) {
    this.catalog = catalog;
    this.hosts = hosts;
    this.actions = actions;
    this.metrics = metrics;
  }

  @Override
  public boolean serve(Call call) {
    String name = hosts.loadBalancer(call.host());
    BalancerAddress address =
        name == null
            ? BalancerAddress.of(call.host(), call.path())
            : new BalancerAddress(name, null, null, call.path(), false);
    if (address == null) {
      return false;
    }
    call.exchange().service(METERED_AS);
    catalog
        .find(LoadBalancer.id(address.name()))
        .whenComplete(
            (found, e) ->
                call.exchange()
                    .guarded(
                        () -> {
                          if (e == null) {
                            serve(call, address, found);
                          } else {
                            unknown(call, address, e);
                          }
                        }));
    return true;
  }

  private static void unknown(Call call, BalancerAddress address, Throwable e) {
    log.error("Load balancer {} could not be looked up", address.name(), e);
    Answers.errorAfterBody(
        call, ErrorCode.SERVICE_UNAVAILABLE, "The load balancer could not be looked up.");
  }

  private void serve(Call call, BalancerAddress address, Optional<DeployedApi> found) {
    String region = address.region();
    if (!(found.orElse(null) instanceof LoadBalancer definition)
        || (region != null && !region.equals(definition.identity().region()))) {
      Answers.errorAfterBody(
          call,
          ErrorCode.RESOURCE_NOT_FOUND,
          "There is no load balancer '"
              + address.name()
              + "', or several accounts have one of this name.");
      return;
    }
    ServedBalancer balancer = served.of(definition);
    ServedBalancer.ServedListener listener = listener(call, address, balancer);
    if (listener == null) {
      Answers.errorAfterBody(
          call,
          ErrorCode.RESOURCE_NOT_FOUND,
          "Load balancer '"
              + definition.label()
              + "' has no listener for "
              + (address.port() == null ? call.exchange().scheme() : "port " + address.port())
              + ".");
      return;
    }
    serve(new BalancedCall(call, address, balancer, listener));
  }

  private static ServedBalancer.@Nullable ServedListener listener(
      Call call, BalancerAddress address, ServedBalancer balancer) {
    Integer port = address.port();
    if (port != null) {
      return balancer.listener(port);
    }
    String named = RequestFacts.port(call);
    return balancer.listener(
        call.exchange().scheme().equals("https"),
        named.matches("\\d{1,5}") ? Integer.parseInt(named) : 0);
  }

  private void serve(BalancedCall call) {
    call.call().exchange().whenAnswered((status, nanos) -> metrics.answered(call, status));
    if (call.call().exchange().method().equals(HttpMethod.TRACE)) {
      BalancerResponses.refuse(call, 405);
    } else if (forwarders(call.call()) > MAX_FORWARDERS) {
      BalancerResponses.refuse(call, TOO_MANY_FORWARDERS);
    } else {
      actions.run(
          call,
          call.listener()
              .rule(new RuleConditions.Request(call.call(), call.address().path()))
              .action());
    }
  }

  private static int forwarders(Call call) {
    int count = 0;
    for (String header : call.headers().getAll("x-forwarded-for")) {
      count += header.split(",", -1).length;
    }
    return count;
  }
}
