package io.lambent.execution.logs;

import io.lambent.contract.function.FunctionName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** All log groups of this instance. */
@Component
public final class LogGroups {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  LogGroups() {}

  /** Starts the log stream of one environment, and its group where that does not exist. */
  public LogStream open(FunctionName function, String group, String version, Instant now) {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    String name = DAY.format(now) + "/[" + version + "]" + HexFormat.of().formatHex(id);
    return new LogStream(group, name);
  }
}
