package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.io.IOException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks that an archive is a deployment package that AWS accepts. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 */
public final class Archive {
  /** Bytes of an archive in a request. */
  public static final long MAX_ZIPPED = 52_428_800;

  /** Bytes of a package's files, layers included. */
  public static final long MAX_UNZIPPED = 262_144_000;

  private Archive() {}

  /**
   * Reads the archive's directory, not its contents: sizes are those the archive states, which the
   * code that unpacks it enforces.
   *
   * @throws AwsException where AWS refuses the archive
   */
  public static void check(Upload upload) {
    check(upload, MAX_UNZIPPED);
  }

  /**
   * As {@link #check(Upload)}, where layers have taken some of the space.
   *
   * @param limit bytes the archive's files may have
   * @return bytes they have
   */
  public static long check(Upload upload, long limit) {
    if (upload.size() == 0) {
      throw Refusals.invalid("Uploaded file must be a non-empty zip");
    }
    try (ZipFile zip = new ZipFile(upload.file().toFile())) {
      if (zip.size() == 0) {
        throw Refusals.invalid("Uploaded file must be a non-empty zip");
      }
      long unzipped = 0;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (leavesArchive(entry.getName())) {
          throw broken();
        }
        unzipped += Math.max(0, entry.getSize());
        if (unzipped >= limit) {
          throw tooLarge(limit);
        }
      }
      return unzipped;
    } catch (IOException | IllegalArgumentException e) {
      throw broken();
    }
  }

  static AwsException tooLarge() {
    return tooLarge(MAX_UNZIPPED);
  }

  private static AwsException tooLarge(long limit) {
    return Refusals.invalid("Unzipped size must be smaller than " + limit + " bytes");
  }

  private static boolean leavesArchive(String name) {
    String path = name.replace('\\', '/');
    return path.startsWith("/")
        || path.matches("[A-Za-z]:.*")
        || path.indexOf('\0') >= 0
        || Arrays.asList(path.split("/")).contains("..");
  }

  private static AwsException broken() {
    return Refusals.invalid(
        "Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
}
