package io.lambent.services.cloudformation.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The code of functions whose template has the source itself: an archive with that source as the
 * module {@code index}, and the helper module for responses of custom resources.
 */
final class LambdaCode {
  /** The same for each archive, so that equal sources make equal archives. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private LambdaCode() {}

  /** The members of {@code FunctionCode} for the property {@code Code}. */
  static ObjectNode code(Step step) {
    JsonNode code = step.get("Code");
    ObjectNode input = step.object();
    if (!code.has("ZipFile")) {
      code.properties().forEach(part -> input.set(part.getKey(), part.getValue()));
      return input;
    }
    String runtime = step.text("Runtime", "");
    String source = code.path("ZipFile").asString();
    if (runtime.startsWith("python")) {
      input.put("ZipFile", zip("index.py", source, "cfnresponse.py"));
    } else if (runtime.startsWith("nodejs")) {
      input.put("ZipFile", zip("index.js", source, "cfn-response.js"));
    } else {
      throw new ResourceFailure(
          "ZipFile can only be used when Runtime is set to either of nodejs or python.");
    }
    return input;
  }

  private static byte[] zip(String name, String source, String helper) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, name, source.getBytes(UTF_8));
      String module = helper.substring(0, helper.indexOf('.'));
      if (source.contains(module)) {
        add(zip, helper, helper(helper));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] helper(String name) throws IOException {
    try (InputStream in = LambdaCode.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name);
      }
      return in.readAllBytes();
    }
  }
}
