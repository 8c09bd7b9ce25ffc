package io.lambent.gateway.apigateway;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.DeployedApi;
import io.lambent.gateway.origin.GrantedHosts;
import io.lambent.gateway.tls.MutualTls;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * APIs and load balancers by id, and custom domain names, in memory until the directory says that
 * they have changed. The directory blocks, so it is asked on threads of its own, at most {@value
 * #MOST_QUESTIONS} at a time; requests for the same id share a question.
 */
@Component
public final class ApiCatalog implements GrantedHosts, MutualTls, ApiListener {
  private static final Logger log = LoggerFactory.getLogger(ApiCatalog.class);
  private static final int MOST_QUESTIONS = 16;
  private static final int MOST_ENTRIES = 10_000;
  private static final int LONGEST_ID = 64;
  private static final long RETRY_MILLIS = 2_000;

  private final ApiDirectory directory;
  private final ExecutorService questions =
      Executors.newFixedThreadPool(MOST_QUESTIONS, Thread.ofVirtual().name("api-", 0).factory());
  private final Map<String, DeployedApi> known = new ConcurrentHashMap<>();
  private final Map<String, Question> asked = new ConcurrentHashMap<>();
  private volatile Map<String, ApiDomain> domains = Map.of();

  /** Counts changes of domain names; a list that was read before the latest is read again. */
  private final AtomicLong domainChanges = new AtomicLong();

  private final AtomicBoolean readingDomains = new AtomicBoolean();
  private volatile ApiDirectory.@Nullable Subscription subscription;

  ApiCatalog(ApiDirectory directory) {
    this.directory = directory;
  }

  /** A question that is under way; what was changed since is not kept. */
  private static final class Question {
    final CompletableFuture<Optional<DeployedApi>> answer = new CompletableFuture<>();
    volatile boolean outdated;
  }

  @PostConstruct
  void subscribe() {
    subscription = directory.subscribe(this);
  }

  /** Finds an API; fails where it is not known and the directory cannot be asked. */
  public CompletableFuture<Optional<DeployedApi>> find(String id) {
    DeployedApi api = known.get(id);
    if (api != null) {
      return CompletableFuture.completedFuture(Optional.of(api));
    }
    if (!isId(id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Question question = new Question();
    Question earlier = asked.putIfAbsent(id, question);
    if (earlier != null) {
      return earlier.answer;
    }
    questions.execute(() -> ask(id, question));
    return question.answer;
  }

  private void ask(String id, Question question) {
    try {
      Optional<DeployedApi> found = directory.find(id);
      if (found.isPresent() && !question.outdated) {
        remember(id, found.get());
        if (question.outdated) {
          known.remove(id);
        }
      }
      asked.remove(id, question);
      question.answer.complete(found);
    } catch (RuntimeException e) {
      asked.remove(id, question);
      question.answer.completeExceptionally(e);
    }
  }

  private void remember(String id, DeployedApi api) {
    if (known.size() >= MOST_ENTRIES) {
      known.clear();
    }
    known.put(id, api);
  }

  /** A custom domain name, or the one with a star that it is under; null where there is none. */
  @Nullable ApiDomain domain(String host) {
    Map<String, ApiDomain> all = domains;
    if (all.isEmpty()) {
      return null;
    }
    ApiDomain domain = all.get(host);
    int dot = host.indexOf('.');
    return domain == null && dot > 0 ? all.get("*" + host.substring(dot)) : domain;
  }

  @Override
  public boolean isGranted(String host) {
    return domain(host) != null;
  }

  @Override
  public MutualTls.@Nullable Required required(String host) {
    ApiDomain domain = domain(host);
    String truststore = domain == null ? null : domain.truststore();
    return domain == null || truststore == null
        ? null
        : new MutualTls.Required(domain.name(), truststore);
  }

  @Override
  public void changed(String apiId) {
    // A question that began before the change is asked again by the next request.
    Question question = asked.remove(apiId);
    if (question != null) {
      question.outdated = true;
    }
    known.remove(apiId);
  }

  @Override
  public void domainsChanged() {
    domainChanges.incrementAndGet();
    if (readingDomains.compareAndSet(false, true)) {
      readDomains();
    }
  }

  /** Reads domain names in this thread, so that they are known when the operation is answered. */
  private void readDomains() {
    long seen = domainChanges.get();
    boolean read = false;
    try {
      domains =
          directory.domains().stream()
              .collect(Collectors.toUnmodifiableMap(ApiDomain::name, Function.identity()));
      read = true;
    } catch (RuntimeException e) {
      log.warn("Custom domain names could not be read: {}", e.toString());
      questions.execute(
          () -> {
            try {
              Thread.sleep(RETRY_MILLIS);
              domainsChanged();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
          });
    } finally {
      readingDomains.set(false);
    }
    if (read && domainChanges.get() != seen && readingDomains.compareAndSet(false, true)) {
      readDomains();
    }
  }

  @Override
  public void missed() {
    List.copyOf(asked.keySet()).forEach(this::changed);
    known.clear();
    domainsChanged();
  }

  private static boolean isId(String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  @PreDestroy
  void close() {
    ApiDirectory.Subscription open = subscription;
    if (open != null) {
      open.close();
    }
    questions.shutdownNow();
  }
}
