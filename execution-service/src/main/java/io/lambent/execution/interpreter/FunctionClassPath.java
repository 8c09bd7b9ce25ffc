package io.lambent.execution.interpreter;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * A Java function on the JVM's own class path instead of in a class loader of its own. A JVM takes
 * from an AOT cache only what its own class loaders load from jars (<a
 * href="https://openjdk.org/jeps/483">JEP 483</a>), and a function is unpacked into a directory.
 *
 * <p>So the class files of that directory are packed into a jar. Its manifest's {@code Class-Path}
 * names the directory by its URL, which Java searches right after the jar, while HotSpot, which
 * takes each entry for a path relative to the jar, finds nothing to object to. Classes and
 * resources are found in the order that the client's class loader has, and resources other than
 * class files at the same URLs.
 */
public final class FunctionClassPath {
  private static final String JARS = "java/lib";

  /** Names that can be entries of a class path, whatever the locale of the JVM. */
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^:*]]+\\.jar");

  /**
   * The time stamp of all jars that are made here, so that a JVM takes one made again for the same.
   */
  private static final FileTime MADE = FileTime.fromMillis(1_000_000_000_000L);

  private FunctionClassPath() {}

  /**
   * The jars of a function's own and of its layers; empty where one has a name that a class path
   * cannot have, or is none.
   *
   * @return as found from inside, in the order in which they are searched
   * @param opt the merged layers; null where there are none
   * @param taskInside where {@code task} is found from inside
   * @param optInside where {@code opt} is
   */
  public static Optional<List<String>> jars(
      Path task, @Nullable Path opt, String taskInside, String optInside) {
    List<String> jars = new ArrayList<>();
    boolean possible =
        add(jars, task.resolve("lib"), taskInside + "/lib")
            && add(jars, task, taskInside)
            && (opt == null || add(jars, opt.resolve(JARS), optInside + "/" + JARS));
    return possible ? Optional.of(jars) : Optional.empty();
  }

  private static boolean add(List<String> jars, Path directory, String inside) {
    @Nullable String @Nullable [] names = directory.toFile().list((in, name) -> isJar(name));
    if (names == null) {
      return true;
    }
    Arrays.sort(names);
    for (String name : names) {
      if (name == null
          || !NAME.matcher(name).matches()
          || !Files.isRegularFile(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      jars.add(inside + "/" + name);
    }
    return true;
  }

  /**
   * The time at which the last of a function's jars was written, in milliseconds. A JVM refuses a
   * cache of jars with other times, and each time that code is unpacked it gets another.
   */
  public static long written(Path task, @Nullable Path opt) throws IOException {
    long last = 0;
    for (String jar :
        jars(task, opt, task.toString(), opt == null ? "" : opt.toString()).orElse(List.of())) {
      last = Math.max(last, Files.getLastModifiedTime(Path.of(jar)).toMillis());
    }
    return last;
  }

  private static boolean isJar(String name) {
    return name.endsWith(".jar");
  }

  /** The size of class files and jars, in bytes, of which a start loads a part. */
  public static long size(Path task, @Nullable Path opt) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        task,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.toString();
            bytes[0] += isJar(name) || name.endsWith(".class") ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }
        });
    File[] layers = opt == null ? null : opt.resolve(JARS).toFile().listFiles();
    for (File file : layers == null ? new File[0] : layers) {
      bytes[0] += isJar(file.getName()) ? file.length() : 0;
    }
    return bytes[0];
  }

  /**
   * Packs the class files of a function's directory.
   *
   * @param taskInside where the directory is found from inside
   * @param jar the new file
   */
  public static void pack(Path task, String taskInside, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            new File(taskInside).toURI().toASCIIString().replaceFirst("/*$", "/"));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      ZipEntry first = new ZipEntry(JarFile.MANIFEST_NAME);
      first.setLastModifiedTime(MADE);
      out.putNextEntry(first);
      manifest.write(out);
      for (Path file : classFiles(task)) {
        write(out, task.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setLastModifiedTime(jar, MADE);
  }

  /** Without those that no class loader finds by the name of a class. */
  private static List<Path> classFiles(Path task) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        task,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(task.resolve("META-INF"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(".class")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  /** Adds an uncompressed entry, because classes that are not in the cache are read at starts. */
  private static void write(JarOutputStream out, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    entry.setLastModifiedTime(MADE);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
