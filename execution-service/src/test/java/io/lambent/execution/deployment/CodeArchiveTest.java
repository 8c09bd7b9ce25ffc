package io.lambent.execution.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.execution.TestingArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArchiveTest {
  @TempDir Path directory;
  Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(directory.toRealPath().resolve("target"));
  }

  private void unpack(TestingArchive archive) throws IOException {
    unpack(archive, false);
  }

  private void unpack(TestingArchive archive, boolean lenient) throws IOException {
    Path zip = Files.write(directory.resolve("archive.zip"), archive.bytes());
    CodeArchive.unpack(zip, target, lenient);
  }

  private void refuses(TestingArchive archive) {
    assertThatThrownBy(() -> unpack(archive)).isInstanceOf(DeploymentFailedException.class);
    assertThat(directory.resolve("outside")).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void letsFunctionsReadAndExecuteWhatTheModeLetsOthers() throws IOException {
    unpack(modes());

    assertThat(mode(target.resolve("bootstrap"))).isEqualTo("rw-------");
    assertThat(mode(target.resolve("script"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("private"))).isEqualTo("rwx------");
    assertThat(mode(target.resolve("private/data"))).isEqualTo("rw-------");
    assertThat(mode(target.resolve("implied/data"))).isEqualTo("rw-r--r--");
    assertThat(mode(target.resolve("implied"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("open"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("none"))).isEqualTo("rw-r--r--");
  }

  @Test
  void makesAllReadableWhereItIsLenient() throws IOException {
    unpack(modes(), true);

    assertThat(mode(target.resolve("bootstrap"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("private"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("private/data"))).isEqualTo("rw-r--r--");
    assertThat(mode(target.resolve("open"))).isEqualTo("rwxr-xr-x");
  }

  private static TestingArchive modes() {
    return new TestingArchive()
        .entry("bootstrap", 0100700, "#!/bin/sh")
        .entry("script", 0100755, "#!/bin/sh")
        .entry("private/", 0040700, "")
        .entry("private/data", 0100600, "text")
        .entry("implied/data", 0100644, "text")
        .entry("open", 0100777 | 04000, "text")
        .entry("none", 0, "text");
  }

  @Test
  void keepsLinksWithinThePackage() throws IOException {
    unpack(
        new TestingArchive()
            .link("node_modules/.bin/tool", "../tool/cli.js")
            .file("node_modules/tool/cli.js", "tool")
            .link("layer", "/opt/thing"));

    assertThat(target.resolve("node_modules/.bin/tool")).hasContent("tool");
    assertThat(Files.readSymbolicLink(target.resolve("layer"))).isEqualTo(Path.of("/opt/thing"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "a/../../outside",
        "/outside",
        "./../outside",
        "..",
        "a/..",
        "",
        "nul\0byte"
      })
  void refusesNamesThatLeadOut(String name) {
    refuses(new TestingArchive().file(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside", "/etc/passwd", "/opt/../etc/passwd", "/", "a/../../../outside", ""})
  void refusesLinksThatLeadOut(String to) {
    refuses(new TestingArchive().link("link", to));
  }

  @Test
  void writesNoFileThroughALink() {
    refuses(new TestingArchive().link("tmp", "/tmp/lambent-unpack-test").file("tmp/outside", "x"));
    refuses(new TestingArchive().link("same", "/tmp/outside").file("same", "x"));
  }

  @Test
  void makesNoLinkThroughALink() {
    refuses(new TestingArchive().link("a", "/tmp").link("a/outside", "/opt/x"));
  }

  @Test
  void refusesAFileWhereADirectoryIs() {
    refuses(new TestingArchive().file("a/b", "x").file("a", "y"));
    refuses(new TestingArchive().file("c", "x").file("c/d", "y"));
  }

  @Test
  void refusesMoreThanAwsUnpacks() {
    byte[] zeros = new byte[27_000_000];
    TestingArchive bomb = new TestingArchive();
    for (int i = 0; i < 10; i++) {
      bomb.entry("zeros" + i, 0100644, zeros);
    }

    assertThatThrownBy(() -> unpack(bomb))
        .hasMessage("Unzipped size must be smaller than 262144000 bytes");
  }

  /** A device, a pipe, a socket: what they would be is not made. */
  @ParameterizedTest
  @ValueSource(ints = {0020666, 0060666, 0010644, 0140755})
  void makesOrdinaryFilesOfDevices(int mode) throws IOException {
    unpack(new TestingArchive().entry("device", mode, "text"));

    assertThat(target.resolve("device")).isRegularFile().hasContent("text");
  }

  @Test
  void theLastOfSeveralEntriesWithOneNameCounts() throws IOException {
    unpack(new TestingArchive().file("same", "first").file("same", "second"));

    assertThat(target.resolve("same")).hasContent("second");
  }

  @Test
  void tellsNamesApartThatDifferInCaseOnly() throws IOException {
    unpack(new TestingArchive().file("name", "lower").file("NAME", "upper"));

    assertThat(target.resolve("name")).hasContent("lower");
    assertThat(target.resolve("NAME")).hasContent("upper");
  }

  @Test
  void refusesNamesLongerThanAFileSystemTakes() {
    refuses(new TestingArchive().file("n".repeat(300), "x"));
    refuses(new TestingArchive().file("d/".repeat(3000) + "file", "x"));
  }

  /** The size that the directory of the archive states does not count. */
  @Test
  void refusesMoreThanAwsUnpacksWhateverSizeIsStated() throws IOException {
    byte[] zip = bomb(300).bytes();
    for (int i = central(zip); i < zip.length - 46 && isCentral(zip, i); i = nextCentral(zip, i)) {
      Arrays.fill(zip, i + 24, i + 28, (byte) 0);
    }
    Path archive = Files.write(directory.resolve("archive.zip"), zip);

    assertThatThrownBy(() -> CodeArchive.unpack(archive, target, false))
        .isInstanceOf(DeploymentFailedException.class);
  }

  @Test
  void refusesALinkThatIsABombItself() throws IOException {
    refuses(new TestingArchive().entry("link", 0120777, new byte[50_000_000]));
  }

  @Test
  void refusesEncryptedEntries() throws IOException {
    byte[] zip = TestingArchive.of("secret", "text");
    zip[6] |= 1;
    zip[central(zip) + 8] |= 1;
    Path archive = Files.write(directory.resolve("archive.zip"), zip);

    assertThatThrownBy(() -> CodeArchive.unpack(archive, target, false))
        .isInstanceOf(DeploymentFailedException.class);
  }

  @Test
  void refusesWhatIsNoZip() throws IOException {
    Path archive = Files.write(directory.resolve("archive.zip"), new byte[1000]);

    assertThatThrownBy(() -> CodeArchive.unpack(archive, target, false))
        .isInstanceOf(DeploymentFailedException.class);
  }

  /** In a process whose memory is a fifth of what is unpacked. */
  @Test
  void unpacksALargeArchiveInLittleMemory() throws Exception {
    Path archive = Files.write(directory.resolve("archive.zip"), bomb(249).bytes());
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                UnpackInLittleMemory.class.getName(),
                archive.toString(),
                target.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(target.resolve("zeros248")).hasSize(1 << 20);
  }

  /** Unpacks one archive. */
  static final class UnpackInLittleMemory {
    public static void main(String[] arguments) throws IOException {
      CodeArchive.unpack(Path.of(arguments[0]), Path.of(arguments[1]), false);
    }
  }

  /** Files of 1 MiB each. */
  private static TestingArchive bomb(int files) {
    byte[] zeros = new byte[1 << 20];
    TestingArchive bomb = new TestingArchive();
    for (int i = 0; i < files; i++) {
      bomb.entry("zeros" + i, 0100644, zeros);
    }
    return bomb;
  }

  /** The offset of an archive's directory. */
  private static int central(byte[] zip) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
  }

  private static boolean isCentral(byte[] zip, int at) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(at) == 0x02014b50;
  }

  private static int nextCentral(byte[] zip, int at) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    return at + 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
  }
}
