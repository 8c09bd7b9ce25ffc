package io.lambent.services.cloudformation.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.settings.CloudFormationProperties;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import jakarta.annotation.PreDestroy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates templates of the Serverless Application Model by AWS's own translator, {@code
 * aws-sam-translator}, in a child process that is kept for some minutes: loading it takes a second.
 */
@Component("cloudFormationSamTranslator")
class SamTranslator {
  private static final Logger log = LoggerFactory.getLogger(SamTranslator.class);
  private static final String PACKAGE = "aws-sam-translator==1.110.0";
  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final long KEPT_MINUTES = 10;

  private final CloudFormationProperties.Sam settings;
  private @Nullable Child child;
  private long uses;

  SamTranslator(CloudFormationProperties properties) {
    this.settings = properties.sam();
  }

  /** The process, and what it prints. */
  private record Child(Process process, BufferedReader out, Path script) {
    void end() {
      process.destroyForcibly();
      try {
        Files.deleteIfExists(script);
      } catch (IOException e) {
        log.debug("{} stays", script, e);
      }
    }
  }

  /**
   * Translates a template.
   *
   * @throws TemplateError where it is not valid, or there is no translator
   */
  synchronized ObjectNode translate(
      ObjectNode template, Map<String, String> parameters, AwsOperations.Scope scope) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("region", scope.region());
    request.set("template", template);
    ObjectNode values = request.putObject("parameters");
    parameters.forEach(values::put);
    JsonNode answer = TemplateText.snippet(exchange(request.toString()));
    if (answer.has("error")) {
      throw new TemplateError(
          "Transform AWS::Serverless-2016-10-31 failed with: " + answer.path("error").asString());
    }
    ObjectNode translated = answer.path("template").asObject();
    translated.remove("Transform");
    translated.remove("Globals");
    return translated;
  }

  private String exchange(String line) {
    Child running = child;
    if (running == null || !running.process().isAlive()) {
      running = start();
      child = running;
    }
    long use = ++uses;
    CompletableFuture.delayedExecutor(KEPT_MINUTES, TimeUnit.MINUTES).execute(() -> endIdle(use));
    Child used = running;
    try {
      used.process().getOutputStream().write((line + "\n").getBytes(UTF_8));
      used.process().getOutputStream().flush();
      String answer =
          CompletableFuture.supplyAsync(() -> read(used), Thread::startVirtualThread)
              .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (answer != null) {
        return answer;
      }
    } catch (IOException | ExecutionException | TimeoutException e) {
      log.warn("The translator of SAM does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    used.end();
    child = null;
    throw new TemplateError(
        "Transform AWS::Serverless-2016-10-31 failed with: the translator did not answer; see the"
            + " log of Lambent.");
  }

  private static @Nullable String read(Child from) {
    try {
      return from.out().readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void endIdle(long use) {
    if (use == uses) {
      close();
    }
  }

  private Child start() {
    if (!hasPackage()) {
      install();
    }
    try (InputStream source = SamTranslator.class.getResourceAsStream("sam.py")) {
      if (source == null) {
        throw new IllegalStateException("there is no sam.py");
      }
      Path script = Files.createTempFile("lambent-sam", ".py");
      Files.write(script, source.readAllBytes());
      Process process =
          python(List.of("-u", script.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Child(process, process.inputReader(UTF_8), script);
    } catch (IOException e) {
      throw missing(e.toString());
    }
  }

  private ProcessBuilder python(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(settings.python()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    String directory = settings.directory();
    if (directory != null) {
      builder.environment().put("PYTHONPATH", directory);
    }
    return builder;
  }

  private boolean hasPackage() {
    return runs(python(List.of("-c", "import samtranslator")), settings.timeout());
  }

  private void install() {
    String directory = settings.directory();
    if (directory == null) {
      throw missing("the interpreter does not have it");
    }
    log.info("Installs {} into {}", PACKAGE, directory);
    boolean done =
        runs(
            python(List.of("-m", "pip", "install", "--quiet", "--target", directory, PACKAGE)),
            INSTALLATION);
    if (!done || !hasPackage()) {
      throw missing("pip could not install it into " + directory);
    }
  }

  private static boolean runs(ProcessBuilder builder, Duration longest) {
    try {
      Process process =
          builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private TemplateError missing(String reason) {
    return new TemplateError(
        "Transform AWS::Serverless-2016-10-31 needs the Python package aws-sam-translator for "
            + settings.python()
            + " (lambent.cloudformation.sam.python): "
            + reason);
  }

  @PreDestroy
  synchronized void close() {
    Child running = child;
    if (running != null) {
      running.end();
      child = null;
    }
  }
}
