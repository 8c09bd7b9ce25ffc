package io.lambent.services.s3;

import io.lambent.services.s3.file.ObjectFiles;
import io.lambent.services.s3.file.ObjectProperties;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes files that belong to no object: of uploads that were interrupted, of transactions that
 * did not commit, and of deletions whose instance was killed. Files that are younger than {@link
 * ObjectProperties#sweepAfter} may be about to get their row.
 */
@Component
class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  /** The maximum number of parameters of a statement. */
  private static final int BATCH = 1000;

  private final ObjectFiles files;
  private final ObjectTable objects;
  private final ObjectProperties properties;
  private final Clock clock;

  Sweep(ObjectFiles files, ObjectTable objects, ObjectProperties properties, Clock clock) {
    this.files = files;
    this.objects = objects;
    this.properties = properties;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT1H")
  void run() {
    try {
      files.olderThan(clock.instant().minus(properties.sweepAfter()), this::deleteUnknown);
    } catch (IOException | DataAccessException e) {
      log.warn("Files that belong to no object are not deleted now: {}", e.toString());
    }
  }

  private void deleteUnknown(List<UUID> old) {
    for (int start = 0; start < old.size(); start += BATCH) {
      List<UUID> batch = old.subList(start, Math.min(old.size(), start + BATCH));
      Set<UUID> known = new HashSet<>(objects.known(batch));
      for (UUID file : batch) {
        if (!known.contains(file)) {
          delete(file);
        }
      }
    }
  }

  private void delete(UUID file) {
    try {
      files.delete(file);
    } catch (IOException e) {
      log.warn("The file {} belongs to no object and cannot be deleted: {}", file, e.toString());
    }
  }
}
