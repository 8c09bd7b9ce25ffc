package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that are named methods, static or not: {@code (input)}, {@code (input, Context)}, {@code
 * (Context)}, {@code ()}, or byte streams, {@code (InputStream, OutputStream, Context)} and what
 * remains when any of these is left out.
 */
final class MethodHandlers {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** The longest signature first, one that takes a context counting as longer; bridges last. */
  private static final Comparator<Method> PREFERENCE =
      Comparator.comparing(Method::isBridge)
          .thenComparing(
              Comparator.comparingInt(
                      (Method method) ->
                          method.getParameterCount() + (takesContext(method) ? 1 : 0))
                  .reversed());

  private final Class<?> type;
  private final String name;
  private final Codecs codecs;

  MethodHandlers(Class<?> type, String name, Codecs codecs) {
    this.type = type;
    this.name = name;
    this.codecs = codecs;
  }

  Handler find() {
    Method[] methods;
    try {
      methods = type.getMethods();
    } catch (NoClassDefFoundError absent) {
      throw HandlerFault.unusable(
          "Error loading method " + name + " on class " + type.getName(), absent);
    }
    return Arrays.stream(methods)
        .filter(method -> method.getName().equals(name))
        .sorted(PREFERENCE)
        .filter(MethodHandlers::fits)
        .findFirst()
        .map(this::handler)
        .orElseThrow(
            () ->
                HandlerFault.unusable(
                    "No public method named "
                        + name
                        + " with appropriate method signature found on class "
                        + type.getName()));
  }

  /**
   * Returns true if the parameters are streams in order, or at most one input; then at most a
   * context.
   */
  private static boolean fits(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    int at = 0;
    if (at < parameters.length && parameters[at] == InputStream.class) {
      at++;
      if (at < parameters.length && parameters[at] == OutputStream.class) at++;
    } else if (at < parameters.length && parameters[at] != Context.class) {
      at++;
    }
    if (at < parameters.length && parameters[at] == Context.class) at++;
    if (at == parameters.length) return true;
    System.err.println("Ignoring an overload of method " + method.getName() + ": " + method);
    return false;
  }

  private static boolean takesContext(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length > 0 && parameters[parameters.length - 1] == Context.class;
  }

  private Handler handler(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    Object target =
        Modifier.isStatic(method.getModifiers()) ? null : HandlerLoader.newInstance(type);
    method.setAccessible(true);
    boolean streams =
        parameters.length > 0
            && (parameters[0] == InputStream.class || parameters[0] == OutputStream.class);
    if (streams) return streamHandler(method, target, parameters);
    boolean context = takesContext(method);
    boolean input = parameters.length > (context ? 1 : 0);
    Type inputType = input ? method.getGenericParameterTypes()[0] : Void.class;
    return codecs.handler(
        inputType,
        method.getGenericReturnType(),
        (event, invocation) -> {
          if (input) {
            return context ? call(method, target, event, invocation) : call(method, target, event);
          }
          return context ? call(method, target, invocation) : call(method, target);
        });
  }

  private static StreamingHandler streamHandler(
      Method method, @Nullable Object target, Class<?>[] parameters) {
    if (method.getReturnType() != void.class) {
      System.err.println(
          "Will ignore return type " + method.getReturnType() + " on byte stream handler");
    }
    boolean writes = Arrays.asList(parameters).contains(OutputStream.class);
    return (event, answer, context) -> {
      @Nullable Object[] arguments = new Object[parameters.length];
      for (int i = 0; i < arguments.length; i++) {
        if (parameters[i] == InputStream.class) arguments[i] = new ByteArrayInputStream(event);
        else arguments[i] = parameters[i] == OutputStream.class ? answer : context;
      }
      call(method, target, arguments);
      if (!writes) answer.write(NULL);
    };
  }

  private static @Nullable Object call(
      Method method, @Nullable Object target, @Nullable Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}
