package io.lambent.execution.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name under which this instance holds leases, kept in its data directory: after a crash the
 * restarted process knows the leases of its predecessor as its own and need not wait for their end.
 */
public final class InstanceId {
  private InstanceId() {}

  public static String in(Path dataDir) throws IOException {
    Path file = dataDir.resolve("instance-id");
    if (Files.exists(file)) {
      return Files.readString(file, US_ASCII).strip();
    }
    Files.createDirectories(dataDir);
    String id = UUID.randomUUID().toString();
    Path draft = Files.writeString(dataDir.resolve("instance-id.new"), id, US_ASCII);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return id;
  }
}
