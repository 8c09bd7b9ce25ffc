package io.lambent.gateway.origin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which the port may be reached. A page of an attacker whose name resolves to
 * this machine (DNS rebinding) sends its own name as {@code Host}; names that only the operator or
 * a trusted registry can point here are let through. IP addresses are no names, and cannot be
 * rebound.
 */
final class HostNames {
  private static final List<String> TRUSTED_SUFFIXES =
      List.of(
          ".localhost",
          ".localhost.localstack.cloud",
          ".on.aws",
          // By which containers reach their host.
          ".docker.internal",
          ".containers.internal");

  /** The prefixes that SDKs add to the endpoint's host name for {@code StartLiveTail}. */
  private static final List<String> SDK_PREFIXES = List.of("stream-", "streaming-");

  private final Set<String> names = new HashSet<>();
  private final List<String> suffixes;
  private final boolean any;

  /**
   * @param configured as in {@code lambent.gateway.allowed-hosts}
   */
  HostNames(List<String> configured) {
    names.add("localhost");
    names.add("localhost.localstack.cloud");
    SDK_PREFIXES.forEach(prefix -> names.add(prefix + "localhost"));
    List<String> below = new ArrayList<>(TRUSTED_SUFFIXES);
    for (String entry : configured) {
      String name = entry.toLowerCase(Locale.ROOT);
      if (name.startsWith("*.")) {
        below.add(name.substring(1));
      } else {
        names.add(name);
      }
    }
    suffixes = List.copyOf(below);
    any = names.contains("*");
  }

  /**
   * @param name lower case, without port
   */
  boolean allows(String name) {
    if (any || names.contains(name) || isAddress(name)) {
      return true;
    }
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAddress(String name) {
    if (name.startsWith("[")) {
      return name.endsWith("]");
    }
    if (name.isEmpty()) {
      return false;
    }
    int dots = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  /** The name in a {@code Host} header, lower case, without port; null where it is not one. */
  static @Nullable String nameOf(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return null;
    }
    int end = host.length();
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      for (int i = colon + 1; i < end; i++) {
        if (host.charAt(i) < '0' || host.charAt(i) > '9') {
          return null;
        }
      }
      end = colon;
    }
    return host.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
