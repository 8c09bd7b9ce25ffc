package io.lambent.execution.codecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.digest.Sha256;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.CodeCache;
import io.lambent.execution.deployment.CodeCaches;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the cache of compiled code of a function version.
 *
 * <p>Compiled code is run as it is: a function that could change a cache could run code in every
 * environment that uses it. So one is used only by environments that run the same code of the same
 * function, with the same variables, in the same interpreter, as the initialization that recorded
 * it. Two functions never share one, though their code be the same.
 */
@Component
public final class FunctionCaches {
  /**
   * A function that sets one of these controls its own code cache or the start of its process, so
   * it gets no cache of the platform's.
   */
  private static final List<String> CACHE_OPT_OUT_VARIABLES =
      List.of(
          "NODE_COMPILE_CACHE",
          "NODE_DISABLE_COMPILE_CACHE",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "_JAVA_OPTIONS",
          "AWS_LAMBDA_EXEC_WRAPPER");

  /** The first with {@code module.flushCompileCache}, in its later releases. */
  private static final int FIRST_NODE = 22;

  /** The first whose AOT caches are made in one step (JEP 514). */
  private static final int FIRST_JAVA = 25;

  private static final int DIGEST_CHARACTERS = 32;

  private final CodeCaches caches;
  private final CodeCacheProperties properties;

  FunctionCaches(CodeCaches caches, CodeCacheProperties properties) {
    this.caches = caches;
    this.properties = properties;
  }

  /** Returns true if versions of this kind can have a cache at all. */
  public boolean possible(FunctionVersion version, RuntimeChoice choice) {
    return properties.enabled()
        && choice instanceof RuntimeChoice.Managed managed
        && hasCaches(managed.interpreter())
        && (managed.interpreter().language() != Language.JAVA || version.snapStart())
        && CACHE_OPT_OUT_VARIABLES.stream().noneMatch(version.environment()::containsKey);
  }

  private static boolean hasCaches(Interpreter interpreter) {
    return switch (interpreter.language()) {
      case NODE -> interpreter.version() >= FIRST_NODE;
      case JAVA -> interpreter.version() >= FIRST_JAVA;
      case PYTHON, RUBY, DOTNET -> false;
    };
  }

  /** The one of a version; null where there is none. */
  public @Nullable CodeCache find(FunctionVersion version, RuntimeChoice choice) {
    return find(version, choice, "");
  }

  /**
   * The one of a version; null where there is none.
   *
   * @param unpacked what else its users must have in common
   */
  @Nullable CodeCache find(FunctionVersion version, RuntimeChoice choice, String unpacked) {
    return caches.mayHave(version.codeSha256())
            && possible(version, choice)
            && choice instanceof RuntimeChoice.Managed managed
        ? caches.find(key(version, managed, unpacked))
        : null;
  }

  /**
   * Keeps the files that an environment recorded; blocks.
   *
   * @param unpacked what else its users must have in common
   * @param names what entries are called from now on
   * @param own what the platform adds
   * @throws CodeCaches.RecordingRefusedException where it is not what it should be
   */
  public void keep(
      FunctionVersion version,
      RuntimeChoice.Managed choice,
      String unpacked,
      Path recorded,
      UnaryOperator<String> names,
      CodeCaches.Contents own) {
    caches.keep(
        key(version, choice, unpacked), recorded, names, properties.maxSize().toBytes(), own);
  }

  /** The key of all that decides what the interpreter compiles, or that takes part in it. */
  static CodeCaches.Key key(
      FunctionVersion version, RuntimeChoice.Managed choice, String unpacked) {
    MessageDigest digest = Sha256.digest();
    add(digest, version.function().arn());
    add(digest, version.runtime());
    add(digest, version.handler());
    add(digest, identity(choice.interpreter().executable()));
    add(digest, choice.client().toString());
    add(digest, Integer.toString(version.memoryMb()));
    add(digest, unpacked);
    version.layers().forEach(layer -> add(digest, layer.codeSha256()));
    new TreeMap<>(version.environment())
        .forEach(
            (name, value) -> {
              add(digest, name);
              add(digest, value);
            });
    String rest = HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_CHARACTERS);
    return new CodeCaches.Key(version.codeSha256(), rest);
  }

  /** Adds a text and its length, so that different lists of texts never give the same bytes. */
  private static void add(MessageDigest digest, @Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
    digest.update((bytes.length + ":").getBytes(UTF_8));
    digest.update(bytes);
  }

  /** Identifies an interpreter; it differs after each update, however that was installed. */
  private static String identity(Path program) {
    try {
      BasicFileAttributes file = Files.readAttributes(program, BasicFileAttributes.class);
      return program
          + " "
          + file.size()
          + " "
          + file.lastModifiedTime().toMillis()
          + " "
          + file.fileKey();
    } catch (IOException e) {
      return program.toString(); // It will not start either.
    }
  }
}
