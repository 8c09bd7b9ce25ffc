package io.lambent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps which of the cases recorded from AWS the tests of one class matched: one file for each
 * class, below {@code target/recorded-cases} of its module, one line for each case. The last run of
 * a class counts.
 */
public final class RecordedOutcomes {
  private static final Path FOLDER = Path.of("target", "recorded-cases");

  private final Path file;

  private RecordedOutcomes(Path file) {
    this.file = file;
  }

  /** Forgets what an earlier run of the class found. */
  public static RecordedOutcomes begin(Class<?> test) {
    try {
      Files.createDirectories(FOLDER);
      return new RecordedOutcomes(Files.writeString(FOLDER.resolve(test.getSimpleName()), ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Notes that all answers of a case were as recorded.
   *
   * @param name class and method, such as {@code TestLambdaAlias::test_alias_naming}
   * @param leftOut the answers that were not compared, with the reasons
   */
  public void matched(String name, Map<String, String> leftOut) {
    String reasons =
        new TreeMap<>(leftOut)
            .entrySet().stream()
                .map(answer -> "`" + answer.getKey() + "`: " + answer.getValue())
                .collect(Collectors.joining("; "));
    try {
      Files.write(file, (name + "\t" + reasons + "\n").getBytes(UTF_8), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the results of the last run of a class.
   *
   * @param module the directory of the class's module
   * @return by the names of the cases what was left out, empty where nothing was
   * @throws IOException where the class has not run
   */
  public static Map<String, String> of(Path module, String testClass) throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    for (String line : Files.readAllLines(module.resolve(FOLDER).resolve(testClass))) {
      String[] parts = line.split("\t", -1);
      outcomes.put(parts[0], parts[1]);
    }
    return outcomes;
  }
}
