package io.lambent.execution.cloudwatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The figures that are gathered between two shipments, by their origin. Once closed it takes no
 * further origin, and its figures take nothing more, so that no call counts twice or not at all.
 * Adding to figures that exist takes no lock of this class.
 *
 * @param <K> the origin of figures
 */
final class Gathering<K> {

  /** The maximum number of figures in memory; further origins are not counted. */
  private static final int MAX_FIGURES = 50_000;

  private final Map<K, CallFigures> figures = new ConcurrentHashMap<>();
  private boolean closed;

  /** The result of an attempt to count something. */
  enum Counted {
    DONE,
    /** The gathering is closed; the next one takes it. */
    CLOSED,
    FULL
  }

  Counted count(K origin, CallFigures.Change change) {
    CallFigures known = figures.get(origin);
    if (known == null) {
      synchronized (this) {
        if (closed) {
          return Counted.CLOSED;
        }
        known = create(origin);
      }
    }
    if (known == null) {
      return Counted.FULL;
    }
    return known.change(change) ? Counted.DONE : Counted.CLOSED;
  }

  private @Nullable CallFigures create(K origin) {
    return figures.size() >= MAX_FIGURES
        ? figures.get(origin)
        : figures.computeIfAbsent(origin, any -> new CallFigures());
  }

  boolean isEmpty() {
    return figures.isEmpty();
  }

  /** Closes it and visits all figures. */
  void close(BiConsumer<K, CallFigures> visitor) {
    synchronized (this) {
      closed = true;
    }
    figures.values().forEach(CallFigures::close);
    figures.forEach(visitor);
  }
}
