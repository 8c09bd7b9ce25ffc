package io.lambent.function.awsapi;

/** The operations of a package; a bean in each package that has some. */
@FunctionalInterface
public interface Operations {

  /** Adds the handlers. */
  void addTo(Handlers handlers);
}
