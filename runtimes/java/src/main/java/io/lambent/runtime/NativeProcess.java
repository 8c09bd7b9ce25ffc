package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * What of the process only the C library can change: the variables that child processes inherit,
 * and the working directory.
 *
 * <p>Through a library of our own beside the client's jars, {@code src/main/native/process.c},
 * since linking these few functions through {@code java.lang.foreign} takes 8 MB and needs JDK 22.
 */
final class NativeProcess {
  private static final String LIBRARY = "liblambent-process.so";

  /**
   * Loads the library.
   *
   * @throws UnsatisfiedLinkError where it was not built
   */
  NativeProcess(File directory) {
    System.load(new File(directory, LIBRARY).getPath());
  }

  /**
   * Removes variables, sets others, and changes the working directory.
   *
   * @param directory empty for no change
   */
  void become(Set<String> removed, Map<String, String> set, String directory) throws IOException {
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
}
