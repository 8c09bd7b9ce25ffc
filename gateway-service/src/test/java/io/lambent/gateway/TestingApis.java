package io.lambent.gateway;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Deployed APIs in memory. */
final class TestingApis implements ApiDirectory {
  private final Map<String, DeployedApi> apis = new ConcurrentHashMap<>();
  private final List<ApiDomain> domains = new CopyOnWriteArrayList<>();
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();

  void put(DeployedApi api) {
    apis.put(api.identity().id(), api);
    listeners.forEach(listener -> listener.changed(api.identity().id()));
  }

  void put(ApiDomain domain) {
    domains.add(domain);
    listeners.forEach(ApiListener::domainsChanged);
  }

  int questions() {
    return questions.get();
  }

  @Override
  public Optional<DeployedApi> find(String id) {
    questions.incrementAndGet();
    return Optional.ofNullable(apis.get(id));
  }

  /** A REST API whose stage has the name of a draft's. */
  @Override
  public Optional<RestApi> draft(String id) {
    return apis.get(id) instanceof RestApi rest && rest.stages().contains(RestApi.DRAFT_STAGE)
        ? Optional.of(rest)
        : Optional.empty();
  }

  @Override
  public List<ApiDomain> domains() {
    return List.copyOf(domains);
  }

  @Override
  public Subscription subscribe(ApiListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
