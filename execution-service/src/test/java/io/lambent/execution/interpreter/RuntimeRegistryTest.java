package io.lambent.execution.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.packages.InstalledPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeRegistryTest {
  @TempDir Path directory;

  private RuntimeRegistry registry(boolean strict, Interpreter... installed) throws IOException {
    return new RuntimeRegistry(
        new RuntimesProperties(strict, null),
        new RuntimeClients(new ExecutionProperties(null, null, directory, null)),
        CompletableFuture.completedFuture(List.of(installed)));
  }

  private static Interpreter python(int version) {
    return new Interpreter(Language.PYTHON, version, Path.of("/usr/bin/python3." + version), null);
  }

  @Test
  void takesTheExactVersion() throws IOException {
    RuntimeChoice choice = registry(true, python(12), python(13)).choose("python3.13");

    assertThat(choice)
        .isInstanceOfSatisfying(
            RuntimeChoice.Managed.class,
            managed -> {
              assertThat(managed.interpreter()).isEqualTo(python(13));
              assertThat(managed.warning()).isNull();
              assertThat(managed.client()).isDirectoryContaining("glob:**/bootstrap.py");
            });
  }

  @Test
  void bringsTheSdkToInterpretersThatItRunsOn() throws IOException {
    Path packages = directory.resolve("packages");
    Path sdk = Files.createDirectories(packages.resolve("boto3-1.2.3"));
    RuntimeRegistry registry =
        new RuntimeRegistry(
            new RuntimesProperties(false, packages),
            new RuntimeClients(new ExecutionProperties(null, null, directory, null)),
            CompletableFuture.completedFuture(List.of(python(9), python(12))));

    assertThat(registry.choose("python3.12"))
        .isInstanceOfSatisfying(
            RuntimeChoice.Managed.class,
            managed -> {
              assertThat(managed.sdk()).isEqualTo(sdk);
              assertThat(managed.sdk("/var/runtime")).isEqualTo("/var/runtime/site-packages");
              assertThat(managed.client().resolve("site-packages")).isEmptyDirectory();
            });
    assertThat(((RuntimeChoice.Managed) registry.choose("python3.9")).sdk()).isNull();
    assertThat(registry.summary())
        .hasValueSatisfying(
            summary ->
                assertThat(summary)
                    .startsWith("exact python3.12; near python3.10 python3.11")
                    .endsWith("; without the SDKs of AWS's (./lambent runtimes add aws-sdk)"));
  }

  @Test
  void takesTheNextNewerOneAndWarns() throws IOException {
    RuntimeChoice choice = registry(false, python(9), python(14), python(12)).choose("python3.10");

    assertThat(choice)
        .isInstanceOfSatisfying(
            RuntimeChoice.Managed.class,
            managed -> {
              assertThat(managed.interpreter()).isEqualTo(python(12));
              assertThat(managed.warning()).contains("python3.10", "Python 3.12");
            });
  }

  @Test
  void takesTheNewestOlderOneWhereNoneIsNewer() throws IOException {
    RuntimeChoice choice = registry(false, python(9), python(11)).choose("python3.13");

    assertThat(((RuntimeChoice.Managed) choice).interpreter()).isEqualTo(python(11));
  }

  @Test
  void refusesOtherVersionsWhenStrict() throws IOException {
    assertThat(registry(true, python(11)).choose("python3.13"))
        .isEqualTo(
            new RuntimeChoice.Unavailable(
                "Runtime python3.13 is not installed here, and lambent.runtimes.strict refuses"
                    + " Python 3.11"));
  }

  @Test
  void needsAVersionThatTheClientRunsOn() throws IOException {
    assertThat(registry(false, python(6)).choose("python3.13"))
        .isInstanceOf(RuntimeChoice.Unavailable.class);
  }

  @Test
  void findsWhatIsInstalledHere() {
    assertThat(new InstalledInterpreters(new InstalledPackages(null)).find())
        .anyMatch(each -> each.language() == Language.JAVA)
        .allSatisfy(each -> assertThat(each.executable()).isExecutable());
  }
}
