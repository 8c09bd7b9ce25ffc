package io.lambent.function.functionurl;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Calls listeners once a change of a function URL is committed. */
@Component
class UrlChanges {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Published by each transaction that changes a function URL. */
  record UrlChanged() {}

  void add(Runnable listener) {
    listeners.add(listener);
  }

  @TransactionalEventListener
  void on(UrlChanged change) {
    listeners.forEach(Runnable::run);
  }
}
