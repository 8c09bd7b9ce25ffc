package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler named {@code package.Class} or {@code package.Class::method} (see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">AWS's page</a>).
 *
 * <p>As on AWS, a class that cannot be found or does not fit fails each invocation, while code that
 * throws when it is loaded or constructed fails the init phase.
 */
final class HandlerLoader {
  private final ClassLoader loader;
  private final Codecs codecs;

  HandlerLoader(ClassLoader loader) {
    this.loader = loader;
    this.codecs = new Codecs(loader);
  }

  /** Throws {@link HandlerFault} when the init phase has failed. */
  Handler load(String name) {
    try {
      return find(name);
    } catch (Throwable thrown) {
      HandlerFault fault = HandlerFault.unusable(thrown);
      if (fault.isFatal()) throw fault;
      return (event, answer, context) -> {
        throw fault;
      };
    }
  }

  private Handler find(String name) {
    int separator = name.lastIndexOf("::");
    String className = separator < 0 ? name : name.substring(0, separator);
    String method = separator < 0 ? null : name.substring(separator + 2);
    if (className.isEmpty() || (method != null && method.isEmpty())) {
      throw HandlerFault.unusable("Invalid handler: `" + name + "'");
    }
    Class<?> type = loadClass(className);
    if (method != null) {
      Handler direct = implementedMethod(type, method);
      return direct != null ? direct : new MethodHandlers(type, method, codecs).find();
    }
    if (RequestStreamHandler.class.isAssignableFrom(type)) {
      return streamHandler(type.asSubclass(RequestStreamHandler.class));
    }
    if (RequestHandler.class.isAssignableFrom(type)) {
      return requestHandler(type.asSubclass(RequestHandler.class));
    }
    throw HandlerFault.unusable(
        "Class does not implement an appropriate handler interface: " + type.getName());
  }

  private Class<?> loadClass(String name) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException absent) {
      throw HandlerFault.unusable("Class not found: " + name, absent);
    } catch (Throwable thrown) {
      String message = thrown.getMessage();
      throw HandlerFault.initFailure(
          "Error loading class " + name + (message == null ? "" : ": " + message), thrown);
    }
  }

  private Handler streamHandler(Class<? extends RequestStreamHandler> type) {
    return new StreamHandler(newInstance(type));
  }

  private record StreamHandler(RequestStreamHandler handler) implements StreamingHandler {
    @Override
    public void write(byte[] event, OutputStream answer, Context context) throws IOException {
      handler.handleRequest(new ByteArrayInputStream(event), answer, context);
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private Handler requestHandler(Class<? extends RequestHandler> type) {
    Type[] types = GenericTypes.argumentsOf(type, RequestHandler.class);
    if (types.length == 0) {
      throw HandlerFault.unusable(
          "Class "
              + type.getName()
              + " does not implement RequestHandler with concrete type parameters");
    }
    for (Type argument : types) {
      if (argument instanceof TypeVariable<?> variable && !isBounded(variable)) {
        throw HandlerFault.unusable(
            "Class "
                + type.getName()
                + " does not implement RequestHandler with concrete type parameters: parameter "
                + variable
                + " has no upper bound.");
      }
    }
    RequestHandler handler = newInstance(type);
    return codecs.handler(types[0], types[1], new InterfaceBody(handler));
  }

  /**
   * A method named as that of {@link RequestHandler}, which the class implements, is called through
   * the interface: reflection takes a JVM ten times as long at first. Null where there is another
   * method of the name, which may be meant.
   */
  private @Nullable Handler implementedMethod(Class<?> type, String name) {
    if (!name.equals("handleRequest") || !RequestHandler.class.isAssignableFrom(type)) return null;
    @Nullable Method only = null;
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && !method.isBridge()) {
        if (only != null) return null;
        only = method;
      }
    }
    if (only == null || only.getParameterCount() != 2) return null;
    return codecs.handler(
        only.getGenericParameterTypes()[0],
        only.getGenericReturnType(),
        new InterfaceBody((RequestHandler<?, ?>) newInstance(type)));
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // The codec reads what the handler takes.
  private record InterfaceBody(RequestHandler handler) implements Codecs.Body {
    @Override
    public @Nullable Object apply(@Nullable Object input, Context context) {
      return handler.handleRequest(input, context);
    }
  }

  private static boolean isBounded(TypeVariable<?> variable) {
    for (Type bound : variable.getBounds()) {
      if (!Object.class.equals(bound)) return true;
    }
    return false;
  }

  /** Creates the handler's object; what its constructor throws fails the init phase. */
  static <T> T newInstance(Class<T> type) {
    try {
      Constructor<T> constructor = type.getConstructor();
      return constructor.newInstance();
    } catch (NoSuchMethodException absent) {
      boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
      throw HandlerFault.unusable(
          new Exception(
              "Class "
                  + type.getName()
                  + (inner
                      ? " cannot be instantiated because it is a non-static inner class"
                      : " has no public zero-argument constructor"),
              absent));
    } catch (InvocationTargetException thrown) {
      throw HandlerFault.initFailure(thrown.getCause() == null ? thrown : thrown.getCause());
    } catch (ReflectiveOperationException | LinkageError unusable) {
      throw HandlerFault.unusable(unusable);
    }
  }
}
