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
 * java.lang.ProcessEnvironment}, which {@link System#getenv()} reads, and in the {@link CLibrary},
 * which child processes inherit. The JVM must be started with {@code
 * --add-opens=java.base/java.lang=ALL-UNNAMED}.
 */
final class Stem {
  private static final int COLLECTIONS = 4;
  private static final String ENVIRONMENT = "java.lang.ProcessEnvironment";

  private final Map<Object, Object> environment = environment();
  private final Method variable = encoded("Variable");
  private final Method value = encoded("Value");
  private final CLibrary library = new CLibrary();

  private Stem() throws ReflectiveOperationException {}

  /** Does what can be done without knowing the function; ends the process where it cannot be. */
  static Stem prepare() throws IOException {
    Stem stem;
    try {
      stem = new Stem();
      // Links what a replacement needs.
      stem.replaceVariables(Map.of("LAMBENT_STEM", ""));
      stem.library.changeDirectory(".");
    } catch (Throwable unsuitable) {
      System.err.println(
          "A stem needs JDK 22 or later, --enable-native-access=ALL-UNNAMED and "
              + "--add-opens=java.base/java.lang=ALL-UNNAMED: "
              + unsuitable);
      Runtime.getRuntime().halt(1);
      throw new IllegalStateException(unsuitable);
    }
    Rehearsal.run();
    // Several, since the JVM gives memory back in steps.
    for (int i = 0; i < COLLECTIONS; i++) System.gc();
    return stem;
  }

  /** Lets a JVM that records what the client needs see what a stem does. */
  static void train() throws IOException {
    Rehearsal.run();
    try {
      Stem stem = new Stem();
      stem.replaceVariables(Map.copyOf(System.getenv()));
      stem.library.changeDirectory(".");
    } catch (Throwable olderJdk) {
      // There are no stems on it.
    }
  }

  /** Makes the variables the whole environment, and derives what a start would derive from them. */
  void become(Map<String, String> variables) throws IOException {
    try {
      replaceVariables(variables);
      String root = variables.get("LAMBDA_TASK_ROOT");
      if (root != null) library.changeDirectory(root);
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException("cannot replace the environment", failed);
    }
    if (System.getProperty("user.timezone") != null) {
      System.clearProperty("user.timezone");
      TimeZone.setDefault(null);
    }
  }

  private void replaceVariables(Map<String, String> variables) throws Throwable {
    library.replaceVariables(System.getenv().keySet(), variables);
    environment.clear();
    for (Map.Entry<String, String> entry : variables.entrySet()) {
      environment.put(
          variable.invoke(null, (Object) entry.getKey().getBytes(UTF_8)),
          value.invoke(null, (Object) entry.getValue().getBytes(UTF_8)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> environment() throws ReflectiveOperationException {
    Field field = Class.forName(ENVIRONMENT).getDeclaredField("theEnvironment");
    field.setAccessible(true);
    return (Map<Object, Object>) field.get(null);
  }

  private static Method encoded(String type) throws ReflectiveOperationException {
    Method method =
        Class.forName(ENVIRONMENT + "$" + type).getDeclaredMethod("valueOf", byte[].class);
    method.setAccessible(true);
    return method;
  }
}
