package io.lambent.execution.environment;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * For which kinds of functions stems were kept when this instance last ran, in a file: the first
 * calls after a restart are cold, too. It is a hint only; what cannot be read is forgotten.
 */
@Component
final class StemMemory {
  private static final Logger log = LoggerFactory.getLogger(StemMemory.class);
  private static final int MOST = 100;

  private final Path file;

  StemMemory(ExecutionProperties properties) {
    this.file = properties.dataDir().resolve("stems");
  }

  /**
   * A kind of function, in words that mean the same after a restart.
   *
   * @param runtime AWS's identifier
   */
  record Kind(String runtime, int memoryMb, String account) {

    private String line() {
      return runtime + " " + memoryMb + " " + account;
    }
  }

  List<Kind> read() {
    List<Kind> kinds = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 3 && parts[1].matches("[0-9]{1,6}") && kinds.size() < MOST) {
          kinds.add(new Kind(parts[0], Integer.parseInt(parts[1]), parts[2]));
        }
      }
    } catch (NoSuchFileException e) {
      // The first start.
    } catch (IOException e) {
      log.info("Which stems there were is not known: {}", e.toString());
    }
    return kinds;
  }

  void write(Collection<Kind> kinds) {
    List<String> lines = kinds.stream().map(Kind::line).sorted().limit(MOST).toList();
    try {
      Path incoming = file.resolveSibling("stems.new");
      Files.write(incoming, lines);
      Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.info("Which stems there are cannot be kept: {}", e.toString());
    }
  }
}
