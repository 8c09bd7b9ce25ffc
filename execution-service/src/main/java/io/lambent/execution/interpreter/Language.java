package io.lambent.execution.interpreter;

import org.jspecify.annotations.Nullable;

/** The languages of AWS's managed runtimes. */
public enum Language {
  NODE("Node.js", "node", 14, "node_modules"),
  PYTHON("Python", "python", 8, "site-packages"),
  JAVA("Java", "java", 17, null),
  /** Versions count as two digits: 34 is Ruby 3.4. */
  RUBY("Ruby", "ruby", 27, null),
  /** Its functions are programs that have AWS's runtime client in them. */
  DOTNET(".NET", null, 6, null);

  private final String title;
  private final @Nullable String directory;
  private final int oldest;
  private final @Nullable String modules;

  Language(String title, @Nullable String directory, int oldest, @Nullable String modules) {
    this.title = title;
    this.directory = directory;
    this.oldest = oldest;
    this.modules = modules;
  }

  /** The oldest version that functions run on. */
  int oldest() {
    return oldest;
  }

  String title() {
    return title;
  }

  /**
   * The directory in the client's that shows the modules of AWS's SDK; null where runtimes of the
   * language bring none.
   */
  @Nullable String modules() {
    return modules;
  }

  /** The directory of its client, below {@code runtimes}; null where functions bring one. */
  @Nullable String directory() {
    return directory;
  }
}
