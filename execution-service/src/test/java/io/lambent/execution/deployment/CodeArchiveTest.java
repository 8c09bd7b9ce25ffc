package io.lambent.execution.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.execution.TestingArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    Path zip = Files.write(directory.resolve("archive.zip"), archive.bytes());
    CodeArchive.unpack(zip, target);
  }

  private void refuses(TestingArchive archive) {
    assertThatThrownBy(() -> unpack(archive)).isInstanceOf(DeploymentFailedException.class);
    assertThat(directory.resolve("outside")).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void keepsExecutableBitsAndMakesAllReadable() throws IOException {
    unpack(
        new TestingArchive()
            .entry("bootstrap", 0100700, "#!/bin/sh")
            .entry("private/data", 0100600, "text")
            .entry("open", 0100777 | 04000, "text"));

    assertThat(mode(target.resolve("bootstrap"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("private"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(target.resolve("private/data"))).isEqualTo("rw-r--r--");
    assertThat(mode(target.resolve("open"))).isEqualTo("rwxr-xr-x");
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
}
