package io.lambent.client.metrics;

import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that keeps batches from one run of the process to the next. */
final class PendingFile {
  private static final Logger log = LoggerFactory.getLogger(PendingFile.class);

  private final Path path;

  PendingFile(Path path) {
    this.path = path;
  }

  /** Reads the batches of the last run and deletes the file. */
  List<MetricBatch> take() {
    List<MetricBatch> batches = new ArrayList<>();
    if (!Files.exists(path)) {
      return batches;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      while (in.available() > 0) {
        batches.add(MetricEncoding.decode(in.readNBytes(in.readInt())));
      }
    } catch (IOException | IllegalArgumentException e) {
      log.warn("Metrics of the last run cannot be read from {}: {}", path, e.toString());
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", path, e.toString());
    }
    return batches;
  }

  /** Writes batches for the next run; those that cannot be written are lost. */
  void keep(Collection<MetricBatch> batches) {
    if (batches.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(path))) {
        for (MetricBatch batch : batches) {
          byte[] encoded = MetricEncoding.encode(batch);
          out.writeInt(encoded.length);
          out.write(encoded);
        }
      }
    } catch (IOException e) {
      log.warn("Metrics that were not shipped are lost: {}", e.toString());
    }
  }
}
