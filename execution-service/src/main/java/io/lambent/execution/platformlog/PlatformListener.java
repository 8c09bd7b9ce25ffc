package io.lambent.execution.platformlog;

/**
 * Takes the platform's events of all environments, in order for each. It is called on the path of
 * the call, on the environment's event loop and in its init phase on a virtual thread, and so must
 * neither block nor take a lock that functions share.
 */
public interface PlatformListener {
  void on(PlatformEvent event);
}
