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

  /**
   * Has a listener called after each change of a function URL and before the caller gets the answer
   * to it. Does nothing where function-service runs in another process.
   */
  default void onChange(Runnable listener) {}
}
