package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes log files. Appending is putting into a queue; the thread wakes, lets
 * {@code batch-delay} pass so that more can gather, and writes everything with one call per stream.
 * Nothing is synced: events survive the end of the process from the moment they are written.
 *
 * <p>All other changes of files (creating and deleting groups, retention) run on this thread too,
 * in the order of the queue, so nothing here needs a lock, and everything that was appended before
 * such a task is written when the task runs.
 */
final class LogWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
  private static final int MAX_BATCH = 10_000;
  private static final int MAX_OPEN_FILES = 128;
  private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LogStore store;
  private final LogCleaner cleaner;
  private final LogsProperties properties;
  private final Queue<Command> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Map<LogSegment, FileChannel> channels = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<StoredStream, Batch> batches = new LinkedHashMap<>();
  private final List<Unanswered> unanswered = new ArrayList<>();
  private final Map<StoredStream, Integer> users = new LinkedHashMap<>();
  private final Thread thread;
  private volatile LogObserver observer = LogObserver.NONE;
  private volatile @Nullable Followers followers;
  private volatile @Nullable LiveTails tails;
  private volatile boolean closed;
  private boolean behind;
  private long writtenSinceCleaning;
  private long cleanedAt = System.nanoTime();
  private long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

  private sealed interface Command {
    record Append(LogStream stream, long timestamp, String message) implements Command {}

    record Open(LogStream stream, long now) implements Command {}

    record Close(LogStream stream) implements Command {}

    record Task(Change<?> change) implements Command {}
  }

  /** Something that only the writer's thread may do. */
  interface Work<T> {
    T on(LogStore store) throws IOException;
  }

  /** The result is there, or the error, once all is written. */
  private record Change<T>(Work<T> work, CompletableFuture<T> result) {
    /** Returns what remains to be done once the events that it has added are written. */
    Runnable run(LogStore store) {
      try {
        T value = work.on(store);
        return () -> result.complete(value);
      } catch (IOException | RuntimeException e) {
        result.completeExceptionally(e);
        return () -> {};
      }
    }
  }

  /** A change whose events are not written yet. */
  private record Unanswered(CompletableFuture<?> result, Runnable done) {}

  /** Events of one stream on their way into its last segment. */
  private static final class Batch {
    private final List<LogEvent> events = new ArrayList<>();
    private ByteBuffer bytes = ByteBuffer.allocate(4096);

    void add(long start, long timestamp, long ingestion, String message) {
      byte[] encoded = message.getBytes(UTF_8);
      int length = encoded.length + Records.OVERHEAD;
      if (bytes.remaining() < length) {
        bytes =
            ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + length))
                .put(bytes.flip());
      }
      Records.write(bytes, timestamp, ingestion, encoded);
      events.add(new LogEvent(start, start + length, timestamp, ingestion, message));
    }
  }

  LogWriter(LogStore store, LogsProperties properties) {
    this.store = store;
    this.properties = properties;
    this.cleaner = new LogCleaner(store, properties);
    this.thread = Thread.ofPlatform().daemon().name("log-writer").start(this::run);
  }

  /** Sets the observer of all events that are written from now on; there is one. */
  void observe(LogObserver observer) {
    this.observer = observer;
  }

  /** Sets what filters take the events of streams from now on. */
  void follow(Followers followers) {
    this.followers = followers;
  }

  /** Sets whose sessions get the events of streams from now on. */
  void tail(LiveTails sessions) {
    this.tails = sessions;
  }

  void open(LogStream stream, long now) {
    add(new Command.Open(stream, now));
  }

  void close(LogStream stream) {
    add(new Command.Close(stream));
  }

  /** Takes an event in, or answers false where too much waits already. */
  boolean append(LogStream stream, long timestamp, String message, boolean always) {
    long size = message.length() + 64L;
    long ofStream = stream.queued().addAndGet(size);
    long total = queuedBytes.addAndGet(size);
    if (!always
        && (ofStream > properties.maxQueuedPerStream().toBytes()
            || total > properties.maxQueued().toBytes())) {
      dequeued(stream, size);
      return false;
    }
    add(new Command.Append(stream, timestamp, message));
    return true;
  }

  /** Runs something after everything that is queued. */
  <T> CompletableFuture<T> change(Work<T> work) {
    Change<T> change = new Change<>(work, new CompletableFuture<>());
    if (closed) {
      change.result().completeExceptionally(new IOException("the log writer has ended"));
    } else {
      add(new Command.Task(change));
    }
    return change.result();
  }

  private void add(Command command) {
    queue.add(command);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void dequeued(LogStream stream, long size) {
    stream.queued().addAndGet(-size);
    queuedBytes.addAndGet(-size);
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        if (queue.isEmpty()) {
          sleep();
        }
        gather();
        writeBatch();
        cleanIfDue();
      } catch (RuntimeException | IOException e) {
        complain("Log events could not be written", e);
      }
    }
    closeFiles();
  }

  /** Lets go of files that may have been deleted. Only the writer's thread. */
  void closeFiles() {
    channels.values().forEach(LogWriter::closeQuietly);
    channels.clear();
  }

  private void sleep() {
    asleep.set(true);
    if (queue.isEmpty() && !closed) {
      LockSupport.parkNanos(this, properties.cleanInterval().toNanos());
    }
    asleep.set(false);
  }

  /**
   * Lets events gather, also where some are there already: each write costs far more than its
   * bytes. Others add without waking this thread meanwhile.
   */
  private void gather() {
    if (!queue.isEmpty() && !closed && !behind) {
      LockSupport.parkNanos(this, properties.batchDelay().toNanos());
    }
  }

  private void writeBatch() {
    long now = System.currentTimeMillis();
    behind = true;
    for (int i = 0; i < MAX_BATCH; i++) {
      Command command = queue.poll();
      if (command == null) {
        behind = false;
        break;
      }
      try {
        execute(command, now);
      } catch (IOException | RuntimeException e) {
        complain("A log event could not be written", e);
      }
    }
    flush();
  }

  private void execute(Command command, long now) throws IOException {
    switch (command) {
      case Command.Append append -> {
        LogStream stream = append.stream();
        dequeued(stream, append.message().length() + 64L);
        StoredStream stored = stored(stream, now);
        String notice = stream.takeDropNotice();
        if (notice != null) {
          add(stored, now, now, notice);
        }
        add(stored, append.timestamp(), now, append.message());
        written(stream.key(), append.message());
      }
      case Command.Open open -> users.merge(stored(open.stream(), open.now()), 1, Integer::sum);
      case Command.Close close -> {
        StoredGroup group = store.find(close.stream().key());
        StoredStream stored = group == null ? null : group.streams().get(close.stream().name());
        if (stored != null) {
          users.computeIfPresent(stored, (s, count) -> count == 1 ? null : count - 1);
        }
      }
      case Command.Task task -> {
        flush();
        Runnable done = task.change().run(store);
        if (batches.isEmpty()) {
          done.run();
        } else {
          unanswered.add(new Unanswered(task.change().result(), done));
        }
      }
    }
  }

  /** The stream on disk; made again where it was deleted while an environment still writes. */
  private StoredStream stored(LogStream stream, long now) throws IOException {
    StoredGroup group = store.findOrCreate(stream.key(), now);
    StoredStream stored = group.streams().get(stream.name());
    return stored != null ? stored : group.createStream(stream.name(), now);
  }

  /** Adds an event to the batch of a stream. Only the writer's thread, such as in {@link Work}. */
  void add(StoredStream stream, long timestamp, long ingestion, String message) {
    Batch batch = batches.computeIfAbsent(stream, s -> new Batch());
    batch.add(stream.last().end() + batch.bytes.position(), timestamp, ingestion, message);
  }

  /** Shows the observer an event of a group. Only the writer's thread, such as in {@link Work}. */
  void written(StoredGroup.Key key, String message) {
    observer.written(key.account(), key.region(), message);
  }

  private void flush() {
    IOException failure = null;
    for (Map.Entry<StoredStream, Batch> entry : batches.entrySet()) {
      try {
        write(entry.getKey(), entry.getValue());
      } catch (IOException e) {
        failure = e;
        complain(entry.getValue().events.size() + " log events are lost", e);
      }
    }
    batches.clear();
    for (Unanswered waiting : unanswered) {
      if (failure == null) {
        waiting.done().run();
      } else {
        waiting.result().completeExceptionally(failure);
      }
    }
    unanswered.clear();
  }

  private void write(StoredStream stream, Batch batch) throws IOException {
    LogSegment segment = stream.last();
    int length = batch.bytes.position();
    FileChannel channel = channel(segment);
    try {
      for (batch.bytes.flip(); batch.bytes.hasRemaining(); ) {
        channel.write(batch.bytes);
      }
    } catch (IOException e) {
      // Half a batch would hide what is written after it. A new channel starts at the good end.
      channels.remove(segment);
      closeQuietly(channel);
      throw e;
    }
    long from = segment.end();
    segment.written(from + length, batch.events);
    writtenSinceCleaning += length;
    LiveTails following = tails;
    if (following != null) {
      following.written(stream, from);
    }
    Followers filtering = followers;
    if (filtering != null && !stream.group().filters().isEmpty()) {
      filtering.written(stream);
    }
    if (segment.size() >= properties.segmentSize().toBytes()) {
      FileChannel full = channels.remove(segment);
      if (full != null) {
        closeQuietly(full);
      }
      stream.roll();
    }
  }

  private FileChannel channel(LogSegment segment) throws IOException {
    FileChannel channel = channels.get(segment);
    if (channel == null) {
      channel = segment.writer();
      channels.put(segment, channel);
      if (channels.size() > MAX_OPEN_FILES) {
        var eldest = channels.entrySet().iterator();
        closeQuietly(eldest.next().getValue());
        eldest.remove();
      }
    }
    return channel;
  }

  private void cleanIfDue() throws IOException {
    if (writtenSinceCleaning >= properties.segmentSize().toBytes()
        || System.nanoTime() - cleanedAt >= properties.cleanInterval().toNanos()) {
      writtenSinceCleaning = 0;
      cleanedAt = System.nanoTime();
      if (cleaner.clean(System.currentTimeMillis(), users::containsKey)) {
        closeFiles();
      }
    }
  }

  private void complain(String message, Exception cause) {
    if (System.nanoTime() - complainedAt >= COMPLAINT_NANOS) {
      complainedAt = System.nanoTime();
      log.error(message, cause);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("A log file could not be closed", e);
    }
  }

  /** Writes what is queued, then ends. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    LockSupport.unpark(thread);
    thread.join();
  }
}
