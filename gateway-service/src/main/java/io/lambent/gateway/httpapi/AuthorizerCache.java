package io.lambent.gateway.httpapi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The answers of authorizer functions by their identity sources, for a limited time. */
final class AuthorizerCache {
  private static final int MOST_ENTRIES = 10_000;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(FunctionAuthorizer.Answer answer, long until) {}

  /**
   * @param now of {@link System#nanoTime}
   */
  FunctionAuthorizer.@Nullable Answer find(String key, long now) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (entry.until() - now <= 0) {
      entries.remove(key, entry);
      return null;
    }
    return entry.answer();
  }

  void keep(String key, FunctionAuthorizer.Answer answer, long until, long now) {
    if (entries.size() >= MOST_ENTRIES) {
      entries.values().removeIf(entry -> entry.until() - now <= 0);
      if (entries.size() >= MOST_ENTRIES) {
        entries.clear();
      }
    }
    entries.put(key, new Entry(answer, until));
  }
}
