package io.lambent.standalone;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The command-line options of {@code ./lambent up}.
 *
 * @param host the address to listen on
 * @param port the port of the public endpoint, 0 to 65,535; 0 stands for any free one
 * @param dataDirectory an absolute path
 * @param sourceDatabase true if the embedded PostgreSQL has a database whose tables can be sources
 *     of events
 */
public record Options(String host, int port, Path dataDirectory, boolean sourceDatabase) {
  static final String DEFAULT_HOST = "127.0.0.1";
  static final int DEFAULT_PORT = 4566;

  public Options {
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
  }

  /** Creates options without a database whose tables can be sources of events. */
  public Options(String host, int port, Path dataDirectory) {
    this(host, port, dataDirectory, false);
  }

  /**
   * Reads the options. The command line takes precedence over environment variables, and these over
   * the defaults.
   */
  static Options parse(List<String> arguments, Map<String, String> environment)
      throws StartFailure {
    String host = environment.getOrDefault("LAMBENT_HOST", DEFAULT_HOST);
    String port = environment.getOrDefault("LAMBENT_PORT", Integer.toString(DEFAULT_PORT));
    String data =
        environment.getOrDefault(
            "LAMBENT_DATA_DIR", Path.of(System.getProperty("user.home"), ".lambent").toString());
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--host" -> host = value(option, rest);
        case "--port" -> port = value(option, rest);
        case "--data-dir" -> data = value(option, rest);
        default -> throw StartFailure.badOption("There is no option " + option);
      }
    }
    return new Options(host, port(port), Path.of(data), sourceDatabase(environment));
  }

  private static boolean sourceDatabase(Map<String, String> environment) throws StartFailure {
    String level = environment.getOrDefault("LAMBENT_POSTGRES_WAL_LEVEL", "replica");
    return switch (level) {
      case "replica" -> false;
      case "logical" -> true;
      default ->
          throw StartFailure.badOption(
              "LAMBENT_POSTGRES_WAL_LEVEL is '" + level + "', and neither replica nor logical");
    };
  }

  private static String value(String option, Iterator<String> rest) throws StartFailure {
    if (!rest.hasNext()) {
      throw StartFailure.badOption("The option " + option + " needs a value");
    }
    return rest.next();
  }

  private static int port(String value) throws StartFailure {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // This is reported below, like a number that is out of range.
    }
    throw StartFailure.badOption("The port '" + value + "' is not a number from 0 to 65535");
  }
}
