package io.lambent.execution.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the JVM of this test, which is one that has AOT caches. */
@Timeout(300)
class FunctionClassPathTest {
  private static final String SOURCE =
      """
      package app;
      public class Shown {
        public static void main(String[] arguments) throws Exception {
          System.out.println(Shown.class.getResource("/text"));
          var all = Thread.currentThread().getContextClassLoader().getResources("text");
          while (all.hasMoreElements()) System.out.println(all.nextElement());
        }
      }
      """;

  @TempDir private static Path compiled;

  @TempDir private Path work;

  @BeforeAll
  static void compile() throws IOException {
    Path source = Files.writeString(compiled.resolve("Shown.java"), SOURCE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", compiled.toString(), source.toString());
    assertThat(status).isZero();
  }

  private Path task() throws IOException {
    Path task = Files.createDirectories(work.resolve("the task"));
    Files.createDirectories(task.resolve("app"));
    Files.copy(compiled.resolve("app/Shown.class"), task.resolve("app/Shown.class"));
    Files.writeString(task.resolve("text"), "of the directory");
    Files.createDirectories(task.resolve("lib"));
    jar(task.resolve("lib/b.jar"));
    jar(task.resolve("lib/a.jar"));
    return task;
  }

  private static void jar(Path file) throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new ZipEntry("text"));
      jar.write(file.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String java(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), "UTF-8");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void hasTheOrderOfTheClientsClassLoader() throws IOException {
    Path task = task();
    jar(task.resolve("root.jar"));
    Path opt = Files.createDirectories(work.resolve("opt"));
    Files.createDirectories(opt.resolve("java/lib"));
    jar(opt.resolve("java/lib/layer.jar"));
    assertThat(FunctionClassPath.jars(task, opt, "/var/task", "/opt"))
        .contains(
            List.of(
                "/var/task/lib/a.jar",
                "/var/task/lib/b.jar",
                "/var/task/root.jar",
                "/opt/java/lib/layer.jar"));
  }

  @Test
  void isEmptyWithoutJars() throws IOException {
    assertThat(FunctionClassPath.jars(work, null, "/var/task", "/opt")).contains(List.of());
  }

  @Test
  void hasNoneWithNamesThatWouldBeTwoEntries() throws IOException {
    jar(work.resolve("a:b.jar"));
    assertThat(FunctionClassPath.jars(work, null, "/var/task", "/opt")).isEmpty();
  }

  @Test
  void hasNoneWithDirectoriesForJars() throws IOException {
    Files.createDirectories(work.resolve("classes.jar"));
    assertThat(FunctionClassPath.jars(work, null, "/var/task", "/opt")).isEmpty();
  }

  @Test
  void countsClassesAndJarsOnly() throws IOException {
    Path task = task();
    long expected =
        Files.size(task.resolve("app/Shown.class"))
            + Files.size(task.resolve("lib/a.jar"))
            + Files.size(task.resolve("lib/b.jar"));
    assertThat(FunctionClassPath.size(task, null)).isEqualTo(expected);
  }

  @Test
  void packsTheSameJarAgain() throws IOException {
    Path task = task();
    FunctionClassPath.pack(task, "/var/task", work.resolve("first.jar"));
    FunctionClassPath.pack(task, "/var/task", work.resolve("second.jar"));
    assertThat(work.resolve("first.jar")).hasSameBinaryContentAs(work.resolve("second.jar"));
    assertThat(Files.getLastModifiedTime(work.resolve("first.jar")))
        .isEqualTo(Files.getLastModifiedTime(work.resolve("second.jar")));
  }

  private String classPath(Path task) throws IOException {
    Path jar = work.resolve("classes.jar");
    FunctionClassPath.pack(task, task.toString(), jar);
    List<String> entries = new ArrayList<>(List.of(jar.toString()));
    entries.addAll(FunctionClassPath.jars(task, null, task.toString(), "/opt").orElseThrow());
    return String.join(":", entries);
  }

  @Test
  void showsResourcesWhereTheyAreAndInTheirOrder() throws Exception {
    Path task = task();
    assertThat(java(List.of("-cp", classPath(task), "app.Shown")).lines())
        .containsExactly(
            task.toFile().toURI() + "text",
            task.toFile().toURI() + "text",
            "jar:" + task.toFile().toURI() + "lib/a.jar!/text",
            "jar:" + task.toFile().toURI() + "lib/b.jar!/text");
  }

  @Test
  void hasItsClassesInAnAotCache() throws Exception {
    String classPath = classPath(task());
    Path cache = work.resolve("app.aot");
    java(List.of("-XX:AOTCacheOutput=" + cache, "-cp", classPath, "app.Shown"));
    assertThat(
            java(
                List.of(
                    "-XX:AOTMode=on",
                    "-XX:AOTCache=" + cache,
                    "-Xlog:class+load",
                    "-cp",
                    classPath,
                    "app.Shown")))
        .contains("app.Shown source: shared objects file");
  }
}
