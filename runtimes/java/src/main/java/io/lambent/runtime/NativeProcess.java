package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * Changes of the process that only the C library can make: the variables that child processes
 * inherit, and the working directory.. {@link NativeLibrary} must be there.
 */
final class NativeProcess {
  private NativeProcess() {}

  /**
   * Removes variables, sets others, and changes the working directory.
   *
   * @param directory empty for no change
   */
  static void become(Set<String> removed, Map<String, String> set, String directory)
      throws IOException {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    for (String name : removed) write(strings, name);
    for (Map.Entry<String, String> variable : set.entrySet()) {
      write(strings, variable.getKey());
      write(strings, variable.getValue());
    }
    write(strings, directory);
    ByteBuffer memory = ByteBuffer.allocateDirect(strings.size()).put(strings.toByteArray());
    int error = become(memory, removed.size(), set.size());
    if (error != 0) throw new IOException("cannot change variables or directory: error " + error);
  }

  private static void write(ByteArrayOutputStream strings, String text) {
    strings.writeBytes(text.getBytes(UTF_8));
    strings.write(0);
  }

  private static native int become(ByteBuffer strings, int removed, int set);

  /**
   * The map behind the view that {@link System#getenv()} returns.
   *
   * @throws LinkageError where the JDK keeps its variables in another way
   */
  static native Map<Object, Object> variables();

  /** A name, or a value, as {@link #variables} has them. */
  static native Object encoded(boolean isValue, byte[] bytes);
}
