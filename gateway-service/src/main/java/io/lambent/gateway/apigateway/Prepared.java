package io.lambent.gateway.apigateway;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.DeployedApi;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Objects prepared from definitions, such as a tree of routes, each kept until its definition
 * changes.
 *
 * @param <D> the kind of definition
 * @param <P> what is prepared from one
 */
public final class Prepared<D extends DeployedApi, P> {
  /** Beyond this number all are forgotten, and prepared anew when they are next asked for. */
  private static final int MAX_KEPT = 10_000;

  private final Function<D, P> prepare;
  private final Map<ApiIdentity, Entry<D, P>> kept = new ConcurrentHashMap<>();

  private record Entry<D, P>(D definition, P prepared) {}

  public Prepared(Function<D, P> prepare) {
    this.prepare = prepare;
  }

  /** The object of a definition. Definitions are the same only if they are one object. */
  public P of(D definition) {
    Entry<D, P> known = kept.get(definition.identity());
    if (known != null && known.definition() == definition) {
      return known.prepared();
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    P made = prepare.apply(definition);
    kept.put(definition.identity(), new Entry<>(definition, made));
    return made;
  }
}
