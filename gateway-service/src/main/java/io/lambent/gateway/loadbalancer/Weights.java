package io.lambent.gateway.loadbalancer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.digest.Sha256;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the target groups of a rule by their weights, or the one with which a client stays
 * by its cookie.
 */
final class Weights {
  private static final String COOKIE = "AWSALBTG";
  private static final String CORS_COOKIE = "AWSALBTGCORS";
  private static final int TOKEN_LENGTH = 32;

  private Weights() {}

  /** Chooses a target group; null where all have the weight 0. */
  static LoadBalancer.@Nullable Weighted choose(Call call, LoadBalancer.Forward forward) {
    List<LoadBalancer.Weighted> groups = forward.targetGroups();
    if (forward.stickySeconds() > 0) {
      LoadBalancer.Weighted kept = kept(call, groups);
      if (kept != null) {
        return kept;
      }
    }
    int total = 0;
    for (LoadBalancer.Weighted group : groups) {
      total += group.weight();
    }
    if (total == 0) {
      return null;
    }
    return at(groups, groups.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(total));
  }

  /**
   * The group at a point of all weights, one after the other.
   *
   * @param point from 0 to the sum of weights, exclusive
   */
  static LoadBalancer.Weighted at(List<LoadBalancer.Weighted> groups, int point) {
    int left = point;
    for (LoadBalancer.Weighted group : groups) {
      if (left < group.weight()) {
        return group;
      }
      left -= group.weight();
    }
    throw new IllegalArgumentException("point " + point);
  }

  private static LoadBalancer.@Nullable Weighted kept(
      Call call, List<LoadBalancer.Weighted> groups) {
    for (String cookie : RequestFacts.cookies(call)) {
      int equals = cookie.indexOf('=');
      String name = equals < 0 ? cookie : cookie.substring(0, equals);
      if (name.equals(COOKIE) || name.equals(CORS_COOKIE)) {
        for (LoadBalancer.Weighted group : groups) {
          if (group.weight() > 0 && cookie.endsWith("=" + token(group.targetGroupArn()))) {
            return group;
          }
        }
      }
    }
    return null;
  }

  /** Has the client stay with a target group where the rule says so. */
  static void stick(BalancedCall call, LoadBalancer.Forward forward, String groupArn) {
    if (forward.stickySeconds() > 0) {
      String rest =
          "="
              + token(groupArn)
              + "; Expires="
              + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  Instant.now().plusSeconds(forward.stickySeconds()).atOffset(ZoneOffset.UTC))
              + "; Path=/";
      call.call()
          .exchange()
          .header(HttpHeaderNames.SET_COOKIE, COOKIE + rest)
          .header(HttpHeaderNames.SET_COOKIE, CORS_COOKIE + rest + "; SameSite=None; Secure");
    }
  }

  private static String token(String groupArn) {
    return Sha256.hex(groupArn.getBytes(UTF_8)).substring(0, TOKEN_LENGTH);
  }
}
