package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** The standard streams, without buffers: what is printed appears at once, a line in one write. */
final class Output {
  private Output() {}

  /** Replaces the standard streams and returns the logger beside them. */
  static StreamLogger install() {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(new PrintStream(out, false, UTF_8));
    System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8));
    return StreamLogger.install(out);
  }
}
