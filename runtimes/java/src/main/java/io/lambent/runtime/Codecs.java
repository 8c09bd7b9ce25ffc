package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events and answers between JSON and the handler's types.
 *
 * <p>AWS's own serialisation library decides what they become. It is Jackson inside, whose loading
 * takes a good part of a cold start, so strings, maps, lists and numbers, which need none of it,
 * are done by {@link PlainJson}; whatever that does not take, errors included, goes to the library.
 *
 * <p>For the same reason nothing here, nor in what else a plain handler needs, is a lambda
 * expression or a stream: the first use of either loads some hundred classes.
 */
final class Codecs {
  private static final String CUSTOM_SERIALIZERS =
      "META-INF/services/" + CustomPojoSerializer.class.getName();
  private static final String EVENT_PACKAGES = "com.amazonaws.services.";

  /** Types whose values are plain where the event or answer is. */
  private static final Set<Type> PLAIN =
      Set.of(
          Object.class,
          String.class,
          Map.class,
          List.class,
          Integer.class,
          int.class,
          Long.class,
          long.class,
          Double.class,
          double.class,
          Boolean.class,
          boolean.class);

  private final ClassLoader loader;
  private @Nullable CustomPojoSerializer custom;
  private boolean customSearched;

  Codecs(ClassLoader loader) {
    this.loader = loader;
  }

  /** A handler that takes and returns objects. */
  @FunctionalInterface
  interface Body {
    @Nullable Object apply(@Nullable Object input, Context context) throws Throwable;
  }

  /** Makes {@code body} a handler; an input or output of type void is not read or is null. */
  Handler handler(Type inputType, Type outputType, Body body) {
    @Nullable Codec input = isVoid(inputType) ? null : codec(inputType);
    @Nullable Codec output = isVoid(outputType) ? null : codec(outputType);
    return new ObjectHandler(input, output, body);
  }

  private record ObjectHandler(@Nullable Codec input, @Nullable Codec output, Body body)
      implements Handler {
    @Override
    public void handle(byte[] event, AnswerBuffer answer, Context context) throws Throwable {
      Object value;
      try {
        value = input == null ? null : input.read(event);
      } catch (Throwable thrown) {
        throw new RuntimeException("An error occurred during JSON parsing", thrown);
      }
      Object result = body.apply(value, context);
      try {
        if (output == null) answer.writeAscii("null");
        else output.write(result, answer);
      } catch (Throwable thrown) {
        throw new RuntimeException(
            "An error occurred during JSON serialization of response", thrown);
      }
    }
  }

  private static boolean isVoid(Type type) {
    return type == void.class || type == Void.class;
  }

  private interface Codec {
    @Nullable Object read(byte[] event) throws IOException;

    void write(@Nullable Object value, AnswerBuffer answer) throws IOException;
  }

  private Codec codec(Type type) {
    CustomPojoSerializer chosen = customSerializer();
    if (chosen != null) {
      return new Codec() {
        @Override
        public @Nullable Object read(byte[] event) {
          return chosen.fromJson(new ByteArrayInputStream(event), type);
        }

        @Override
        public void write(@Nullable Object value, AnswerBuffer answer) {
          chosen.toJson(value, answer, type);
        }
      };
    }
    if (isPlain(type)) return new PlainCodec(type);
    LibraryCodec codec = new LibraryCodec(type, loader);
    codec.serializer();
    return codec;
  }

  private static boolean isPlain(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      Type raw = parameterized.getRawType();
      return (raw == Map.class && arguments[0] == String.class && arguments[1] == Object.class)
          || (raw == List.class && arguments[0] == Object.class);
    }
    return PLAIN.contains(type);
  }

  /** The custom serialiser in the function's code, if any; there can be one at most. */
  private @Nullable CustomPojoSerializer customSerializer() {
    if (!customSearched) {
      customSearched = true;
      if (loader.getResource(CUSTOM_SERIALIZERS) != null) {
        Iterator<CustomPojoSerializer> found =
            ServiceLoader.load(CustomPojoSerializer.class, loader).iterator();
        if (found.hasNext()) custom = found.next();
        if (found.hasNext()) {
          throw HandlerFault.unusable(
              "Too many serializers provided inside the META-INF/services folder, only one is"
                  + " allowed");
        }
      }
    }
    return custom;
  }

  /** Does what is plain itself and leaves the rest to the library, which is loaded then. */
  private final class PlainCodec implements Codec {
    private final Class<?> raw;
    private final LibraryCodec library;

    PlainCodec(Type type) {
      this.raw = (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
      this.library = new LibraryCodec(type, loader);
    }

    @Override
    public @Nullable Object read(byte[] event) throws IOException {
      try {
        Object value = PlainJson.read(event);
        if (matches(value)) return value;
      } catch (PlainJson.NotPlainException leftToTheLibrary) {
        // The text is not valid, or not in the strict form.
      }
      return library.read(event);
    }

    private boolean matches(@Nullable Object value) {
      if (value == null) return !raw.isPrimitive();
      if (raw == int.class) return value instanceof Integer;
      if (raw == long.class || raw == Long.class) return false;
      if (raw == double.class) return value instanceof Double;
      if (raw == boolean.class) return value instanceof Boolean;
      return raw.isInstance(value);
    }

    @Override
    public void write(@Nullable Object value, AnswerBuffer answer) throws IOException {
      int before = answer.size();
      try {
        PlainJson.write(value, answer);
      } catch (PlainJson.NotPlainException leftToTheLibrary) {
        answer.truncate(before);
        library.write(value, answer);
      }
    }
  }

  /** AWS's library, created when it is first needed. */
  private static final class LibraryCodec implements Codec {
    private final Type type;
    private final ClassLoader loader;
    private @Nullable PojoSerializer<Object> serializer;

    LibraryCodec(Type type, ClassLoader loader) {
      this.type = type;
      this.loader = loader;
    }

    @SuppressWarnings("unchecked")
    PojoSerializer<Object> serializer() {
      if (serializer == null) {
        serializer =
            type instanceof Class<?> known
                    && known.getName().startsWith(EVENT_PACKAGES)
                    && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())
                ? LambdaEventSerializers.serializerFor((Class<Object>) known, loader)
                : JacksonFactory.getInstance().getSerializer(type);
      }
      return serializer;
    }

    @Override
    public @Nullable Object read(byte[] event) {
      return serializer().fromJson(new ByteArrayInputStream(event));
    }

    @Override
    @SuppressWarnings("NullAway") // The library takes null; it is not annotated.
    public void write(@Nullable Object value, AnswerBuffer answer) {
      serializer().toJson(value, answer);
    }
  }
}
