package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.HostPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code nft} program, which changes the host's packet filter; not on the path of any call. */
final class Nftables {
  private static final int SECONDS = 10;

  private final String program;

  private Nftables(String program) {
    this.program = program;
  }

  /**
   * @throws IOException where it is not installed
   */
  static Nftables find() throws IOException {
    return new Nftables(
        HostPrograms.find("nft")
            .map(Path::toString)
            .orElseThrow(() -> new IOException("nft (of nftables) is not installed")));
  }

  /** All chains, each below its table, without their rules. */
  String chains() throws IOException {
    return runProgram(program, "", "list", "chains");
  }

  String run(String... arguments) throws IOException {
    return runProgram(program, "", arguments);
  }

  /** Carries out all commands or none. */
  void apply(String commands) throws IOException {
    runProgram(program, commands, "-f", "-");
  }

  /** Runs a program and returns what it prints. */
  static String runProgram(String program, String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            program + " refuses: " + output.strip().lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }
}
