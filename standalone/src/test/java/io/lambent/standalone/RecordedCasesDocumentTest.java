package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.testing.RecordedOutcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/compatibility.md says which of the cases recorded from AWS the tests of all modules matched
 * when they last ran. With {@code -Dlambent.docs.write=true} that part of the page is written anew.
 * Runs after the tests it reports on: {@code -Dtest='Recorded*Test' -Preference}.
 */
@Tag("reference")
@Order(Integer.MAX_VALUE)
class RecordedCasesDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "compatibility.md");
  private static final String BEGIN = "<!-- recorded: begin -->\n";
  private static final String END = "<!-- recorded: end -->";
  private static final List<Path> MODULES = List.of(Path.of("..", "function-service"), Path.of(""));

  /** Reasons why no test compares a case, by a part of the case's name. */
  private static final Map<String, String> MISSING =
      Map.of(
          "[capacity_provider]",
          "Capacity providers are not there.",
          "test_lambda_permission_revisions",
          "Recorded in 2022: AWS answers otherwise since, as test_function_revisions_permissions"
              + " shows.");

  @Test
  void thePageMatchesTheTests() throws IOException {
    String generated = generate(outcomes());

    if (Boolean.getBoolean("lambent.docs.write")) {
      write(generated);
    }

    assertThat(generatedPart(Files.readString(DOCUMENT))).isEqualTo(generated);
  }

  /**
   * What comparisons leave out, by case; where several tests match a case, the shortest such list.
   */
  private static Map<String, String> outcomes() throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    for (Path module : MODULES) {
      for (String test : recordedTests(module)) {
        outcomesOf(module, test)
            .forEach((name, leftOut) -> outcomes.merge(name, leftOut, (a, b) -> shorter(a, b)));
      }
    }
    return outcomes;
  }

  private static String shorter(String a, String b) {
    return a.length() <= b.length() ? a : b;
  }

  private static List<String> recordedTests(Path module) throws IOException {
    try (Stream<Path> files = Files.walk(module.resolve(Path.of("src", "test", "java")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("Recorded\\w*ReferenceTest\\.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> outcomesOf(Path module, String test) throws IOException {
    try {
      return RecordedOutcomes.of(module, test);
    } catch (NoSuchFileException e) {
      throw new AssertionError(
          test + " has not run. Run it together with this: -Dtest='Recorded*Test' -Preference", e);
    }
  }

  private static String generate(Map<String, String> outcomes) {
    TreeSet<String> names = recordedNames();
    assertThat(names).containsAll(outcomes.keySet());
    long whole = names.stream().filter(name -> "".equals(outcomes.get(name))).count();
    StringBuilder page = new StringBuilder();
    page.append("\n## Recorded responses of AWS matched: ")
        .append(whole)
        .append(" of ")
        .append(names.size())
        .append(", and ")
        .append(outcomes.size() - whole)
        .append(" in part\n\n")
        .append("A case is a sequence of calls and AWS's answers to them. Matched is what has the ")
        .append("same members,\nstatuses, error types and texts throughout. Not, or not wholly, ")
        .append("matched are:\n\n| case | |\n|---|---|\n");
    for (String name : names) {
      String leftOut = outcomes.get(name);
      if (leftOut == null || !leftOut.isEmpty()) {
        page.append("| `")
            .append(name)
            .append("` | ")
            .append(leftOut == null ? missing(name) : "Left out: " + leftOut + ".")
            .append(" |\n");
      }
    }
    return page.append('\n').toString();
  }

  private static String missing(String name) {
    return MISSING.entrySet().stream()
        .filter(entry -> name.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("Not compared.");
  }

  /** Class and method of each case. */
  private static TreeSet<String> recordedNames() {
    Path file =
        Path.of(
            System.getProperty("lambent.reference", "../../shared/reference"),
            "aws-recorded",
            "test_lambda_api.json");
    TreeSet<String> names = new TreeSet<>();
    JsonMapper.shared()
        .readTree(file)
        .propertyNames()
        .forEach(name -> names.add(name.substring(name.indexOf("::") + 2)));
    return names;
  }

  private static String generatedPart(String page) {
    return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
  }

  private static void write(String generated) throws IOException {
    String page = Files.readString(DOCUMENT);
    Files.writeString(
        DOCUMENT,
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + generated
            + page.substring(page.indexOf(END)));
  }
}
