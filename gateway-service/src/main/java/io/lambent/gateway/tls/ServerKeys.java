package io.lambent.gateway.tls;

import io.lambent.gateway.GatewayProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The keys that the configuration names. Their files are looked at every {@code
 * lambent.gateway.tls.reload-interval}; once they have changed, connections that begin use what
 * they have now, and connections that are open go on. Files that cannot be used are reported, and
 * the keys stay as they were.
 */
@Component
final class ServerKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerKeys.class);

  private final List<GatewayProperties.KeyFiles> files;
  private final @Nullable ScheduledExecutorService clock;
  private volatile List<ServerKey> keys;

  /** What the files had when they were last looked at. Used by the clock alone. */
  private List<byte[]> seen;

  ServerKeys(GatewayProperties properties) {
    GatewayProperties.Tls tls = properties.tls();
    this.files = tls.keyFiles();
    try {
      this.seen = contents();
      this.keys = read();
    } catch (IOException e) {
      throw new IllegalStateException("lambent.gateway.tls: " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      clock = null;
      return;
    }
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("tls-keys").unstarted(task));
    long interval = tls.reloadInterval().toMillis();
    clock.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  private List<ServerKey> read() throws IOException {
    List<ServerKey> read = new ArrayList<>();
    for (GatewayProperties.KeyFiles each : files) {
      read.add(ServerKey.read(each.certificate(), each.privateKey()));
    }
    return List.copyOf(read);
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    List<Path> paths =
        files.stream().flatMap(each -> Stream.of(each.certificate(), each.privateKey())).toList();
    for (Path path : paths) {
      contents.add(Files.readAllBytes(path));
    }
    return contents;
  }

  private void look() {
    try {
      List<byte[]> now = contents();
      if (areSame(now, seen)) {
        return;
      }
      // A certificate and its key are two files: one of them may be written yet.
      seen = now;
      keys = read();
      log.info("The certificates of lambent.gateway.tls were read anew");
    } catch (IOException | RuntimeException e) {
      log.warn("The certificates of lambent.gateway.tls stay as they are: {}", e.getMessage());
    }
  }

  private static boolean areSame(List<byte[]> now, List<byte[]> before) {
    for (int i = 0; i < now.size(); i++) {
      if (!Arrays.equals(now.get(i), before.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The keys in the order of the configuration; none where TLS is not configured. */
  List<ServerKey> keys() {
    return keys;
  }

  @Override
  public void close() {
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
