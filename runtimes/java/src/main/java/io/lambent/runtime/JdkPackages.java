package io.lambent.runtime;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the runtimes java8.al2 and java11 reflect into the JDK as they please: JDK 8 has no
 * modules, and JDK 11 warns at most. Where a newer JDK runs them, its packages are opened. That is
 * not done by options of the JVM, which stems have in common with functions of newer runtimes.
 */
final class JdkPackages {
  private static final Set<String> OPEN =
      Set.of("AWS_Lambda_java8", "AWS_Lambda_java8.al2", "AWS_Lambda_java11");

  private JdkPackages() {}

  /**
   * Opens them where the function's runtime has them open.
   *
   * @param executionEnvironment the variable {@code AWS_EXECUTION_ENV}
   */
  static void openWhereTheyWere(@Nullable String executionEnvironment) {
    if (executionEnvironment == null
        || !OPEN.contains(executionEnvironment)
        || !NativeLibrary.isLoaded()) {
      return;
    }
    try {
      for (Module module : ModuleLayer.boot().modules()) {
        for (String name : module.getPackages()) NativeLibrary.open(module, name);
      }
    } catch (LinkageError jdkOfAnotherMake) {
      System.err.println("The JDK's packages cannot be opened: " + jdkOfAnotherMake);
    }
  }
}
