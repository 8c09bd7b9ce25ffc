package io.lambent.runtime;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the function's classes: those in the root of its code, jars in {@code lib} and in the root,
 * then jars of layers. Classes of the Lambda API come from the client, so that both mean the same.
 */
final class FunctionClassLoader extends URLClassLoader {
  private static final String LAYERS = "/opt";
  private static final String JARS = "java/lib";

  static {
    registerAsParallelCapable();
  }

  private FunctionClassLoader(URL[] classPath, ClassLoader parent) {
    super(classPath, parent);
  }

  /** Also makes it the context class loader of the calling thread. */
  static FunctionClassLoader create() {
    String root = System.getenv("LAMBDA_TASK_ROOT");
    File task = new File(root == null || root.isEmpty() ? System.getProperty("user.dir") : root);
    String layers = System.getenv("LAMBENT_LAYERS");
    FunctionClassLoader loader =
        create(
            task,
            new File(layers == null ? LAYERS : layers, JARS),
            FunctionClassLoader.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    return loader;
  }

  static FunctionClassLoader create(File task, File layerJars, ClassLoader parent) {
    List<URL> classPath = new ArrayList<>();
    add(classPath, task);
    addJars(classPath, new File(task, "lib"));
    addJars(classPath, task);
    addJars(classPath, layerJars);
    return new FunctionClassLoader(classPath.toArray(new URL[0]), parent);
  }

  /** In the order of their names, so that the order does not depend on the file system. */
  private static void addJars(List<URL> classPath, File directory) {
    @Nullable String @Nullable [] names = directory.list();
    if (names == null) return;
    Arrays.sort(names);
    for (String name : names) {
      if (name != null && name.endsWith(".jar")) add(classPath, new File(directory, name));
    }
  }

  private static void add(List<URL> classPath, File entry) {
    try {
      classPath.add(entry.toURI().toURL());
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
