package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TimeZone;

/**
 * A client that was started before its function is known (docs/runtime-protocol.md, "Stems"). It
 * loads and rehearses beforehand what is the same for every function.
 *
 * <p>A JVM takes its environment for constant; this one replaces it, in {@code
 * java.lang.ProcessEnvironment}, which {@link System#getenv()} reads, and in its {@link
 * NativeProcess}, which child processes inherit. The JVM must be started with {@code
 * --add-opens=java.base/java.lang=ALL-UNNAMED}.
 */
final class Stem {
  private static final String ENVIRONMENT = "java.lang.ProcessEnvironment";

  /** The JVM gives memory back in steps. */
  private static final int COLLECTIONS = 4;

  private final Map<Object, Object> environment = environment();
  private final Method variable = encoded("Variable");
  private final Method value = encoded("Value");

  private Stem() throws ReflectiveOperationException {
    if (!NativeLibrary.isLoaded()) throw new UnsatisfiedLinkError("the library was not built");
  }

  /** Does what can be done without knowing the function; ends the process where it cannot be. */
  static Stem prepare() throws IOException {
    Stem stem;
    try {
      stem = new Stem();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unsuitable) {
      System.err.println(
          "A stem needs liblambent-process.so and the options "
              + "--add-opens=java.base/java.lang=ALL-UNNAMED and "
              + "--enable-native-access=ALL-UNNAMED: "
              + unsuitable);
      Runtime.getRuntime().halt(1);
      throw new IllegalStateException(unsuitable);
    }
    stem.rehearse();
    for (int i = 0; i < COLLECTIONS; i++) System.gc();
    return stem;
  }

  /** Lets a JVM that records what the client needs see what a stem does. */
  static void train() throws IOException {
    Stem stem;
    try {
      stem = new Stem();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unsuitable) {
      // Started without the options, for direct starts only.
      return;
    }
    stem.rehearse();
  }

  private void rehearse() throws IOException {
    // Not empty, so that what sets a variable is linked, too.
    replace(Map.of("LAMBENT_STEM", "1"), ".");
    Rehearsal.run(NativeLibrary.clientJars().getParentFile());
  }

  /** Makes the variables the whole environment, and derives what a start would derive from them. */
  void become(Map<String, String> variables) throws IOException {
    replace(variables, variables.getOrDefault("LAMBDA_TASK_ROOT", ""));
    if (System.getProperty("user.timezone") != null) {
      System.clearProperty("user.timezone");
      TimeZone.setDefault(null);
    }
  }

  private void replace(Map<String, String> variables, String directory) throws IOException {
    NativeProcess.become(System.getenv().keySet(), variables, directory);
    environment.clear();
    try {
      for (Map.Entry<String, String> entry : variables.entrySet()) {
        environment.put(
            variable.invoke(null, (Object) entry.getKey().getBytes(UTF_8)),
            value.invoke(null, (Object) entry.getValue().getBytes(UTF_8)));
      }
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> environment() throws ReflectiveOperationException {
    Field field = Class.forName(ENVIRONMENT).getDeclaredField("theEnvironment");
    field.setAccessible(true);
    return (Map<Object, Object>) field.get(null);
  }

  /** Variables are kept as the bytes that the process was given, and as text. */
  private static Method encoded(String type) throws ReflectiveOperationException {
    Method method =
        Class.forName(ENVIRONMENT + "$" + type).getDeclaredMethod("valueOf", byte[].class);
    method.setAccessible(true);
    return method;
  }
}
