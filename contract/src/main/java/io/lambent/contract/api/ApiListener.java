package io.lambent.contract.api;

/** Takes note of changes of APIs. Must not block. */
public interface ApiListener {

  /** An API was made, deployed, changed or deleted. */
  void changed(String apiId);

  /** Custom domain names or their mappings have changed. */
  void domainsChanged();

  /** Changes may have been lost: everything that is known may be out of date. */
  void missed();
}
