package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the process only the C library can change: the variables that child processes inherit,
 * and the working directory.
 *
 * <p>Through the foreign function interface, which is final from JDK 22 on, and therefore by
 * reflection. The JVM must be started with {@code --enable-native-access=ALL-UNNAMED}. One
 * signature serves all functions, since each costs the JVM time and memory to link: they ignore
 * what they do not take.
 */
final class CLibrary {
  private final MethodHandle setenv;
  private final MethodHandle unsetenv;
  private final MethodHandle chdir;
  private final Method segmentOf;
  private final Method addressOf;

  /**
   * Links the functions.
   *
   * @throws ReflectiveOperationException before JDK 22
   */
  CLibrary() throws ReflectiveOperationException {
    Linker linker = new Linker();
    setenv = linker.find("setenv");
    unsetenv = linker.find("unsetenv");
    chdir = linker.find("chdir");
    Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
    segmentOf = segment.getMethod("ofBuffer", Buffer.class);
    addressOf = segment.getMethod("address");
  }

  /**
   * Removes the variables of one process and sets those of another. The list of variables is never
   * null meanwhile, which the JVM would not survive.
   */
  void replaceVariables(Set<String> old, Map<String, String> variables) throws Throwable {
    List<byte[]> strings = new ArrayList<>();
    for (String name : old) strings.add(name.getBytes(UTF_8));
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      strings.add(variable.getKey().getBytes(UTF_8));
      strings.add(variable.getValue().getBytes(UTF_8));
    }
    ByteBuffer memory = memory(strings);
    long at = address(memory);
    for (int i = 0; i < strings.size(); i++) {
      byte[] name = strings.get(i);
      int result;
      if (i < old.size()) {
        result = (int) unsetenv.invokeExact(at, 0L, 0);
      } else {
        long value = at + name.length + 1;
        result = (int) setenv.invokeExact(at, value, 1);
        at = value;
        name = strings.get(++i);
      }
      if (result != 0) throw new IOException("cannot change a variable");
      at += name.length + 1;
    }
  }

  void changeDirectory(String path) throws Throwable {
    ByteBuffer memory = memory(List.of(path.getBytes(UTF_8)));
    long at = address(memory);
    if ((int) chdir.invokeExact(at, 0L, 0) != 0) throw new IOException("cannot change to " + path);
  }

  /** The strings as C has them, one behind the other. */
  private static ByteBuffer memory(List<byte[]> strings) {
    int size = 0;
    for (byte[] string : strings) size += string.length + 1;
    ByteBuffer memory = ByteBuffer.allocateDirect(size);
    for (byte[] string : strings) memory.put(string).put((byte) 0);
    return memory.clear();
  }

  private long address(ByteBuffer memory) throws ReflectiveOperationException {
    return (long) addressOf.invoke(segmentOf.invoke(null, memory));
  }

  /** {@code java.lang.foreign}, with pointers as plain numbers. */
  private static final class Linker {
    private final Object linker;
    private final Object lookup;
    private final Object signature;
    private final Object noOptions;
    private final Method find;
    private final Method downcall;

    Linker() throws ReflectiveOperationException {
      Class<?> type = Class.forName("java.lang.foreign.Linker");
      Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
      Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
      Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
      Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      Object integer = values.getField("JAVA_INT").get(null);
      Object pointer = values.getField("JAVA_LONG").get(null);
      Object parameters = Array.newInstance(layout, 3);
      Array.set(parameters, 0, pointer);
      Array.set(parameters, 1, pointer);
      Array.set(parameters, 2, integer);
      signature =
          descriptor
              .getMethod("of", layout, parameters.getClass())
              .invoke(null, integer, parameters);
      noOptions = Array.newInstance(option, 0);
      linker = type.getMethod("nativeLinker").invoke(null);
      lookup = type.getMethod("defaultLookup").invoke(linker);
      find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
      downcall = type.getMethod("downcallHandle", segment, descriptor, noOptions.getClass());
    }

    MethodHandle find(String name) throws ReflectiveOperationException {
      Object symbol = ((Optional<?>) find.invoke(lookup, name)).orElseThrow();
      return (MethodHandle) downcall.invoke(linker, symbol, signature, noOptions);
    }
  }
}
