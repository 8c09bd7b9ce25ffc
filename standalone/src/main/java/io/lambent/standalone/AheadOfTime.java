package io.lambent.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/**
 * Generates code for the bean definitions of all contexts when Lambent is built. Without that code,
 * each start reads annotations and tests conditions to find the same definitions.
 *
 * <p>Which beans there are is thus decided by the build; the values of settings are read at each
 * start. Containers and most tests run without the generated classes; their contexts only take
 * longer to start.
 *
 * @see <a href="https://docs.spring.io/spring-framework/reference/core/aot.html">Ahead of Time
 *     Optimizations</a>
 */
final class AheadOfTime {
  private AheadOfTime() {}

  /**
   * Writes a jar of generated classes. A process uses it if it is on the class path and {@code
   * -Dspring.aot.enabled=true} is set.
   *
   * @param arguments the path of the jar, and that of a directory for intermediate files
   */
  public static void main(String[] arguments) throws Exception {
    generate(Path.of(arguments[0]), Path.of(arguments[1]));
    System.exit(0);
  }

  static void generate(Path jar, Path work) throws IOException, StartFailure {
    System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
    Path classes = Files.createDirectories(work.resolve("classes"));
    Path sources = Files.createDirectories(work.resolve("sources"));
    try (DataDirectory data = DataDirectory.open(work.resolve("data"))) {
      LogFile.open(data.logFile());
      Options options = new Options("127.0.0.1", Options.DEFAULT_PORT, data.root());
      Services services = new Services(options, "http://localhost:" + options.port(), data);
      for (Service service : services.all()) {
        generate(service, sources, classes);
      }
    }
    compile(sources, classes);
    pack(classes, jar);
  }

  /**
   * Returns the initializer that registers the generated bean definitions of a service; an empty
   * list where this process does not use generated code.
   */
  static List<AotApplicationContextInitializer<ConfigurableApplicationContext>> definitions(
      Service service) {
    if (!AotDetector.useGeneratedArtifacts()) {
      return List.of();
    }
    return List.of(
        AotApplicationContextInitializer.forInitializerClasses(
            service.main().getName() + "__" + feature(service) + "ApplicationContextInitializer"));
  }

  private static void generate(Service service, Path sources, Path classes) {
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get(service.main()), feature(service)),
            new FileSystemGeneratedFiles(
                kind ->
                    switch (kind) {
                      case SOURCE -> sources;
                      case CLASS, RESOURCE -> classes;
                    }));
    new ApplicationContextAotGenerator().processAheadOfTime(service.prepare(), generation);
    generation.writeGeneratedContent();
  }

  /**
   * A part of the names of generated classes that differs between services: their contexts share
   * configuration classes.
   */
  private static String feature(Service service) {
    String first = service.name().substring(0, service.name().indexOf('-'));
    return first.substring(0, 1).toUpperCase(Locale.ROOT) + first.substring(1);
  }

  private static void compile(Path sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> generated = Files.walk(sources)) {
      List<Path> units = generated.filter(path -> path.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-nowarn",
              "-proc:none",
              "-parameters",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
              .call();
      if (!compiled) {
        throw new IOException("the generated definitions of beans do not compile");
      }
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream stream = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(stream);
        Stream<Path> generated = Files.walk(classes)) {
      for (Path path : generated.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, entries);
        entries.closeEntry();
      }
    }
  }
}
