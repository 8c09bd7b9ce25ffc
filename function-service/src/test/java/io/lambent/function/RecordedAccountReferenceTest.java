package io.lambent.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** The usage of an account, compared with AWS. */
class RecordedAccountReferenceTest extends RecordedTest {
  @Test
  void totalCodeSizeGrowsWithVersionsAndLayers() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaAccountSettings::test_account_settings_total_code_size");
    String name = name();
    long empty = totalCodeSize();
    Map<String, Object> request = echo(name);
    request.put("Code", Map.of("ZipFile", archive(276)));
    service.create(request);
    long created = totalCodeSize();
    recorded.match("total_code_size_diff_create_function", created - empty);
    service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", archive(276), "Publish", true));
    long updated = totalCodeSize();
    recorded.match("total_code_size_diff_update_function", updated - created);
    publishLayer(name);
    long layer = totalCodeSize();
    recorded.match("total_code_size_diff_publish_layer", layer - updated);
    publishLayer(name);
    recorded.match("total_code_size_diff_publish_layer_version", totalCodeSize() - layer);
    recorded.verify();
  }

  private void publishLayer(String name) {
    service.post(
        "/2018-10-31/layers/" + name + "/versions",
        Map.of("Content", Map.of("ZipFile", archive(169))));
  }

  private long totalCodeSize() {
    return service
        .get("/2016-08-19/account-settings")
        .body()
        .at("/AccountUsage/TotalCodeSize")
        .asLong();
  }

  /** An archive in Base64 with a comment that makes it that long. */
  private static String archive(int length) {
    byte[] bare = archive("");
    return Base64.getEncoder().encodeToString(archive(" ".repeat(length - bare.length)));
  }

  private static byte[] archive(String comment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment(comment);
      zip.putNextEntry(new ZipEntry("x"));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
