package io.lambent.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The use of the machine's processors between two moments by the platform, by its event loops and
 * the JVM's compilers within the platform, by the client, and by all other processes, which are
 * mostly those of functions. The unit is processors: 1 is one processor that is always in use.
 */
final class ProcessorShares {
  private static final Set<String> COMPILERS = Set.of("C2 CompilerThre", "C1 CompilerThre");
  private static final String EVENT_LOOP = "events-";

  private final @Nullable Long platform;
  private final long start = System.nanoTime();
  private final Processors machine = new Processors();
  private final Use before;

  private record Use(double platform, double eventLoops, double compilers, double client) {

    static Use of(@Nullable Long platform) throws IOException {
      double client = ProcessTree.seconds(ProcessHandle.current().pid());
      if (platform == null) {
        return new Use(Double.NaN, Double.NaN, Double.NaN, client);
      }
      return new Use(
          ProcessTree.seconds(platform),
          ProcessTree.threadSeconds(platform, name -> name.startsWith(EVENT_LOOP)),
          ProcessTree.threadSeconds(platform, COMPILERS::contains),
          client);
    }
  }

  /**
   * @param platform the platform's process id; null where it is not known, so that its figures are
   *     NaN
   */
  ProcessorShares(@Nullable Long platform) throws IOException {
    this.platform = platform;
    this.before = Use.of(platform);
  }

  /** The figures since this object was created. */
  List<Figure> figures(String prefix) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    Use now = Use.of(platform);
    double used = machine.utilisation() * Runtime.getRuntime().availableProcessors();
    double own = (now.platform() - before.platform()) / seconds;
    double client = (now.client() - before.client()) / seconds;
    List<Figure> figures = new ArrayList<>();
    figures.add(figure(prefix, "platform", own, "the platform's process"));
    figures.add(
        figure(
            prefix,
            "event-loops",
            (now.eventLoops() - before.eventLoops()) / seconds,
            "of the platform's, its event loops"));
    figures.add(
        figure(
            prefix,
            "compilers",
            (now.compilers() - before.compilers()) / seconds,
            "of the platform's, the JVM's compilers"));
    figures.add(figure(prefix, "client", client, "the client's process"));
    figures.add(
        figure(prefix, "others", used - own - client, "all other processes: functions, mostly"));
    return figures;
  }

  private static Figure figure(String prefix, String of, double value, String remark) {
    return Figure.alone(prefix + "-processors-" + of, "processors", value, remark);
  }
}
