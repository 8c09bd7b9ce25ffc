package io.lambent.gateway.functionurl;

import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Function URLs by id, remembered for a second, so that a busy URL costs function-service one
 * question a second and a deleted one is gone after one, or at once in the same process. While
 * function-service is away, what was known before goes on working. The source blocks, so it is
 * asked on threads of its own, at most {@value #MOST_QUESTIONS} at a time; requests for the same id
 * share a question.
 */
@Component
class FunctionUrlDirectory {
  private static final Logger log = LoggerFactory.getLogger(FunctionUrlDirectory.class);

  static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_QUESTIONS = 16;
  private static final int MOST_ENTRIES = 10_000;
  private static final int LONGEST_ID = 64;

  private final FunctionUrls source;
  private final ExecutorService questions =
      Executors.newFixedThreadPool(
          MOST_QUESTIONS, Thread.ofVirtual().name("function-url-", 0).factory());
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<FunctionUrl>>> asked =
      new ConcurrentHashMap<>();

  /** The number of changes so far; an answer to a question from before the last is not kept. */
  private final AtomicLong changes = new AtomicLong();

  FunctionUrlDirectory(FunctionUrls source) {
    this.source = source;
    source.onChange(this::forget);
  }

  private record Known(FunctionUrl url, long since) {}

  /** Finds a URL; fails only where it was never known and the source cannot be asked. */
  CompletableFuture<Optional<FunctionUrl>> find(String id) {
    Known entry = known.get(id);
    if (entry != null && System.nanoTime() - entry.since() < FRESH_NANOS) {
      return CompletableFuture.completedFuture(Optional.of(entry.url()));
    }
    if (!isId(id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<Optional<FunctionUrl>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<FunctionUrl>> earlier = asked.putIfAbsent(id, answer);
    if (earlier != null) {
      return earlier;
    }
    questions.execute(() -> ask(id, entry, answer));
    return answer;
  }

  private void ask(
      String id, @Nullable Known stale, CompletableFuture<Optional<FunctionUrl>> answer) {
    long before = changes.get();
    try {
      Optional<FunctionUrl> found = source.find(id);
      remember(id, found, before);
      asked.remove(id, answer);
      answer.complete(found);
    } catch (RuntimeException e) {
      asked.remove(id, answer);
      if (stale == null) {
        answer.completeExceptionally(e);
      } else {
        log.warn("Function URL {} is served from memory: {}", id, e.toString());
        answer.complete(Optional.of(stale.url()));
      }
    }
  }

  /** Keeps a URL. Ids that lead nowhere are not kept: a client could send any number of them. */
  private void remember(String id, Optional<FunctionUrl> found, long before) {
    if (found.isEmpty()) {
      known.remove(id);
      return;
    }
    if (known.size() >= MOST_ENTRIES) {
      long now = System.nanoTime();
      known.values().removeIf(entry -> now - entry.since() > FRESH_NANOS);
    }
    Known entry = new Known(found.get(), System.nanoTime());
    known.put(id, entry);
    if (changes.get() != before) {
      known.remove(id, entry);
    }
  }

  /** Forgets all URLs after a change of any one, so that the next request asks for its URL anew. */
  private void forget() {
    changes.incrementAndGet();
    asked.clear();
    known.clear();
  }

  private static boolean isId(String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  @PreDestroy
  void close() {
    questions.shutdownNow();
  }
}
