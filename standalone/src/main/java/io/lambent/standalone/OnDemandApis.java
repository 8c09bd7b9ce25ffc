package io.lambent.standalone;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The deployed APIs of aws-services, which starts with the first request for one. Listeners are
 * notified from then on.
 */
final class OnDemandApis {
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable ApiDirectory running;

  /** The directory for the gateway. */
  ApiDirectory of(OnDemand aws) {
    return new Directory(aws);
  }

  /**
   * Called when the context of aws-services has started, before {@link OnDemand#isRunning} returns
   * true.
   */
  void started(ApiDirectory directory) {
    directory.subscribe(new Listeners());
    running = directory;
    listeners.forEach(ApiListener::missed);
  }

  private final class Directory implements ApiDirectory {
    private final OnDemand aws;

    Directory(OnDemand aws) {
      this.aws = aws;
    }

    @Override
    public Optional<DeployedApi> find(String id) {
      aws.start().join();
      return Objects.requireNonNull(running).find(id);
    }

    @Override
    public Optional<RestApi> draft(String id) {
      aws.start().join();
      return Objects.requireNonNull(running).draft(id);
    }

    /**
     * Returns none while aws-services does not run. {@link PendingWork} starts it where there are
     * domain names.
     */
    @Override
    public List<ApiDomain> domains() {
      ApiDirectory directory = running;
      return directory == null ? List.of() : directory.domains();
    }

    @Override
    public Subscription subscribe(ApiListener listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }

  private final class Listeners implements ApiListener {
    @Override
    public void changed(String apiId) {
      listeners.forEach(listener -> listener.changed(apiId));
    }

    @Override
    public void domainsChanged() {
      listeners.forEach(ApiListener::domainsChanged);
    }

    @Override
    public void missed() {
      listeners.forEach(ApiListener::missed);
    }
  }
}
