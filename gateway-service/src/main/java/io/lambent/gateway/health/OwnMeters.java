package io.lambent.gateway.health;

/**
 * The lines of a Prometheus page about meters whose names begin with {@code lambent_}. Each of them
 * belongs to one service only, so pages of several services can be put together; those of the JVM
 * have the same names in all.
 */
final class OwnMeters {
  private static final String OWN = "lambent_";
  private static final String HELP = "# HELP ";
  private static final String TYPE = "# TYPE ";

  private OwnMeters() {}

  static String of(String page) {
    StringBuilder own = new StringBuilder(page.length());
    page.lines()
        .filter(
            line ->
                line.startsWith(OWN) || line.startsWith(HELP + OWN) || line.startsWith(TYPE + OWN))
        .forEach(line -> own.append(line).append('\n'));
    return own.toString();
  }
}
