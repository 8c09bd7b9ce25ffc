package io.lambent.gateway.outbound;

import io.lambent.aws.http.WireAnswer;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes lines to log groups of CloudWatch Logs. Lines gather for a moment and are written by one
 * thread; where {@value #MOST_WAITING} wait, further ones are dropped. The group has to be there;
 * its log stream is made.
 */
@Component
public final class LogGroups {
  private static final Logger log = LoggerFactory.getLogger(LogGroups.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_IN_BATCH = 1_000;
  private static final Duration GATHERED = Duration.ofMillis(500);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MARK = ":log-group:";

  private final AwsCalls calls;
  private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread writer = Thread.ofVirtual().name("access-logs").unstarted(this::write);

  LogGroups(AwsCalls calls) {
    this.calls = calls;
  }

  private record Place(AwsCalls.Owner owner, String group, String stream) {}

  private record Line(Place place, long millis, String text) {}

  /**
   * Writes a line. Does not block.
   *
   * @param groupArn names a group of the owner
   */
  public void write(AwsCalls.Owner owner, String groupArn, String stream, String text) {
    int mark = groupArn.indexOf(MARK);
    if (mark < 0) {
      return;
    }
    String name = groupArn.substring(mark + MARK.length());
    String group = name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
    if (started.compareAndSet(false, true)) {
      writer.start();
    }
    if (!waiting.offer(
        new Line(new Place(owner, group, stream), System.currentTimeMillis(), text))) {
      log.debug("A line of an access log was dropped");
    }
  }

  private void write() {
    try {
      while (true) {
        List<Line> lines = new ArrayList<>();
        lines.add(waiting.take());
        Thread.sleep(GATHERED);
        waiting.drainTo(lines, MOST_IN_BATCH);
        Map<Place, List<Line>> byPlace = new LinkedHashMap<>();
        lines.forEach(
            line -> byPlace.computeIfAbsent(line.place(), any -> new ArrayList<>()).add(line));
        byPlace.forEach(this::put);
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  private void put(Place place, List<Line> lines) {
    try {
      WireAnswer answer = send(place, "PutLogEvents", events(place, lines));
      if (answer.status() == 400 && answer.text().contains("ResourceNotFoundException")) {
        send(place, "CreateLogStream", named(place));
        answer = send(place, "PutLogEvents", events(place, lines));
      }
      if (answer.status() != 200) {
        log.warn("Log group {} takes no access log: {}", place.group(), answer.text());
      }
    } catch (CompletionException e) {
      log.warn("Log group {} cannot be written: {}", place.group(), e.toString());
    }
  }

  private WireAnswer send(Place place, String operation, ObjectNode input) {
    return calls
        .call(
            place.owner(),
            "logs",
            AwsCalls.json("1.1", "Logs_20140328." + operation, JSON.writeValueAsBytes(input)))
        .join();
  }

  private static ObjectNode named(Place place) {
    return JSON.createObjectNode()
        .put("logGroupName", place.group())
        .put("logStreamName", place.stream());
  }

  private static ObjectNode events(Place place, List<Line> lines) {
    ObjectNode input = named(place);
    ArrayNode events = input.putArray("logEvents");
    lines.forEach(
        line -> events.addObject().put("timestamp", line.millis()).put("message", line.text()));
    return input;
  }

  @PreDestroy
  void close() {
    writer.interrupt();
  }
}
