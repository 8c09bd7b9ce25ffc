package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.standalone.postgres.Postgres;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code ./lambent build} that make starts fast: generated bean definitions, a
 * PostgreSQL with its tables, and an archive of loaded classes. They are created once for all tests
 * of a JVM, when the first instance starts in a process of its own.
 */
final class PreparedBuild {
  private static @Nullable PreparedBuild made;

  private final List<String> options;

  private PreparedBuild(List<String> options) {
    this.options = options;
  }

  /** The options of a JVM that uses these results. */
  List<String> options() {
    return options;
  }

  static synchronized PreparedBuild get() throws IOException {
    PreparedBuild known = made;
    if (known == null) {
      known = make(Files.createTempDirectory("lambent-build-"));
      made = known;
    }
    return known;
  }

  private static PreparedBuild make(Path directory) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    String classes = jars(directory);
    Path definitions = directory.resolve("definitions.jar");
    run(
        List.of(
            "-cp",
            classes,
            AheadOfTime.class.getName(),
            definitions.toString(),
            directory.resolve("work").toString()));
    Path prepared = directory.resolve("prepared");
    Path archive = directory.resolve("classes.jsa");
    List<String> options =
        List.of("-Dspring.aot.enabled=true", "-cp", definitions + File.pathSeparator + classes);
    List<String> record = new ArrayList<>(options);
    record.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-Xlog:disable",
            PreparedBuild.class.getName(),
            directory.resolve("data").toString(),
            prepared.toString()));
    run(record);
    List<String> all = new ArrayList<>(options);
    all.add("-D" + Standalone.PREPARED + "=" + prepared);
    all.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-Xlog:all=error"));
    return new PreparedBuild(List.copyOf(all));
  }

  /**
   * Starts an instance, aws-services included, stops it and keeps its PostgreSQL. The JVM writes
   * the archive when it ends.
   *
   * @param arguments an empty data directory, and a directory for {@link Standalone#PREPARED}
   */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    try (Standalone standalone = Standalone.start(new Options("127.0.0.1", 0, data))) {
      HttpURLConnection connection =
          (HttpURLConnection)
              standalone
                  .endpoint()
                  .resolve("/?Action=ListMetrics&Version=2010-08-01")
                  .toURL()
                  .openConnection();
      connection.setRequestProperty(
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request,"
              + " SignedHeaders=host, Signature=0");
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("status " + connection.getResponseCode());
      }
    }
    Postgres.keep(DataDirectory.postgres(data), Path.of(arguments[1]));
    System.exit(0);
  }

  /**
   * The class path of this JVM without directories, which archives of classes cannot have: each is
   * packed into a jar.
   */
  private static String jars(Path directory) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (entry.isEmpty()) {
        continue;
      }
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-" + entries.size() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else if (Files.exists(path)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream stream = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(stream);
        Stream<Path> files = Files.walk(classes)) {
      entries.setLevel(Deflater.NO_COMPRESSION);
      for (Path path : files.filter(file -> !file.equals(classes)).sorted().toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        boolean folder = Files.isDirectory(path);
        entries.putNextEntry(new JarEntry(folder ? name + "/" : name));
        if (!folder) {
          Files.copy(path, entries);
        }
        entries.closeEntry();
      }
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process = ChildLambent.java(command);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      TestingFiles.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
