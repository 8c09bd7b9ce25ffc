package io.lambent.execution.runtimes;

import io.lambent.execution.interpreter.RuntimeReport;
import io.lambent.execution.packages.InstallFailedException;
import io.lambent.execution.packages.InstalledPackages;
import io.lambent.execution.packages.Installer;
import io.lambent.execution.packages.Sdk;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists, installs and removes what runtimes need: the AWS SDKs and interpreters. Without Spring,
 * and without a running Lambent.
 */
public final class RuntimesCommand {
  private static final Pattern NODE = Pattern.compile("nodejs(\\d{1,2})(?:\\.x)?");
  private static final Pattern PYTHON = Pattern.compile("python(3\\.\\d{1,2})");
  private static final String USAGE =
      """
      Usage: ./lambent runtimes list
             ./lambent runtimes add NAME...
             ./lambent runtimes remove NAME...
      NAME is boto3, aws-sdk, sdks for both, or a runtime such as nodejs24.x or python3.13.""";

  private final Path directory;
  private final Map<String, String> variables;
  private final PrintStream out;

  RuntimesCommand(Path directory, Map<String, String> variables, PrintStream out) {
    this.directory = directory;
    this.variables = variables;
    this.out = out;
  }

  /**
   * Runs the command; status 1 where it fails, 2 where it makes no sense.
   *
   * @param arguments the directory of packages, then what the user wrote
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(
        run(
            Path.of(arguments[0]),
            List.of(arguments).subList(1, arguments.length),
            System.getenv(),
            System.out,
            System.err));
  }

  static int run(
      Path directory,
      List<String> words,
      Map<String, String> variables,
      PrintStream out,
      PrintStream err)
      throws InterruptedException {
    RuntimesCommand command = new RuntimesCommand(directory, variables, out);
    String verb = words.isEmpty() ? "list" : words.getFirst();
    List<String> names = words.isEmpty() ? List.of() : words.subList(1, words.size());
    if (verb.equals("list") ? !names.isEmpty() : names.isEmpty()) {
      err.println(USAGE);
      return 2;
    }
    try {
      switch (verb) {
        case "list" -> command.list();
        case "add" -> {
          for (String name : all(names)) {
            command.add(name);
          }
        }
        case "remove" -> {
          for (String name : all(names)) {
            command.remove(name);
          }
        }
        default -> {
          err.println(USAGE);
          return 2;
        }
      }
      return 0;
    } catch (InstallFailedException | RefusedException e) {
      err.println("lambent: " + e.getMessage());
      return 1;
    }
  }

  private static List<String> all(List<String> names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (name.equals("sdks")) {
        Arrays.stream(Sdk.values()).map(Sdk::command).forEach(all::add);
      } else {
        all.add(name);
      }
    }
    return all;
  }

  private void list() {
    InstalledPackages packages = new InstalledPackages(directory);
    out.printf("%-12s %-8s %s%n", "RUNTIME", "", "RUNS ON");
    for (RuntimeReport.Entry each : RuntimeReport.ofHost(packages).runtimes()) {
      out.printf(
          "%-12s %-8s %s%n",
          each.identifier(),
          each.fit().name().toLowerCase(Locale.ROOT),
          each.by() == null ? advice(each.identifier()) : each.by() + " (" + each.program() + ")");
    }
    out.println();
    out.printf("%-12s %-8s %s%n", "SDK", "VERSION", "");
    for (Sdk sdk : Sdk.values()) {
      Optional<Path> installed = packages.sdk(sdk);
      out.printf(
          "%-12s %-8s %s%n",
          sdk.command(),
          sdk.version(),
          installed
              .map(path -> installedAs(path, sdk))
              .orElse("not installed: ./lambent runtimes add " + sdk.command()));
    }
  }

  private static String installedAs(Path path, Sdk sdk) {
    return path.toString().contains(sdk.command() + "-" + sdk.version())
        ? path.toString()
        : path + " (another version: ./lambent runtimes add " + sdk.command() + ")";
  }

  private static String advice(String identifier) {
    return NODE.matcher(identifier).matches() || PYTHON.matcher(identifier).matches()
        ? "./lambent runtimes add " + identifier
        : "install it with this system's package manager";
  }

  private void add(String name) throws InstallFailedException, InterruptedException {
    Installer installer = new Installer(directory, variables);
    Optional<Sdk> sdk = Sdk.of(name);
    Matcher node = NODE.matcher(name);
    Matcher python = PYTHON.matcher(name);
    if (sdk.isPresent()) {
      String title = sdk.get().title() + " (" + name + " " + sdk.get().version() + ")";
      said(installer.install(sdk.get()), title);
    } else if (node.matches()) {
      int major = Integer.parseInt(node.group(1));
      said(
          installer.installNode(major),
          "Node.js " + Installer.nodeVersion(major).orElse(node.group(1)));
    } else if (python.matches()) {
      addPython(python.group(1));
    } else {
      throw unknown(name);
    }
  }

  private void said(boolean isNew, String title) {
    out.println(title + (isNew ? " is installed." : " is installed already."));
  }

  /** By uv, which verifies what it downloads. */
  private void addPython(String version) throws InterruptedException {
    Path uv = program("uv");
    if (uv == null) {
      throw new RefusedException(
          "Python %s is in no package registry that Lambent installs from. Install uv (https://docs.astral.sh/uv) and try again, or install Python %s with this system's package manager or pyenv; it is found then."
              .formatted(version, version));
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  uv.toString(),
                  "python",
                  "install",
                  "--no-bin",
                  "--install-dir",
                  directory.resolve("python").toString(),
                  version)
              .inheritIO();
      if (builder.start().waitFor() != 0) {
        throw new RefusedException(
            "uv could not install Python " + version + "; its message is above.");
      }
    } catch (IOException e) {
      throw new RefusedException("uv cannot be started: " + e.getMessage());
    }
    out.println("Python " + version + " is installed.");
  }

  private @Nullable Path program(String name) {
    return Arrays.stream(variables.getOrDefault("PATH", "").split(":", -1))
        .filter(each -> each.startsWith("/"))
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private void remove(String name) throws InstallFailedException {
    Installer installer = new Installer(directory, variables);
    Optional<Sdk> sdk = Sdk.of(name);
    Matcher node = NODE.matcher(name);
    Matcher python = PYTHON.matcher(name);
    boolean was;
    if (sdk.isPresent()) {
      was = installer.remove(sdk.get());
    } else if (node.matches()) {
      was = installer.remove("node", node.group(1) + ".");
    } else if (python.matches()) {
      was = installer.remove("python", "cpython-" + python.group(1) + ".");
    } else {
      throw unknown(name);
    }
    out.println(name + (was ? " is removed." : " was not installed by Lambent."));
  }

  private static RefusedException unknown(String name) {
    return new RefusedException(
        name
            + " cannot be installed by Lambent, which installs boto3, aws-sdk, Node.js (nodejs24.x)"
            + " and, where there is uv, Python (python3.13). Java, Ruby and .NET that this system's"
            + " package manager installs are found.");
  }

  /** The command cannot be carried out on this machine; its message tells the user why. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
