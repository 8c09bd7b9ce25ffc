package io.lambent.execution.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks an untrusted zip file.
 *
 * <p>Nothing is written outside the target: names must stay below it, and links are made after all
 * files, so that no file is written through one. What is unpacked is bounded in bytes and entries.
 * Nothing becomes writable to others than the owner, which no function is. As on AWS, functions may
 * read and execute what its mode lets others read and execute; entries without a mode, as archives
 * made on other systems than Unix have them, all may read.
 */
final class CodeArchive {
  /** AWS's limit for the unpacked size of a function. */
  static final long MAX_BYTES = 262_144_000;

  private static final int MAX_ENTRIES = 300_000;
  private static final int MAX_LINK = 4096;

  /**
   * Longest path in an archive, in characters: file systems take 4,096 bytes, the folder above
   * included.
   */
  private static final int LONGEST_PATH = 1024;

  /** Longest name in a path, in bytes. */
  private static final int LONGEST_NAME = 255;

  private static final List<String> SANDBOX_PLACES =
      List.of("/opt", "/var/task", "/var/runtime", "/tmp");
  private static final int BUFFER = 64 * 1024;

  /** The bits of a mode that concern others than the owner and the group. */
  private static final int OTHERS_READ = 04;

  private static final int OTHERS_EXECUTE = 01;
  private static final int ANY_EXECUTE = 0111;

  private final ZipFile zip;
  private final Path target;
  private final boolean lenient;
  private final Map<Path, String> directoryModes = new LinkedHashMap<>();
  private final Map<Path, String> links = new LinkedHashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bytes;

  private CodeArchive(ZipFile zip, Path target, boolean lenient) {
    this.zip = zip;
    this.target = target;
    this.lenient = lenient;
  }

  /**
   * Unpacks into an existing empty directory.
   *
   * @param lenient true if all become readable to others, and executable where they are to anybody
   * @throws DeploymentFailedException where the archive is broken or not to be trusted
   */
  static void unpack(Path archive, Path target, boolean lenient) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      new CodeArchive(zip, target, lenient).unpack();
    } catch (ZipException e) {
      throw new DeploymentFailedException("Could not unzip uploaded file: " + e.getMessage(), e);
    }
  }

  private void unpack() throws IOException {
    int entries = 0;
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      ZipArchiveEntry entry = all.nextElement();
      if (++entries > MAX_ENTRIES) {
        throw new DeploymentFailedException("The archive has more than 300000 entries");
      }
      Path path = inside(entry.getName());
      if (entry.isDirectory()) {
        makeDirectories(path);
        if (!path.equals(target)) {
          directoryModes.put(path, permissions(entry, true));
        }
      } else if (entry.isUnixSymlink()) {
        makeDirectories(parent(path));
        links.put(path, link(entry));
      } else {
        makeDirectories(parent(path));
        write(entry, path);
      }
    }
    for (Map.Entry<Path, String> link : links.entrySet()) {
      makeLink(link.getKey(), link.getValue());
    }
    for (Map.Entry<Path, String> directory : directoryModes.entrySet()) {
      Files.setPosixFilePermissions(
          directory.getKey(), PosixFilePermissions.fromString(directory.getValue()));
    }
  }

  private String permissions(ZipArchiveEntry entry, boolean directory) {
    int mode = entry.getUnixMode() & 0777;
    boolean all = lenient || mode == 0;
    boolean readable = all || (mode & OTHERS_READ) != 0;
    boolean executable =
        all ? directory || (mode & ANY_EXECUTE) != 0 : (mode & OTHERS_EXECUTE) != 0;
    String others = (readable ? "r" : "-") + "-" + (executable ? "x" : "-");
    return "rw" + (executable || directory ? "x" : "-") + others + others;
  }

  private Path inside(String name) {
    try {
      Path path = target.resolve(name).normalize();
      boolean climbs = Path.of(name).normalize().startsWith("..");
      if (name.startsWith("/") || climbs || !path.startsWith(target)) {
        throw new DeploymentFailedException("The archive's entry " + name + " leads out of it");
      }
      if (name.length() > LONGEST_PATH || isTooLong(path)) {
        throw new DeploymentFailedException("The archive has an entry whose name is too long");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new DeploymentFailedException("The archive has an entry with an impossible name", e);
    }
  }

  private boolean isTooLong(Path path) {
    for (Path element : target.relativize(path)) {
      if (element.toString().getBytes(UTF_8).length > LONGEST_NAME) {
        return true;
      }
    }
    return false;
  }

  private Path parent(Path path) {
    Path parent = path.getParent();
    if (path.equals(target) || parent == null) {
      throw new DeploymentFailedException("The archive has an entry without a name");
    }
    return parent;
  }

  private void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    makeDirectories(parent(directory));
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      throw clash(directory);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(ZipArchiveEntry entry, Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw clash(path);
    }
    Files.deleteIfExists(path); // The last of several entries with one name counts, as elsewhere.
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > MAX_BYTES) {
          throw new DeploymentFailedException(
              "Unzipped size must be smaller than " + MAX_BYTES + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions(entry, false)));
  }

  private String link(ZipArchiveEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] link = in.readNBytes(MAX_LINK + 1); // The size it states may be a lie.
      if (link.length > MAX_LINK) {
        throw new DeploymentFailedException("The link " + entry.getName() + " is too long");
      }
      return new String(link, UTF_8);
    }
  }

  /** Links stay in the package, or lead to places that a sandbox has for itself. */
  private void makeLink(Path path, String to) throws IOException {
    Path resolved = parent(path).resolve(to).normalize();
    boolean own =
        to.startsWith("/")
            ? SANDBOX_PLACES.stream().anyMatch(resolved::startsWith)
            : !to.isEmpty() && resolved.startsWith(target);
    if (!own) {
      throw new DeploymentFailedException(
          "The archive's link " + target.relativize(path) + " leads out of it");
    }
    if (!parent(path).toRealPath().equals(parent(path))) {
      throw clash(path);
    }
    try {
      Files.createSymbolicLink(path, Path.of(to));
    } catch (FileAlreadyExistsException e) {
      throw clash(path);
    }
  }

  private DeploymentFailedException clash(Path path) {
    return new DeploymentFailedException(
        "The archive has several entries for " + target.relativize(path));
  }
}
