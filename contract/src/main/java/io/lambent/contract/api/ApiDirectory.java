package io.lambent.contract.api;

import java.util.List;
import java.util.Optional;

/**
 * The deployed APIs of this installation, for gateways, which keep what they have asked for until a
 * listener says that it has changed. Calls block.
 */
public interface ApiDirectory {

  /**
   * Finds an API.
   *
   * @param id the first label of its host name
   */
  Optional<DeployedApi> find(String id);

  /**
   * Finds a REST API as it is defined now, whether that is deployed or not: with the single stage
   * {@link RestApi#DRAFT_STAGE}.
   */
  Optional<RestApi> draft(String id);

  /** All custom domain names. */
  List<ApiDomain> domains();

  /**
   * Registers a listener that is called after each change from now on. Within the same process it
   * is called before the operation that makes the change is answered.
   */
  Subscription subscribe(ApiListener listener);

  /** The registration of a listener. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
