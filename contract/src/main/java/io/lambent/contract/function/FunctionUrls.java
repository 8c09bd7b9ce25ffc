package io.lambent.contract.function;

import java.util.Optional;

/** Where the gateway learns what a function URL leads to. Calls block. */
public interface FunctionUrls {

  /**
   * Finds a function URL.
   *
   * @param id the first label of the URL's host name
   */
  Optional<FunctionUrl> find(String id);
}
