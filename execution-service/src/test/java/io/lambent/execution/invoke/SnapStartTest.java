package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Java functions with SnapStart start from an AOT cache, where the JVM can make one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapStartTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final Duration RECORDING = Duration.ofMinutes(3);

  private static final String LOOKS =
      """
      import java.nio.file.*;
      import java.util.*;
      public class Looks {
        static { System.out.println("initialized"); }
        public Map<String, Object> handle(String event) throws Exception {
          if (event.equals("end")) System.exit(0);
          Map<String, Object> seen = new TreeMap<>();
          seen.put("able", Runtime.version().feature() >= 25);
          seen.put("cached", Files.readString(Path.of("/proc/self/maps")).contains("function.aot"));
          seen.put("loader", Looks.class.getClassLoader().getClass().getName());
          seen.put("context", Thread.currentThread().getContextClassLoader() == Looks.class.getClassLoader());
          seen.put("resource", String.valueOf(Looks.class.getResource("/text")));
          seen.put("inJar", String.valueOf(Looks.class.getResource("/much")));
          seen.put("written", writes("/run/lambent/cache/new", "/run/lambent-cache/new"));
          return seen;
        }
        private static List<String> writes(String... paths) {
          List<String> written = new ArrayList<>();
          for (String path : paths) {
            try {
              Files.writeString(Path.of(path), "evil");
              written.add(path);
            } catch (java.io.IOException refused) {
              continue;
            }
          }
          return written;
        }
      }
      """;

  private static final String APPLICATION_LOADER =
      "\"loader\":\"jdk.internal.loader.ClassLoaders$AppClassLoader\"";
  private static final String OWN_LOADER = "\"loader\":\"io.lambent.runtime.FunctionClassLoader\"";

  private TestingExecution execution;
  private byte[] code;

  @BeforeAll
  void start() throws Exception {
    execution = new TestingExecution("--lambent.code-cache.min-code=20KB");
    code = TestingJava.compiled("Looks", LOOKS);
    assumeTrue(
        execution.bean(SandboxSelection.class).driver().isolates(),
        "plain processes have no caches of Java functions");
    FunctionVersion plain = version(draft -> draft);
    assumeTrue(execution.answer(plain, "\"\"").contains("\"able\":true"), "there is no JDK 25");
  }

  @AfterAll
  void close() {
    execution.close();
  }

  private FunctionVersion version(UnaryOperator<TestingFunctions.Draft> change) throws IOException {
    return version(30_000, change);
  }

  private FunctionVersion version(int bytes, UnaryOperator<TestingFunctions.Draft> change)
      throws IOException {
    byte[] much = new byte[bytes];
    new Random(NAMES.incrementAndGet()).nextBytes(much);
    byte[] archive =
        new TestingArchive()
            .entry("Looks.class", 0100644, code)
            .file("text", "of the code")
            .entry(
                "lib/much.jar", 0100644, new TestingArchive().entry("much", 0100644, much).bytes())
            .bytes();
    return execution.functions.put(
        TestingFunctions.with(
            execution.functions.version(
                "snap-" + NAMES.incrementAndGet(), "java25", "Looks::handle", archive),
            draft -> change.apply(draft.memoryMb(256).timeoutSeconds(30))));
  }

  private FunctionVersion published() throws IOException {
    return version(draft -> draft.version("1").snapStart());
  }

  private void awaitCache(FunctionVersion version) {
    awaitCaches(version, 1);
  }

  private void awaitCaches(FunctionVersion version, int count) {
    await()
        .atMost(RECORDING)
        .until(
            () -> {
              try (Stream<Path> files = Files.walk(execution.data().resolve("code"))) {
                return files
                        .map(Path::toString)
                        .filter(
                            file ->
                                file.contains("cache-" + version.codeSha256())
                                    && file.endsWith("function.aot"))
                        .count()
                    == count;
              } catch (UncheckedIOException e) {
                return false; // A directory that was being written has got its name meanwhile.
              }
            });
  }

  @Test
  void startsFromWhatItsPublicationRecorded() throws Exception {
    FunctionVersion version = published();

    execution.bean(Deployments.class).prepare(version);
    awaitCache(version);

    assertThat(execution.answer(version, "\"\""))
        .contains("\"cached\":true", "\"written\":[]", APPLICATION_LOADER);
  }

  @Test
  void cannotTellWhetherThereIsACache() throws Exception {
    FunctionVersion version = published();
    String before = execution.answer(version, "\"\"");
    assertThat(before)
        .contains(
            "\"cached\":false",
            "\"resource\":\"file:/var/task/text\"",
            "\"inJar\":\"jar:file:/var/task/lib/much.jar!/much\"",
            "\"context\":true",
            APPLICATION_LOADER);
    awaitCache(version);
    var unused = execution.call(version, "\"end\"");

    assertThat(execution.answer(version, "\"\""))
        .isEqualTo(before.replace("\"cached\":false", "\"cached\":true"));
  }

  @Test
  void isRecordedAgainWhenTheCodeIsUnpackedAgain() throws Exception {
    FunctionVersion version = published();
    var first = execution.answer(version, "\"\"");
    awaitCaches(version, 1);
    var end = execution.call(version, "\"end\"");
    Path jar = execution.data().resolve("code/" + version.codeSha256() + "/lib/much.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));

    assertThat(execution.answer(version, "\"\"")).contains("\"cached\":false");
    awaitCaches(version, 2);
    var secondEnd = execution.call(version, "\"end\"");

    assertThat(execution.answer(version, "\"\"")).contains("\"cached\":true");
  }

  @Test
  void anotherFunctionWithTheSameCodeHasItsOwn() throws Exception {
    FunctionVersion version = published();
    var unused = execution.answer(version, "\"\"");
    awaitCache(version);
    FunctionVersion other =
        execution.functions.put(
            TestingFunctions.with(version, draft -> draft.environment(Map.of("A", "b"))));
    execution.changed(other);

    assertThat(execution.answer(other, "\"\"")).contains("\"cached\":false", APPLICATION_LOADER);
  }

  @Test
  void hasAClassLoaderOfItsOwnWithLittleCode() throws Exception {
    FunctionVersion version = version(100, draft -> draft.version("1").snapStart());

    execution.bean(Deployments.class).prepare(version);

    assertThat(execution.answer(version, "\"\"")).contains(OWN_LOADER);
  }

  @Test
  void hasAClassLoaderOfItsOwnWhereItSetsOptionsOfTheJvm() throws Exception {
    FunctionVersion version =
        version(
            draft ->
                draft
                    .version("1")
                    .snapStart()
                    .environment(Map.of("JAVA_TOOL_OPTIONS", "-Dany=thing")));

    assertThat(execution.answer(version, "\"\"")).contains("\"cached\":false", OWN_LOADER);
  }

  @Test
  void hasAClassLoaderOfItsOwnWithoutSnapStart() throws Exception {
    FunctionVersion version = version(draft -> draft.version("1"));

    assertThat(execution.answer(version, "\"\"")).contains("\"cached\":false", OWN_LOADER);
  }
}
