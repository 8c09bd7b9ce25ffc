package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/compatibility.md says what the running platform says of itself at {@code /_lambent/compat}.
 * With {@code -Dlambent.docs.write=true} the page's generated part is written anew.
 */
@ExtendWith(Lambent.class)
class CompatibilityDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "compatibility.md");
  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->";

  @Test
  void thePageMatchesThePlatform(Clients clients) throws Exception {
    String generated = generate(report(clients));

    if (Boolean.getBoolean("lambent.docs.write")) {
      write(generated);
    }

    assertThat(generatedPart(Files.readString(DOCUMENT))).isEqualTo(generated);
  }

  private static JsonNode report(Clients clients) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(clients.endpoint().resolve("/_lambent/compat")).build();
    return JsonMapper.shared()
        .readTree(clients.plain().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static String generate(JsonNode report) {
    StringBuilder page = new StringBuilder();
    long supported =
        report.get("operations").valueStream().filter(CompatibilityDocumentTest::isThere).count();
    page.append("\n## Operations of the Lambda API: ")
        .append(supported)
        .append(" of ")
        .append(report.get("operations").size())
        .append("\n\n| operation | |\n|---|---|\n");
    for (JsonNode operation : report.get("operations")) {
      page.append("| ")
          .append(operation.get("name").asString())
          .append(isThere(operation) ? " | yes |\n" : " | missing |\n");
    }
    for (JsonNode service : report.get("services")) {
      appendService(page, service);
    }
    page.append("\n## Settings\n\n| setting | | |\n|---|---|---|\n");
    for (JsonNode setting : report.get("settings")) {
      page.append("| `")
          .append(setting.get("name").asString())
          .append("` | ")
          .append(setting.get("treatment").asString().equals("STORED") ? "stored" : "refused")
          .append(" | ")
          .append(setting.get("reason").asString())
          .append(" |\n");
    }
    page.append("\n## The public port\n\n| | | |\n|---|---|---|\n");
    for (JsonNode entry : report.get("gateway")) {
      page.append("| ")
          .append(entry.get("name").asString())
          .append(" | ")
          .append(entry.get("support").asString())
          .append(" | ")
          .append(entry.get("note").asString())
          .append(" |\n");
    }
    return page.append('\n').toString();
  }

  private static void appendService(StringBuilder page, JsonNode service) {
    List<String> there = names(service, true);
    List<String> missing = names(service, false);
    page.append("\n## ")
        .append(service.get("name").asString())
        .append(": ")
        .append(there.size())
        .append(" of ")
        .append(there.size() + missing.size())
        .append(" operations\n\n")
        .append(service.get("note").asString())
        .append("\n\n| | operations |\n|---|---|\n| there | ")
        .append(String.join(", ", there))
        .append(" |\n| missing | ")
        .append(String.join(", ", missing))
        .append(" |\n");
  }

  private static List<String> names(JsonNode service, boolean there) {
    return service
        .get("operations")
        .valueStream()
        .filter(operation -> isThere(operation) == there)
        .map(operation -> operation.get("name").asString())
        .toList();
  }

  private static boolean isThere(JsonNode operation) {
    return operation.get("supported").asBoolean();
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
