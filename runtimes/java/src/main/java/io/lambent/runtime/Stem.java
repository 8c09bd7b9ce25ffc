package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

/**
 * A client that was started before its function is known (docs/runtime-protocol.md, "Stems"). It
 * loads and rehearses beforehand what is the same for every function.
 *
 * <p>A JVM takes its environment for constant; this one replaces it, in {@code
 * java.lang.ProcessEnvironment}, which {@link System#getenv()} reads, and in its {@link
 * NativeProcess}, which child processes inherit. Both through JNI, so that nothing of the JDK need
 * be opened to the function as well.
 */
final class Stem {
  /** The JVM gives memory back in steps. */
  private static final int COLLECTIONS = 4;

  private final Map<Object, Object> environment;

  private Stem() {
    if (!NativeLibrary.isLoaded()) throw new UnsatisfiedLinkError("the library was not built");
    environment = NativeProcess.variables();
  }

  /** Does what can be done without knowing the function; ends the process where it cannot be. */
  static Stem prepare() throws IOException {
    Stem stem;
    try {
      stem = new Stem();
    } catch (LinkageError unsuitable) {
      System.err.println("A stem needs liblambent-process.so: " + unsuitable);
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
    } catch (LinkageError unsuitable) {
      // There was no C compiler: there are direct starts only.
      return;
    }
    stem.rehearse();
  }

  private void rehearse() throws IOException {
    // The map is not empty, so that the code that sets a variable is linked, too.
    replace(Map.of("LAMBENT_STEM", "1"));
    Rehearsal.run(NativeLibrary.clientJars().getParentFile());
  }

  /** Makes the variables the whole environment, and derives what a start would derive from them. */
  void become(Map<String, String> variables) throws IOException {
    replace(variables);
    if (System.getProperty("user.timezone") != null) {
      System.clearProperty("user.timezone");
      TimeZone.setDefault(null);
    }
  }

  /** Goes to the function's code, once it is there. */
  void enter() throws IOException {
    String directory = System.getenv("LAMBDA_TASK_ROOT");
    NativeProcess.become(Set.of(), Map.of(), directory == null ? "" : directory);
  }

  private void replace(Map<String, String> variables) throws IOException {
    NativeProcess.become(System.getenv().keySet(), variables, "");
    environment.clear();
    for (Map.Entry<String, String> entry : variables.entrySet()) {
      environment.put(
          NativeProcess.encoded(false, entry.getKey().getBytes(UTF_8)),
          NativeProcess.encoded(true, entry.getValue().getBytes(UTF_8)));
    }
  }
}
