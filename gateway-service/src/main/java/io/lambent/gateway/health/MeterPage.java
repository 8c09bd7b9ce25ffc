package io.lambent.gateway.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One Prometheus page of the meters {@code lambent_...} of several services. A meter that more than
 * one service has, such as those of calls between services, stands there once with the samples of
 * all. Meters of the JVM have the same names and tags in all services, so they are left out.
 */
final class MeterPage {
  private static final String OWN = "lambent_";
  private static final String HELP = "# HELP ";
  private static final String TYPE = "# TYPE ";

  private final Map<String, Meter> meters = new LinkedHashMap<>();

  private static final class Meter {
    private final Map<String, String> heads = new LinkedHashMap<>();
    private final List<String> samples = new ArrayList<>();
  }

  /** Adds the page of a service; the lines of a meter follow its {@code HELP} and {@code TYPE}. */
  void add(String page) {
    Meter current = null;
    for (String line : page.lines().toList()) {
      if (line.startsWith(HELP) || line.startsWith(TYPE)) {
        current = head(line);
      } else if (line.startsWith(OWN)) {
        if (current == null) {
          current = meters.computeIfAbsent(name(line, 0), any -> new Meter());
        }
        current.samples.add(line);
      }
    }
  }

  private Meter head(String line) {
    String name = name(line, HELP.length());
    if (!name.startsWith(OWN)) {
      return new Meter();
    }
    Meter meter = meters.computeIfAbsent(name, any -> new Meter());
    meter.heads.putIfAbsent(line.substring(0, HELP.length()), line);
    return meter;
  }

  private static String name(String line, int start) {
    int end = start;
    while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '{') {
      end++;
    }
    return line.substring(start, end);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Meter meter : meters.values()) {
      meter.heads.values().forEach(line -> text.append(line).append('\n'));
      meter.samples.forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }
}
