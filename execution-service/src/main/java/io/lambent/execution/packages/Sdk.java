package io.lambent.execution.packages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An AWS SDK that AWS's runtimes bring. */
public enum Sdk {
  /** {@code boto3} and {@code botocore} with what they need. */
  PYTHON("boto3", "", PinnedPackage.Source.PYPI, "boto3", "AWS SDK for Python"),
  /** The clients of version 3 that {@code runtimes/pin} lists. */
  NODE(
      "aws-sdk",
      "node_modules",
      PinnedPackage.Source.NPM,
      "@aws-sdk/client-s3",
      "AWS SDK for JavaScript");

  private final String command;
  private final String modules;
  private final PinnedPackage.Source source;
  private final String leading;
  private final String title;

  Sdk(String command, String modules, PinnedPackage.Source source, String leading, String title) {
    this.command = command;
    this.modules = modules;
    this.source = source;
    this.leading = leading;
    this.title = title;
  }

  /** Its name on the command line, and the beginning of its directory's. */
  public String command() {
    return command;
  }

  /** The name in its usual spelling. */
  public String title() {
    return title;
  }

  /** The directory of its modules, below its own. */
  String modules() {
    return modules;
  }

  List<PinnedPackage> packages() {
    return PinnedPackage.all().stream().filter(each -> each.source() == source).toList();
  }

  /** The version of the package that people know it by. */
  public String version() {
    return packages().stream()
        .filter(each -> each.name().equals(leading))
        .map(PinnedPackage::version)
        .findFirst()
        .orElseThrow();
  }

  /** The one with that name on the command line. */
  public static Optional<Sdk> of(String command) {
    return Arrays.stream(values()).filter(each -> each.command.equals(command)).findFirst();
  }
}
