package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that cannot start says why in one sentence. */
class StartRefusalTest {
  @TempDir Path directory;

  @Test
  void aSecondInstanceOnTheSameDirectorySaysSo() throws Exception {
    try (DataDirectory held = DataDirectory.open(directory)) {
      assertThatThrownBy(this::start)
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith(
              "The data directory "
                  + held.root()
                  + " is in use by another Lambent (process "
                  + ProcessHandle.current().pid()
                  + "). Stop that one with ./lambent down");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenSaysSo() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> Standalone.start(new Options("127.0.0.1", 0, file.resolve("below"))))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("Cannot write to the data directory " + file.resolve("below"));
  }

  @Test
  void aPortInUseEndsWithOneSentenceAndStatusOne() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int status =
          Standalone.run(
              List.of(
                  "--port",
                  Integer.toString(taken.getLocalPort()),
                  "--data-dir",
                  directory.toString()),
              new PrintStream(OutputStream.nullOutputStream()),
              new PrintStream(err, true));

      assertThat(status).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo(
              "Port "
                  + taken.getLocalPort()
                  + " on 127.0.0.1 is in use. Stop what listens there, or choose another port with"
                  + " --port."
                  + System.lineSeparator());
    }
  }

  @Test
  void aPortThatIsTakenOnTheOtherLoopbackAddressIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      try {
        taken.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
      } catch (IOException e) {
        assumeTrue(false, "there is no ::1");
      }
      assertThatThrownBy(() -> FreePorts.check("127.0.0.1", taken.getLocalPort()))
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " on ::1 is in use");
    }
  }

  private Standalone start() throws StartFailure, InterruptedException {
    return Standalone.start(new Options("127.0.0.1", 0, directory));
  }
}
