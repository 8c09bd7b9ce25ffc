package io.lambent.execution.runtimes;

/** The languages with a runtime client. */
public enum Language {
  NODE("Node.js", "node"),
  PYTHON("Python", "python"),
  JAVA("Java", "java");

  private final String title;
  private final String directory;

  Language(String title, String directory) {
    this.title = title;
    this.directory = directory;
  }

  String title() {
    return title;
  }

  /** Of its client, below {@code runtimes}. */
  String directory() {
    return directory;
  }
}
