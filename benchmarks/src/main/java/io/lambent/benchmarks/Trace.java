package io.lambent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calls of functions by minute, as in the <a
 * href="https://github.com/Azure/AzurePublicDataset/blob/master/AzureFunctionsDataset2019.md">Azure
 * Functions trace of 2019</a>: a file per day, with owner, application, function, trigger and 1,440
 * counts in each line.
 *
 * @param minutes the number of minutes that it covers
 */
record Trace(List<Function> functions, int minutes) {
  static final int DAY = 1440;
  private static final int COLUMNS_BEFORE = 4;

  /**
   * One function.
   *
   * @param minutes the minutes in which it was called, ascending
   * @param calls the number of calls in each of them, at least 1
   * @param memoryMb the memory of one environment; random, since the trace does not have it
   * @param startMillis the duration of a start; random, since the trace does not have it
   */
  record Function(int[] minutes, int[] calls, double memoryMb, double startMillis) {
    long total() {
      return Arrays.stream(calls).asLongStream().sum();
    }
  }

  /** Reads one day, or all days of a directory in the order of their names. */
  static Trace read(Path path) throws IOException {
    List<Path> days;
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        days =
            files
                .filter(each -> each.getFileName().toString().startsWith("invocations"))
                .sorted()
                .toList();
      }
    } else {
      days = List.of(path);
    }
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (int day = 0; day < days.size(); day++) {
      readDay(days.get(day), day * DAY, drafts);
    }
    Demand demand = new Demand(1);
    return new Trace(
        drafts.values().stream().map(draft -> draft.function(demand)).toList(), days.size() * DAY);
  }

  private static void readDay(Path file, int offset, Map<String, Draft> drafts) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .filter(line -> !line.startsWith("HashOwner"))
          .map(line -> line.split(",", -1))
          .forEach(
              columns -> {
                Draft draft =
                    drafts.computeIfAbsent(
                        columns[0] + columns[1] + columns[2], absent -> new Draft());
                for (int i = COLUMNS_BEFORE; i < columns.length; i++) {
                  if (!columns[i].isEmpty()) {
                    draft.add(offset + i - COLUMNS_BEFORE, Integer.parseInt(columns[i]));
                  }
                }
              });
    }
  }

  /** A function whose minutes are added in ascending order. */
  static final class Draft {
    private final List<Integer> minutes = new ArrayList<>();
    private final List<Integer> calls = new ArrayList<>();

    void add(int minute, int count) {
      if (count > 0) {
        minutes.add(minute);
        calls.add(count);
      }
    }

    Function function(Demand demand) {
      return new Function(
          minutes.stream().mapToInt(Integer::intValue).toArray(),
          calls.stream().mapToInt(Integer::intValue).toArray(),
          demand.memoryMb(),
          demand.startMillis());
    }
  }
}
