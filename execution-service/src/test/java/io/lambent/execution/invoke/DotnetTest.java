package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions of .NET, which are programs that call the Runtime API themselves. The host of .NET is a
 * script here that runs assemblies as programs of Python; its version is one that no machine has.
 */
class DotnetTest {
  private static final String ECHO =
      """
      import http.client, json, os
      names = ['AWS_EXECUTION_ENV', 'DOTNET_ROLL_FORWARD', '_HANDLER']
      api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
      base = '/2018-06-01/runtime/invocation/'
      while True:
          api.request('GET', base + 'next')
          event = api.getresponse()
          event.read()
          root = os.path.exists(os.environ['DOTNET_ROOT'] + '/dotnet')
          answer = json.dumps([root] + [os.environ.get(name) for name in names])
          api.request('POST', base + event.headers['Lambda-Runtime-Aws-Request-Id'] + '/response', answer)
          api.getresponse().read()
      """;

  @TempDir static Path packages;
  private static TestingExecution execution;

  @BeforeAll
  static void install() throws IOException {
    Path root = packages.resolve("dotnet/98");
    Files.createDirectories(root.resolve("shared/Microsoft.NETCore.App/98.0.7"));
    Path host = root.resolve("dotnet");
    Files.writeString(host, "#!/bin/sh\n[ \"$1\" = exec ] && exec /usr/bin/python3 \"$2\"\n");
    Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
    execution = new TestingExecution("--lambent.runtimes.directory=" + packages);
  }

  @AfterAll
  static void stop() {
    execution.close();
  }

  private static FunctionVersion function(String runtime, String handler, byte[] code) {
    return execution.functions.put(
        execution.functions.version(
            "dotnet-" + FunctionCalls.NAMES.incrementAndGet(), runtime, handler, code));
  }

  @Test
  void runsAnExecutableAssembly() {
    FunctionVersion exact = function("dotnet98", "App", TestingArchive.of("App.dll", ECHO));
    FunctionVersion older = function("dotnet97", "App.dll", TestingArchive.of("App.dll", ECHO));

    assertThat(execution.answer(exact, "{}"))
        .isEqualTo("[true, \"AWS_Lambda_dotnet98\", null, \"App\"]");
    assertThat(execution.answer(older, "{}"))
        .isEqualTo("[true, \"AWS_Lambda_dotnet97\", \"Major\", \"App.dll\"]");
  }

  @Test
  void runsAProgramForThisMachine() {
    FunctionVersion program =
        function(
            "dotnet98",
            "program",
            new TestingArchive().executable("program", "#!/usr/bin/python3\n" + ECHO).bytes());

    assertThat(execution.answer(program, "{}")).contains("\"program\"");
  }

  @Test
  void saysThatThereIsNoSuchAssembly() {
    InvocationOutcome outcome =
        execution.call(function("dotnet98", "Other", TestingArchive.of("App.dll", ECHO)), "{}");

    assertThat(FunctionCalls.payload(outcome))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 104");
  }

  @Test
  void refusesMethodsOfClassLibraries() {
    FunctionVersion library =
        function("dotnet98", "App::App.Function::Handle", TestingArchive.of("App.dll", ECHO));

    assertThatThrownBy(() -> execution.bean(Deployments.class).prepare(library))
        .isInstanceOf(DeploymentFailedException.class)
        .hasMessageContaining("Build the function as an executable");
    assertThat(FunctionCalls.payload(execution.call(library, "{}")))
        .contains("Build the function as an executable");
  }

  @Test
  void needsAVersionThatIsNotOlder() {
    FunctionVersion newer = function("dotnet99", "App", TestingArchive.of("App.dll", ECHO));

    assertThat(FunctionCalls.payload(execution.call(newer, "{}")))
        .contains("Runtime dotnet99 needs .NET 99 or later, which is not installed here");
  }
}
