package io.lambent.client.signal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other processes on the same database that there is something for them: LISTEN and NOTIFY of
 * PostgreSQL. A signal has a topic, such as {@code sqs}, and a name, such as the id of a queue.
 *
 * <p>Signals are hints. They may be lost: when a process is killed between its commit and its
 * signal, and while there is no connection. Who waits for signals therefore also looks now and
 * then, every {@link #slowLook}; and after a connection was lost, each receiver is called as if
 * everything had been signalled.
 *
 * <p>A signal is never sent in the transaction that it is about, as PostgreSQL lets such
 * transactions commit only one after the other. Signals are gathered for some milliseconds, the
 * same ones become one, and a transaction of their own sends them, which does not wait for the
 * disk. Nothing is sent while no other process listens: processes say hello when they connect and
 * once in each {@link #PERIOD}.
 *
 * <p>The connection is held for as long as the process runs, so it is not one of a pool. It has to
 * lead to PostgreSQL itself: poolers that share connections between transactions lose signals.
 */
public final class Signals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private static final String CHANNEL = "lambent_signals";

  /** The topic by which processes find each other. */
  private static final String HELLO = "hello";

  private static final Duration PERIOD = Duration.ofSeconds(30);

  /** The time after its last signal for which a process counts as one that listens. */
  private static final long PRESENT_NANOS = PERIOD.multipliedBy(3).toNanos();

  private static final long GATHER_MILLIS = 5;
  private static final Duration RECONNECT = Duration.ofSeconds(5);

  /** The slow look while signals come, and while they do not. */
  private static final Duration CONNECTED_LOOK = Duration.ofSeconds(30);

  private static final Duration UNCONNECTED_LOOK = Duration.ofSeconds(5);

  private final String process = UUID.randomUUID().toString();
  private final DataSource pool;
  private final Opener opener;
  private final Map<String, List<Receiver>> receivers = new ConcurrentHashMap<>();
  private final Map<String, Long> others = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  /** Signals that wait to be sent; guarded by lock. */
  private final Set<String> pending = new LinkedHashSet<>();

  private final Thread listener;
  private final Thread sender;
  private volatile @Nullable Connection connection;
  private volatile boolean connected;
  private volatile boolean closed;

  /** Opens a connection to the database that nobody else uses. */
  @FunctionalInterface
  public interface Opener {
    Connection open() throws SQLException;
  }

  /** Takes signals of other processes. Must not block. */
  public interface Receiver {
    void received(String name);

    /** Signals may have been lost. */
    void missed();
  }

  /**
   * @param pool for the transactions that send
   */
  public Signals(DataSource pool, Opener opener) {
    this.pool = pool;
    this.opener = opener;
    this.listener = Thread.ofVirtual().name("signals").unstarted(this::listen);
    this.sender = Thread.ofVirtual().name("signals-sender").unstarted(this::send);
  }

  public Signals start() {
    listener.start();
    sender.start();
    return this;
  }

  /** Has a receiver called with the signals of a topic that other processes send from now on. */
  public void on(String topic, Receiver receiver) {
    receivers.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>()).add(receiver);
  }

  /**
   * Sends a signal to all other processes. Does not block, and never fails. What it is about has to
   * be committed.
   *
   * @param topic without vertical bars
   * @param name at most some hundred bytes
   */
  public void send(String topic, String name) {
    if (hasOthers()) {
      add(topic, name);
    }
  }

  private void add(String topic, String name) {
    lock.lock();
    try {
      if (pending.add(topic + "|" + name)) {
        added.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns true while signals of other processes come. */
  public boolean isConnected() {
    return connected;
  }

  /** The interval between looks for changes of which no signal has told. */
  public Duration slowLook() {
    return connected ? CONNECTED_LOOK : UNCONNECTED_LOOK;
  }

  /** Returns true if other processes listen. */
  boolean hasOthers() {
    long now = System.nanoTime();
    return others.values().stream().anyMatch(seen -> now - seen < PRESENT_NANOS);
  }

  private void listen() {
    boolean isFirst = true;
    while (!closed) {
      try (Connection opened = opener.open();
          Statement statement = opened.createStatement()) {
        connection = opened;
        statement.execute("listen " + CHANNEL);
        if (!isFirst) {
          missed();
        }
        isFirst = false;
        receive(opened.unwrap(PGConnection.class));
      } catch (SQLException e) {
        if (!closed) {
          log.debug("Signals of other processes do not come now", e);
        }
      } finally {
        connected = false;
        connection = null;
      }
      if (!closed && !pause(RECONNECT)) {
        return;
      }
    }
  }

  private void receive(PGConnection source) throws SQLException {
    long nextHello = System.nanoTime();
    while (!closed) {
      if (System.nanoTime() - nextHello >= 0) {
        add(HELLO, process);
        nextHello = System.nanoTime() + PERIOD.toNanos();
        forgetOthers();
      }
      PGNotification[] notifications = source.getNotifications((int) PERIOD.toMillis());
      if (notifications != null) {
        for (PGNotification notification : notifications) {
          received(notification.getParameter());
        }
      }
    }
  }

  private void forgetOthers() {
    long now = System.nanoTime();
    others.values().removeIf(seen -> now - seen >= PRESENT_NANOS);
  }

  /**
   * Takes a signal.
   *
   * @param text the process that sent it, its topic and its name
   */
  private void received(String text) {
    String[] parts = text.split("\\|", 3);
    if (parts.length < 3) {
      return;
    }
    if (parts[0].equals(process)) {
      // Its own hello has come, so the other processes have it too, and send to this one.
      connected = true;
      return;
    }
    if (others.put(parts[0], System.nanoTime()) == null) {
      // It may have just begun to listen, and missed the hello of this process.
      add(HELLO, process);
    }
    for (Receiver receiver : receivers.getOrDefault(parts[1], List.of())) {
      call(() -> receiver.received(parts[2]));
    }
  }

  private void missed() {
    receivers.values().forEach(all -> all.forEach(receiver -> call(receiver::missed)));
  }

  private static void call(Runnable receiver) {
    try {
      receiver.run();
    } catch (RuntimeException e) {
      log.warn("A signal was not handled", e);
    }
  }

  private void send() {
    try {
      while (!closed) {
        send(take());
        TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  private List<String> take() throws InterruptedException {
    lock.lock();
    try {
      while (pending.isEmpty()) {
        added.await();
      }
      List<String> all = new ArrayList<>(pending);
      pending.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void send(List<String> signals) {
    try (Connection taken = pool.getConnection();
        PreparedStatement statement =
            taken.prepareStatement(
                """
                select pg_notify(?, ? || '|' || signal) from unnest(?) signal
                  where (select set_config('synchronous_commit', 'off', true)) is not null
                """)) {
      statement.setString(1, CHANNEL);
      statement.setString(2, process);
      statement.setArray(3, taken.createArrayOf("text", signals.toArray()));
      statement.execute();
    } catch (SQLException e) {
      log.debug("Other processes are not told of {} changes", signals.size(), e);
    }
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("A connection was not closed", e);
      }
    }
    listener.interrupt();
    sender.interrupt();
    listener.join();
    sender.join();
  }
}
