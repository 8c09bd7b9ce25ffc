package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Kills an instance or its PostgreSQL repeatedly while clients send messages, put objects, publish
 * notifications, put events and create schedules. Counts which of the acknowledged ones arrive in
 * the end.
 *
 * <p>Messages go to a queue that triggers a function, which sends them to another queue. Objects,
 * notifications, events and schedules have a queue each, to which what they cause is sent. The
 * program takes the number of rounds and a seed.
 */
final class EventFaults implements AutoCloseable {
  /** The time limit is longer than all leases and visibility time-outs together. */
  private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Pattern ID = Pattern.compile("id-[0-9a-f-]{36}");

  private final Path directory;
  private final Set<Kind> kinds;
  private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> senders = new ArrayList<>();
  private volatile FaultAccess access;
  private volatile boolean sending = true;
  private volatile boolean receiving = true;

  /** The kinds of requests that are acknowledged. */
  enum Kind {
    MESSAGE,
    OBJECT,
    PUBLICATION,
    EVENT,
    SCHEDULE
  }

  /** The processes that are killed. */
  enum Victim {
    PLATFORM,
    POSTGRES
  }

  /** The counts of one kind. */
  private static final class Count {
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> arrived = ConcurrentHashMap.newKeySet();
    final AtomicInteger arrivals = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();

    Set<String> missing() {
      Set<String> missing = new TreeSet<>(acknowledged);
      missing.removeAll(arrived);
      return missing;
    }
  }

  private EventFaults(Path directory, Set<Kind> kinds) throws IOException {
    this.directory = directory;
    this.kinds = kinds;
    this.access = FaultAccess.of(ChildLambent.start(directory));
    for (Kind kind : kinds) {
      counts.put(kind, new Count());
    }
    access.setUp();
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      victims.add(Victim.values()[random.nextInt(Victim.values().length)]);
    }
    Path directory = Files.createTempDirectory("lambent-faults-");
    Result result = run(directory, EnumSet.allOf(Kind.class), victims, random);
    System.out.println(victims);
    System.out.println(result.text());
    TestingFiles.delete(directory);
    System.exit(result.missing().isEmpty() ? 0 : 1);
  }

  /**
   * The result of a run.
   *
   * @param missing the ids that were acknowledged and did not arrive, or have lost their content
   */
  record Result(Set<String> missing, String text) {}

  /**
   * Starts an instance, kills the victims in turn, and waits until all acknowledged ids have
   * arrived.
   */
  static Result run(Path directory, Set<Kind> kinds, List<Victim> victims, Random random)
      throws Exception {
    try (EventFaults faults = new EventFaults(directory, kinds)) {
      faults.begin();
      for (Victim victim : victims) {
        faults.awaitAcknowledged(20 + random.nextInt(150));
        faults.kill(victim);
      }
      faults.awaitAcknowledged(50);
      faults.sending = false;
      // What a sender has on its way is acknowledged later.
      for (Future<?> sender : faults.senders) {
        sender.get();
      }
      faults.awaitArrivals();
      return faults.result();
    }
  }

  private void begin() {
    for (Kind kind : kinds) {
      senders.add(threads.submit(() -> send(kind)));
      senders.add(threads.submit(() -> send(kind)));
      threads.submit(() -> receive(kind));
    }
  }

  private Count count(Kind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }

  private void send(Kind kind) {
    Count count = count(kind);
    while (sending) {
      String id = "id-" + UUID.randomUUID();
      try {
        access.send(kind, id);
        count.acknowledged.add(id);
        acknowledged.incrementAndGet();
      } catch (SdkException | IllegalStateException e) {
        // The request may have been accepted or not.
        count.failures.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Receives from the queue of a kind. */
  private void receive(Kind kind) {
    Count count = count(kind);
    String queue = kind.name().toLowerCase(Locale.ROOT);
    while (receiving) {
      FaultAccess now = access;
      String url = now.url(queue);
      try {
        for (Message message :
            now.sqs()
                .receiveMessage(
                    request -> request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(2))
                .messages()) {
          Matcher id = ID.matcher(message.body());
          if (id.find()) {
            count.arrived.add(id.group());
            count.arrivals.incrementAndGet();
          }
          now.sqs()
              .deleteMessage(
                  request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
      } catch (SdkException | IllegalStateException e) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /**
   * Waits for a number of further acknowledgements, which also shows that the instance works again.
   */
  private void awaitAcknowledged(int more) {
    int enough = acknowledged.get() + more;
    if (!await(() -> acknowledged.get() >= enough)) {
      throw new AssertionError("nothing is acknowledged any more");
    }
  }

  private void awaitArrivals() {
    await(() -> counts.values().stream().allMatch(count -> count.missing().isEmpty()));
  }

  /** Waits for a condition; returns false where it does not become true in time. */
  private static boolean await(BooleanSupplier condition) {
    long end = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return condition.getAsBoolean();
  }

  private void kill(Victim victim) throws IOException, InterruptedException {
    switch (victim) {
      case PLATFORM -> {
        ChildLambent old = access.lambent();
        old.kill();
        access = FaultAccess.of(ChildLambent.start(directory));
        old.close();
      }
      case POSTGRES -> {
        Path file = directory.resolve("postgres/data/postmaster.pid");
        String postmaster = Files.readAllLines(file, UTF_8).getFirst().strip();
        ProcessHandle.of(Long.parseLong(postmaster)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private Result result() {
    Set<String> missing = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (kind, count) -> {
          missing.addAll(count.missing());
          text.append(
              "%s: %d acknowledged, %d without an answer, %d arrived %d times, %d missing%n"
                  .formatted(
                      kind,
                      count.acknowledged.size(),
                      count.failures.get(),
                      count.arrived.size(),
                      count.arrivals.get(),
                      count.missing().size()));
        });
    for (String id : count(Kind.OBJECT).acknowledged) {
      if (!FaultAccess.content(id)
          .equals(
              access
                  .s3()
                  .getObjectAsBytes(request -> request.bucket("objects").key(id))
                  .asUtf8String())) {
        missing.add("content of " + id);
      }
    }
    return new Result(missing, text.toString());
  }

  @Override
  public void close() throws InterruptedException {
    sending = false;
    receiving = false;
    access.lambent().close();
    threads.close();
  }
}
