package io.lambent.gateway.loadbalancer;

import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Call;
import org.jspecify.annotations.Nullable;

/**
 * One request to a load balancer and what is known of it so far. Used by one thread at a time;
 * metrics read it after the answer.
 */
final class BalancedCall {
  private final Call call;
  private final BalancerAddress address;
  private final ServedBalancer balancer;
  private final ServedBalancer.ServedListener listener;
  private final String traceId;

  // Written before the answer is sent, and read after it.
  private volatile @Nullable String targetGroup;
  private volatile Origin origin = Origin.LOAD_BALANCER;
  private volatile long targetNanos = -1;

  /** Who has answered. */
  enum Origin {
    LOAD_BALANCER,
    FIXED_RESPONSE,
    REDIRECT,
    TARGET,
    /** The load balancer, as a function has failed or answered what is no response. */
    FUNCTION_ERROR,
    /** The load balancer, as a function could not be called. */
    INVOCATION_ERROR
  }

  BalancedCall(
      Call call,
      BalancerAddress address,
      ServedBalancer balancer,
      ServedBalancer.ServedListener listener) {
    this.call = call;
    this.address = address;
    this.balancer = balancer;
    this.listener = listener;
    this.traceId = traceId(call.header(TraceId.HEADER));
  }

  /**
   * The trace header that functions see: a new root, or the client's with a field of this hop's.
   * See <a
   * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html">Request
   * tracing</a>.
   */
  private static String traceId(@Nullable String received) {
    String made = TraceId.of(null);
    String root = made.substring("Root=".length(), made.indexOf(';'));
    if (received == null || received.isBlank()) {
      return "Root=" + root;
    }
    String followed = TraceId.of(received);
    return followed.equals(received) ? "Self=" + root + ";" + received : "Root=" + root;
  }

  Call call() {
    return call;
  }

  BalancerAddress address() {
    return address;
  }

  ServedBalancer balancer() {
    return balancer;
  }

  ServedBalancer.ServedListener listener() {
    return listener;
  }

  String traceId() {
    return traceId;
  }

  /** Notes the target group that gets the request. */
  void targetGroup(String arn) {
    targetGroup = arn;
  }

  /** The target group that got the request; null where none did. */
  @Nullable String targetGroup() {
    return targetGroup;
  }

  void origin(Origin who) {
    origin = who;
  }

  Origin origin() {
    return origin;
  }

  /** Notes the time that a function took. */
  void targetNanos(long nanos) {
    targetNanos = nanos;
  }

  /** The time that a function took; -1 where none has answered. */
  long targetNanos() {
    return targetNanos;
  }
}
