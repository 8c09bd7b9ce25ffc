package io.lambent.contract.function;

import java.util.Optional;

/** Looks up the function behind a function URL, for the gateway. Calls block. */
public interface FunctionUrls {

  /**
   * Finds a function URL.
   *
   * @param id the first label of the URL's host name
   */
  Optional<FunctionUrl> find(String id);
}
