package io.lambent.execution.interpreter;

import java.util.List;

/** The place at which a JVM finds the classes of its function. */
public sealed interface FunctionClasses {

  /**
   * In the unpacked code, as on AWS, through a class loader that the client makes.
   *
   * @param archive of classes of the client's that the JVM finds loaded
   */
  record Unpacked(ClassArchive archive) implements FunctionClasses {}

  /**
   * On the JVM's own class path.
   *
   * @param jars all of the function's, as found from inside
   * @param step what is done about the AOT cache
   * @param file the cache, as found from inside
   */
  record OnClassPath(List<String> jars, Step step, String file) implements FunctionClasses {
    public OnClassPath {
      jars = List.copyOf(jars);
    }
  }

  /** The use that a JVM makes of an AOT cache of its function. */
  enum Step {
    /** There is none. */
    NONE,
    /** The process records an archive while it initializes, and ends. */
    RECORDED,
    /** The process starts from an archive. */
    USED
  }

  /**
   * The class path.
   *
   * @param client the client's jars, which come first
   */
  default String classPath(String client) {
    return switch (this) {
      case Unpacked unpacked -> client;
      case OnClassPath own -> client + ":" + String.join(":", own.jars());
    };
  }

  /** The client's arguments. */
  default List<String> arguments() {
    return switch (this) {
      case Unpacked unpacked -> List.of();
      case OnClassPath own ->
          own.step() == Step.RECORDED ? List.of("class-path", "record") : List.of("class-path");
    };
  }
}
