package io.lambent.gateway.backend;

import reactor.core.publisher.Mono;

/** Starts services that do not run until they are needed. */
public interface BackendStarter {

  /** All services run already, as those in processes of their own do. */
  BackendStarter ALWAYS_RUNNING =
      new BackendStarter() {
        @Override
        public boolean isRunning(Backend backend) {
          return true;
        }

        @Override
        public Mono<Void> start(Backend backend) {
          return Mono.empty();
        }
      };

  boolean isRunning(Backend backend);

  /** Completes when the service runs; fails where it does not start. */
  Mono<Void> start(Backend backend);
}
