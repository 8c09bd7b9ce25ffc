package io.lambent.client.environment;

import io.lambent.contract.function.CallingFunction;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Takes the connections that functions open to the platform's endpoint from networks of their own.
 */
public interface EnvironmentConnections {

  /** Whose connection it is. Absent where a connection comes from elsewhere. */
  AttributeKey<CallingFunction> CALLER = AttributeKey.valueOf("lambent.calling-function");

  /**
   * Serves a connection. Never blocks.
   *
   * @param accepted a native channel that no event loop has yet, with {@link #CALLER}
   * @return false where it cannot be served; it still has no event loop then
   */
  boolean take(Channel accepted);
}
