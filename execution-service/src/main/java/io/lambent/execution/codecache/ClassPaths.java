package io.lambent.execution.codecache;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.CodeCache;
import io.lambent.execution.deployment.CodeCaches;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.interpreter.ClassArchive;
import io.lambent.execution.interpreter.FunctionClassPath;
import io.lambent.execution.interpreter.FunctionClasses;
import io.lambent.execution.interpreter.FunctionClasses.Step;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.interpreter.RuntimeRegistry;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides which Java functions are on the class path of their JVM, so that an AOT cache can have
 * their classes: versions with SnapStart, of much code. All environments of such a version are,
 * whether there is a cache by then or not, so that nothing a function can see depends on that.
 *
 * <p>A stem saves a function without code of its own more than a cache does, and one has no class
 * path of a function's. So those of little code have their stems.
 */
@Component
public final class ClassPaths {
  /** The path of the code in a sandbox that isolates. */
  private static final String TASK = "/var/task";

  /** The class files of the code, in every cache and without one. */
  private static final String JAR = "classes.jar";

  /** The file that a JVM records. */
  private static final String AOT_CACHE = "function.aot";

  /** The key of the jar alone, which is the same for all functions with that code. */
  private static final String JAR_ONLY = "classes";

  /** Revisions that are remembered, about 100 bytes each. */
  private static final int MAX_REMEMBERED = 20_000;

  private final CodeCaches caches;
  private final FunctionCaches functions;
  private final RuntimeRegistry runtimes;
  private final SandboxSelection sandboxes;
  private final long minCode;

  /** By revision, for versions that could be: whether their code is such that they are. */
  private final Map<String, Boolean> suited = new ConcurrentHashMap<>();

  ClassPaths(
      CodeCaches caches,
      FunctionCaches functions,
      RuntimeRegistry runtimes,
      SandboxSelection sandboxes,
      CodeCacheProperties properties) {
    this.caches = caches;
    this.functions = functions;
    this.runtimes = runtimes;
    this.sandboxes = sandboxes;
    this.minCode = properties.minCode().toBytes();
  }

  /** Returns true if environments of a version cannot start from a stem. Never blocks. */
  public boolean rulesOutStems(FunctionVersion version) {
    return version.snapStart()
        && suited.getOrDefault(version.revision(), true)
        && runtimes
            .chosen(version.runtime())
            .map(choice -> possible(version, choice))
            .orElse(false);
  }

  /**
   * Returns true if versions of this kind can be on the class path, whatever their code. Not with
   * plain processes: each has its directories elsewhere, and a JVM wants its class path where it
   * was.
   */
  private boolean possible(FunctionVersion version, RuntimeChoice choice) {
    return choice instanceof RuntimeChoice.Managed managed
        && managed.interpreter().language() == Language.JAVA
        && functions.possible(version, choice)
        && sandboxes.driver().isolates();
  }

  /** Returns true if a version is on the class path. Blocks. */
  public boolean include(FunctionVersion version, RuntimeChoice choice, Deployment deployment) {
    return possible(version, choice) && suits(version, deployment);
  }

  /**
   * Finds the files that a version's environments need besides its code: its cache, or the jar
   * alone if that is not recorded yet; null if it is not on the class path. Blocks, and packs the
   * jar at first.
   */
  public @Nullable CodeCache find(
      FunctionVersion version, RuntimeChoice choice, Deployment deployment) {
    if (!include(version, choice, deployment)) {
      return null;
    }
    CodeCache recorded = functions.find(version, choice, written(deployment));
    return recorded == null ? jar(version, deployment) : recorded;
  }

  private CodeCache jar(FunctionVersion version, Deployment deployment) {
    return caches.make(
        new CodeCaches.Key(version.codeSha256(), JAR_ONLY),
        into -> FunctionClassPath.pack(deployment.task(), TASK, into.resolve(JAR)));
  }

  private boolean suits(FunctionVersion version, Deployment deployment) {
    Boolean known = suited.get(version.revision());
    if (known != null) {
      return known;
    }
    if (suited.size() >= MAX_REMEMBERED) {
      suited.clear();
    }
    boolean suits = suits(deployment.task(), deployment.opt());
    suited.put(version.revision(), suits);
    return suits;
  }

  private static String written(Deployment deployment) {
    try {
      return Long.toString(FunctionClassPath.written(deployment.task(), deployment.opt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean suits(Path task, @Nullable Path opt) {
    try {
      return FunctionClassPath.size(task, opt) >= minCode
          && FunctionClassPath.jars(task, opt, "", "").isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts into a directory where a JVM is to record what it has to find there. */
  public void prepareRecording(FunctionVersion version, Deployment deployment, Path recording) {
    try (CodeCache jar = jar(version, deployment)) {
      copyJar(jar.directory(), recording);
    }
  }

  /**
   * Keeps what a JVM recorded, with the jar as it was before its function ran.
   *
   * @throws CodeCaches.RecordingRefusedException where it is not what it should be
   */
  public void keep(
      FunctionVersion version, Deployment deployment, RuntimeChoice.Managed choice, Path recorded) {
    try (CodeCache jar = jar(version, deployment)) {
      functions.keep(
          version,
          choice,
          written(deployment),
          recorded,
          name -> name,
          into -> copyJar(jar.directory(), into));
    }
  }

  private static void copyJar(Path from, Path into) {
    try {
      Files.copy(
          from.resolve(JAR),
          into.resolve(JAR),
          StandardCopyOption.COPY_ATTRIBUTES,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns true if a JVM has recorded anything. */
  public static boolean isRecorded(Path cache) {
    return Files.isRegularFile(cache.resolve(AOT_CACHE), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns where the JVM of an environment finds its function.
   *
   * @param cache the environment's; null where it has none
   */
  public FunctionClasses classes(
      FunctionVersion version,
      Deployment deployment,
      @Nullable CacheMount cache,
      Layout layout,
      Language language) {
    if (language != Language.JAVA || cache == null) {
      return new FunctionClasses.Unpacked(
          language == Language.JAVA
              ? ClassArchive.of(deployment.task(), version.handler())
              : ClassArchive.ALL);
    }
    List<String> jars = new ArrayList<>(List.of(layout.cache() + "/" + JAR));
    jars.addAll(
        FunctionClassPath.jars(deployment.task(), deployment.opt(), layout.task(), layout.opt())
            .orElseThrow());
    Step step =
        cache.recording() ? Step.RECORDED : isRecorded(cache.directory()) ? Step.USED : Step.NONE;
    return new FunctionClasses.OnClassPath(jars, step, layout.cache() + "/" + AOT_CACHE);
  }

  /** Returns true if an environment is on the class path without a cache. */
  public static boolean lacksCache(@Nullable CacheMount cache) {
    return cache != null && !cache.recording() && !isRecorded(cache.directory());
  }
}
