package io.lambent.runtime;

import java.io.File;
import java.lang.reflect.Field;

/**
 * The library of our own beside the client's jars, {@code src/main/native/process.c}. Linking its
 * few functions through {@code java.lang.foreign} would take 8 MB and JDK 22.
 */
final class NativeLibrary {
  private static final String NAME = "liblambent-process.so";
  private static final boolean LOADED = load();

  private NativeLibrary() {}

  /** False where it was not built. */
  static boolean isLoaded() {
    return LOADED;
  }

  private static boolean load() {
    File library = new File(clientJars(), NAME);
    if (!library.exists()) return false;
    try {
      System.load(library.getPath());
      return true;
    } catch (UnsatisfiedLinkError builtForAnotherMachine) {
      return false;
    }
  }

  /**
   * Sets a static field of any access. What {@link Field#set} does first takes a JVM some
   * milliseconds.
   */
  static void setStatic(Class<?> owner, String name, Object value)
      throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    if (LOADED) {
      setStatic(owner, field, value);
    } else {
      field.setAccessible(true);
      field.set(null, value);
    }
  }

  private static native void setStatic(Class<?> owner, Field field, Object value);

  /**
   * Opens a package of the JDK to the function's reflection, as {@code --add-opens} does. The
   * library must be there.
   *
   * @throws LinkageError where the JDK has no such way
   */
  static native void open(Module module, String name);

  /** Classes that come from an archive do not know their jar; the class path does. */
  static File clientJars() {
    String path = System.getProperty("java.class.path");
    int end = path.indexOf(File.pathSeparatorChar);
    return new File(end < 0 ? path : path.substring(0, end)).getAbsoluteFile().getParentFile();
  }
}
