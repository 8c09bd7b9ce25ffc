package io.lambent.execution.packages;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.springframework.util.FileSystemUtils;

/**
 * Installs and removes packages. What is installed is unpacked beside its place and renamed when it
 * is complete and on the disk's way; a process that is killed leaves a directory that nobody looks
 * at and that the next installation removes.
 */
public final class Installer {
  static final String UNFINISHED = ".new";

  private static final int DOWNLOADS_AT_ONCE = 8;
  private static final Predicate<String> PROGRAM = "bin/node"::equals;

  private final Path directory;
  private final Registries registries;

  /**
   * @param variables of the process, which may name mirrors
   */
  public Installer(Path directory, Map<String, String> variables) {
    this.directory = directory.toAbsolutePath();
    this.registries = new Registries(variables);
  }

  /**
   * Installs an SDK in the pinned version; other versions of it are removed then.
   *
   * @return whether it was not there yet
   * @throws InstallFailedException where nothing was changed
   */
  public boolean install(Sdk sdk) throws InstallFailedException, InterruptedException {
    Path place = directory.resolve(sdk.command() + "-" + sdk.version());
    boolean isNew = install(place, sdk.packages());
    for (Path other : InstalledPackages.children(directory, sdk.command() + "-")) {
      if (!other.equals(place)) {
        delete(other);
      }
    }
    return isNew;
  }

  /** The version of Node.js that would be installed for a major version on this machine. */
  public static Optional<String> nodeVersion(int major) {
    return node(major).map(PinnedPackage::version);
  }

  /**
   * Installs Node.js.
   *
   * @return whether it was not there yet
   * @throws InstallFailedException where nothing was changed
   */
  public boolean installNode(int major) throws InstallFailedException, InterruptedException {
    PinnedPackage node =
        node(major)
            .orElseThrow(
                () ->
                    new InstallFailedException(
                        "Lambent knows no package with Node.js "
                            + major
                            + " for this machine ("
                            + platform()
                            + "). Install it by other means, and it is found."));
    return install(directory.resolve("node").resolve(node.version()), List.of(node));
  }

  /** Removes an SDK; returns whether it was there. */
  public boolean remove(Sdk sdk) throws InstallFailedException {
    return delete(InstalledPackages.children(directory, sdk.command() + "-"));
  }

  /** Removes the interpreters whose directory has a name that begins so. */
  public boolean remove(String interpreter, String prefix) throws InstallFailedException {
    return delete(InstalledPackages.children(directory.resolve(interpreter), prefix));
  }

  private static Optional<PinnedPackage> node(int major) {
    String platform = platform();
    return PinnedPackage.all().stream()
        .filter(each -> each.source() == PinnedPackage.Source.NODE)
        .filter(each -> each.place().equals(platform) && each.major() == major)
        .findFirst();
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (system.startsWith("mac") ? "mac" : system)
        + "-"
        + (processor.equals("x86_64") ? "amd64" : processor);
  }

  private boolean install(Path place, List<PinnedPackage> packages)
      throws InstallFailedException, InterruptedException {
    if (Files.isDirectory(place)) {
      return false;
    }
    Path unfinished = place.resolveSibling(place.getFileName() + UNFINISHED);
    try {
      FileSystemUtils.deleteRecursively(unfinished);
      Files.createDirectories(unfinished);
      unpackAll(packages, unfinished);
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false; // Another process was faster.
    } catch (IOException e) {
      throw new InstallFailedException(
          "%s cannot be written: %s. Nothing was changed.".formatted(place, e.getMessage()), e);
    } finally {
      try {
        FileSystemUtils.deleteRecursively(unfinished);
      } catch (IOException e) {
        // The next installation removes it.
      }
    }
  }

  private void unpackAll(List<PinnedPackage> packages, Path into)
      throws IOException, InstallFailedException, InterruptedException {
    try (ExecutorService downloads = Executors.newFixedThreadPool(DOWNLOADS_AT_ONCE)) {
      List<Future<?>> running = new ArrayList<>();
      for (PinnedPackage each : packages) {
        running.add(
            downloads.submit(
                () -> {
                  unpack(each, registries.download(each), into);
                  return null;
                }));
      }
      try {
        for (Future<?> download : running) {
          download.get();
        }
      } catch (ExecutionException e) {
        downloads.shutdownNow();
        if (e.getCause() instanceof InstallFailedException failed) {
          throw failed;
        }
        if (e.getCause() instanceof IOException failed) {
          throw failed;
        }
        throw new IllegalStateException(e);
      }
    }
  }

  private static void unpack(PinnedPackage each, byte[] archive, Path into) throws IOException {
    switch (each.source()) {
      case PYPI -> Archives.unzip(archive, into, name -> true);
      case NPM ->
          Archives.untar(
              archive, into.resolve("node_modules").resolve(each.place()), Installer::runs, false);
      case NODE -> Archives.untar(archive, into, PROGRAM, true);
    }
  }

  /**
   * Returns true for the files of a module that Node.js may load: not for types, nor for the second
   * form of AWS's modules, which is for bundlers.
   */
  static boolean runs(String name) {
    boolean forBundlers = name.startsWith("dist-es/") || name.startsWith("dist-types/");
    boolean forReaders = name.endsWith(".d.ts") || name.endsWith(".map") || name.endsWith(".md");
    return !forBundlers && !forReaders;
  }

  private static boolean delete(List<Path> all) throws InstallFailedException {
    for (Path each : all) {
      delete(each);
    }
    return !all.isEmpty();
  }

  /** Renamed first, so that it is never there in part. */
  private static void delete(Path installed) throws InstallFailedException {
    Path going = installed.resolveSibling(installed.getFileName() + UNFINISHED);
    try {
      FileSystemUtils.deleteRecursively(going);
      Files.move(installed, going, StandardCopyOption.ATOMIC_MOVE);
      FileSystemUtils.deleteRecursively(going);
    } catch (IOException e) {
      throw new InstallFailedException(
          "%s cannot be removed: %s.".formatted(installed, e.getMessage()), e);
    }
  }
}
