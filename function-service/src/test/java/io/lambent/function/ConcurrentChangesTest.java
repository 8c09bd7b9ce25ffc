package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zipBytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.TestingFunctionService.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many clients that change the same few functions: what is left is whole. */
class ConcurrentChangesTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final List<String> NAMES = List.of("contended-a", "contended-b", "contended-c");
  private static final int CLIENTS = 12;
  private static final int CHANGES = 25;
  private static final long SEED = 20261123;

  private final TestingFunctionService service = TestingFunctionService.shared("100000000014");

  @Test
  void leavesWholeFunctions() throws Exception {
    NAMES.forEach(name -> service.create(creation(name, name)));
    List<Callable<List<Answer>>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(SEED + i);
      clients.add(() -> changes(random));
    }
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Answer>> client : threads.invokeAll(clients)) {
        answers.addAll(client.get());
      }
    }

    assertThat(answers).extracting(Answer::status).containsOnly(200, 201, 204, 404, 409);
    assertThat(answers).filteredOn(answer -> answer.status() == 409).isNotEmpty();
    for (String name : NAMES) {
      if (service.get(FUNCTIONS + name).status() == 200) {
        service.await(name);
        checkWhole(name);
      }
    }
  }

  private List<Answer> changes(Random random) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      String path = FUNCTIONS + name;
      int number = 1 + random.nextInt(800);
      answers.add(
          switch (random.nextInt(12)) {
            case 0, 1, 2 -> service.put(path + "/code", Map.of("ZipFile", code(number)));
            case 3, 4, 5 -> service.put(path + "/configuration", settings(number));
            case 6, 7 -> service.post(path + "/versions", Map.of());
            case 8 -> service.put(path + "/code", Map.of("ZipFile", code(number), "Publish", true));
            case 9 -> alias(path, random);
            case 10 -> service.delete(path + "?Qualifier=" + (1 + random.nextInt(4)));
            default -> random.nextInt(4) == 0 ? service.delete(path) : recreate(name, number);
          });
    }
    return answers;
  }

  private Answer alias(String path, Random random) {
    String version = Integer.toString(1 + random.nextInt(4));
    Answer created =
        service.post(path + "/aliases", Map.of("Name", "live", "FunctionVersion", version));
    return created.status() == 409
        ? service.put(path + "/aliases/live", Map.of("FunctionVersion", version))
        : created;
  }

  private Answer recreate(String name, int number) {
    Map<String, Object> request = new LinkedHashMap<>(creation(name, ""));
    request.put("Code", Map.of("ZipFile", code(number)));
    request.putAll(settings(number));
    return service.post("/2015-03-31/functions", request);
  }

  private static String code(int number) {
    return Base64.getEncoder()
        .encodeToString(zipBytes("index.py", ("code " + number).getBytes(UTF_8)));
  }

  /** Members that belong together: a torn update would mix them. */
  private static Map<String, ?> settings(int number) {
    return Map.of(
        "Description",
        "n" + number,
        "Timeout",
        number,
        "Environment",
        Map.of("Variables", Map.of("NUMBER", "" + number)));
  }

  private void checkWhole(String name) throws Exception {
    JsonNode versions = service.get(FUNCTIONS + name + "/versions").body().path("Versions");
    List<String> numbers = new ArrayList<>();
    for (JsonNode version : versions) {
      numbers.add(version.path("Version").asString());
      service.await(
          name + "/configuration?Qualifier=" + version.path("Version").asString(),
          TestingFunctionService::isSettled);
      checkSettings(version);
      checkCode(name, version);
    }
    assertThat(numbers).startsWith("$LATEST").doesNotHaveDuplicates();
    Answer alias = service.get(FUNCTIONS + name + "/aliases/live");
    if (alias.status() == 200) {
      assertThat(numbers).contains(alias.text("FunctionVersion"));
    }
  }

  private static void checkSettings(JsonNode version) {
    String description = version.path("Description").asString();
    if (!description.isEmpty()) {
      assertThat(version.path("Timeout").asInt())
          .isEqualTo(Integer.parseInt(description.substring(1)));
      assertThat("n" + version.at("/Environment/Variables/NUMBER").asString())
          .isEqualTo(description);
    }
  }

  private void checkCode(String name, JsonNode version) throws Exception {
    FunctionSource source = service.bean(FunctionSource.class);
    FunctionVersion resolved =
        source
            .resolve(
                new FunctionName(service.account, service.region, name),
                version.path("Version").asString())
            .targets()
            .getFirst()
            .version();
    byte[] digest = digest(source, resolved.codeSha256());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(resolved.codeSha256());
    assertThat(Base64.getEncoder().encodeToString(digest))
        .isEqualTo(version.path("CodeSha256").asString());
  }

  private static byte[] digest(FunctionSource source, String sha256) throws Exception {
    try (InputStream code = source.openCode(sha256)) {
      return MessageDigest.getInstance("SHA-256").digest(code.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError("code is lost: " + sha256, e);
    }
  }
}
