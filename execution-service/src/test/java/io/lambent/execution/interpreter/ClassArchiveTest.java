package io.lambent.execution.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassArchiveTest {
  private static final String API =
      """
      package com.amazonaws.services.lambda.runtime;
      public interface %s
      """;

  private static final String HANDLERS =
      """
      import com.amazonaws.services.lambda.runtime.*;
      import java.util.*;

      class Maps implements RequestHandler<Map<String, Object>, List<Object>> {
        public List<Object> handleRequest(Map<String, Object> event, Context context) { return null; }
        public String other(String event) { return event; }
      }
      class Words implements RequestHandler<String, Void> {
        public Void handleRequest(String event, Context context) { return null; }
      }
      class Two implements RequestHandler<String, String> {
        public String handleRequest(String event, Context context) { return event; }
        public Object handleRequest(Integer event, Context context) { return event; }
      }
      class Numbers implements RequestHandler<Map<String, Integer>, String> {
        public String handleRequest(Map<String, Integer> event, Context context) { return null; }
      }
      class Beans implements RequestHandler<Beans, String> {
        public String handleRequest(Beans event, Context context) { return null; }
      }
      class Heir extends Maps {}
      class Raw implements RequestHandler {
        public Object handleRequest(Object event, Context context) { return event; }
      }
      class Streams implements RequestStreamHandler {
        public void handleRequest(java.io.InputStream in, java.io.OutputStream out, Context context) {}
      }
      class None {
        public String handleRequest(String event) { return event; }
      }
      """;

  @TempDir private static Path task;

  @BeforeAll
  static void compile() throws IOException {
    Path sources = Files.createDirectory(task.resolve("src"));
    List<Path> files =
        List.of(
            Files.writeString(sources.resolve("Context.java"), API.formatted("Context {}")),
            Files.writeString(
                sources.resolve("RequestHandler.java"),
                API.formatted(
                    "RequestHandler<I, O> { O handleRequest(I event, Context context); }")),
            Files.writeString(
                sources.resolve("RequestStreamHandler.java"),
                API.formatted(
                    "RequestStreamHandler { void handleRequest(java.io.InputStream in,"
                        + " java.io.OutputStream out, Context context); }")),
            Files.writeString(sources.resolve("Handlers.java"), HANDLERS));
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", task.toString()));
    files.forEach(file -> arguments.add(file.toString()));
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "Maps, PLAIN",
    "Maps::handleRequest, PLAIN",
    "Maps::other, ALL",
    "Words, PLAIN",
    "Two, ALL",
    "Numbers, ALL",
    "Beans, ALL",
    "Heir, ALL",
    "Raw, ALL",
    "Streams, PLAIN",
    "Streams::handleRequest, ALL",
    "None::handleRequest, ALL",
    "Absent, ALL",
    "../../../../etc/passwd, ALL",
    "'', ALL",
  })
  void followsTheTypesOfTheHandler(String handler, ClassArchive archive) {
    assertThat(ClassArchive.of(task, handler)).isEqualTo(archive);
  }

  @Test
  void looksIntoJars(@TempDir Path other) throws IOException {
    Path lib = Files.createDirectory(other.resolve("lib"));
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(lib.resolve("a.jar")))) {
      jar.putNextEntry(new ZipEntry("Maps.class"));
      jar.write(Files.readAllBytes(task.resolve("Maps.class")));
    }
    assertThat(ClassArchive.of(other, "Maps")).isEqualTo(ClassArchive.PLAIN);
  }

  @Test
  void takesWhatIsNoClassForAnything(@TempDir Path other) throws IOException {
    Files.writeString(other.resolve("Broken.class"), "not a class");
    assertThat(ClassArchive.of(other, "Broken")).isEqualTo(ClassArchive.ALL);
    assertThat(ClassArchive.of(other, null)).isEqualTo(ClassArchive.ALL);
  }
}
