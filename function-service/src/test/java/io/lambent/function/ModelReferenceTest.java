package io.lambent.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.ModelBreaks.BrokenRequest;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every operation against the model that AWS's SDKs are generated from: a request that breaks one
 * constraint of one member, however deep, gets AWS's error for it, and changes nothing.
 */
@Tag("reference")
class ModelReferenceTest {
  private static final Pattern VIOLATION = Pattern.compile("Value.*?(?=; Value|$)", Pattern.DOTALL);

  /** A list of structures: how AWS prints these is not known. */
  private static final Pattern STRUCTURES = Pattern.compile("Value '\\[(\\w+\\[|\\{).*?' at");

  private static final Pattern VALUES = Pattern.compile("enum value set: \\[([^]]*)]");

  /**
   * The cases in which AWS's answer deviates from its model: operation and member, and the reason.
   */
  private static final Map<Pattern, String> EXCEPTIONS =
      Map.of(
          Pattern.compile("^(CreateFunction|UpdateFunctionConfiguration) Runtime: none"),
          "Recorded: an InvalidParameterValueException with a set of its own.",
          Pattern.compile("^ListLayer(s|Versions) CompatibleRuntime: none"),
          "Recorded: the set has runtimes that the model lacks, and lacks others.",
          Pattern.compile("^PublishLayerVersion CompatibleRuntimes\\[0]: none"),
          "Recorded: worded as if it were no list, and with a set of its own.");

  /** Known of some lists and not of others; the records of the requests say of which. */
  private static final String NOT_NULL = ", Member must not be null]";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000077");
  private final ApiModel model = ApiModel.read();
  private final ModelBreaks breaks = new ModelBreaks(model);
  private final SchemaDigest digest = new SchemaDigest(service.bean(JdbcClient.class));

  @TestFactory
  Stream<DynamicTest> requestsThatBreakAConstraintAreRefused() {
    JsonNode report = service.get("/_lambent/compat").body();
    Set<String> refused =
        report
            .path("settings")
            .valueStream()
            .filter(setting -> setting.path("treatment").asString().equals("REFUSED"))
            .map(setting -> setting.path("name").asString())
            .collect(Collectors.toSet());
    return report
        .path("operations")
        .valueStream()
        .filter(operation -> operation.path("supported").asBoolean())
        .map(operation -> operation.path("name").asString())
        .filter(name -> !name.startsWith("Invoke"))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(model.operation(name), refused)));
  }

  private void check(ApiModel.Operation operation, Set<String> refused) {
    ObjectNode good = new GoodRequests(service).of(operation.name());
    assertThat(good).as("a good request of " + operation.name()).isNotNull();
    List<String> differences = new ArrayList<>();
    List<BrokenRequest> all = breaks.of(operation, good);
    for (BrokenRequest broken : all) {
      List<String> before = digest.take();
      Answer answer = send(operation, broken.members());
      String difference = difference(operation, broken, answer, refused);
      if (!difference.isEmpty()) {
        differences.add(broken.what() + " -> " + difference);
      }
      if (!isExcepted(operation, broken)
          && !digest.take().equals(before)
          && changesRows(operation, broken)) {
        differences.add(broken.what() + " -> changed rows");
      }
    }
    assertThat(String.join("\n", differences).replaceAll("(.)\\1{9,}", "$1..."))
        .as(all.size() + " broken requests")
        .isEmpty();
    assertThat(send(operation, good).status())
        .matches(status -> status < 300 || !GoodRequests.succeeds(operation.name()));
  }

  /**
   * Sends a request once more: a function that became active in the background, or a mapping, may
   * have changed rows meanwhile, but does so once only.
   */
  private boolean changesRows(ApiModel.Operation operation, BrokenRequest broken) {
    List<String> before = digest.take();
    send(operation, broken.members());
    return !digest.take().equals(before);
  }

  private static boolean isExcepted(ApiModel.Operation operation, BrokenRequest broken) {
    String at = operation.name() + " " + broken.what();
    return EXCEPTIONS.keySet().stream().anyMatch(exception -> exception.matcher(at).find());
  }

  private Answer send(ApiModel.Operation operation, ObjectNode members) {
    ApiModel.Request request = model.request(operation, members);
    return service.send(request.method(), request.path(), request.body());
  }

  /** How an answer differs from AWS's; empty where it does not. */
  private String difference(
      ApiModel.Operation operation, BrokenRequest broken, Answer answer, Set<String> refused) {
    String found = answer.status() + " " + answer.error() + " " + answer.message();
    if (isExcepted(operation, broken)) {
      return "";
    }
    if (answer.status() < 400 || answer.status() >= 500 || answer.error().isEmpty()) {
      return found;
    }
    if (isExcepted(operation, broken)
        || refused.stream().anyMatch(setting -> broken.what().startsWith(setting))) {
      return "";
    }
    if (broken.isOfWrongType()) {
      return answer.status() == 400
              && answer.error().equals("SerializationException")
              && !answer.message().isEmpty()
          ? ""
          : found + ", not a SerializationException";
    }
    Set<String> expected =
        normal(ModelViolations.of(model, operation.input(), broken.members()).stream());
    Set<String> actual =
        normal(VIOLATION.matcher(answer.message()).results().map(MatchResult::group));
    return answer.error().equals("ValidationException") && actual.equals(expected)
        ? ""
        : found + ", not " + expected;
  }

  /** With the values of enumerations sorted: AWS lists them in no order that means anything. */
  private static Set<String> normal(Stream<String> violations) {
    return violations
        .map(text -> STRUCTURES.matcher(text.replace(NOT_NULL, "]")).replaceAll("Value '...' at"))
        .map(
            text ->
                VALUES
                    .matcher(text)
                    .replaceAll(
                        values ->
                            Matcher.quoteReplacement(
                                "enum value set: "
                                    + new TreeSet<>(
                                        Arrays.asList(values.group(1).split(", ", -1))))))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
