package io.lambent.execution.interpreter;

/** The languages with a runtime client. */
public enum Language {
  NODE("Node.js", "node", 14),
  PYTHON("Python", "python", 8),
  JAVA("Java", "java", 17);

  private final String title;
  private final String directory;
  private final int oldest;

  Language(String title, String directory, int oldest) {
    this.title = title;
    this.directory = directory;
    this.oldest = oldest;
  }

  /** The oldest version that the client runs on. */
  int oldest() {
    return oldest;
  }

  String title() {
    return title;
  }

  /** The directory of its client, below {@code runtimes}. */
  String directory() {
    return directory;
  }
}
