package io.lambent.function;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.Uri;
import io.lambent.testing.HostileText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Bodies that have the members an operation reads, with values it may not expect. */
final class RandomRequests {
  private final Random random;
  private final Map<String, Class<?>> types = new HashMap<>();

  RandomRequests(Random random, RequestMappingHandlerMapping mappings) {
    this.random = random;
    mappings
        .getHandlerMethods()
        .forEach(
            (mapping, handler) ->
                mapping
                    .getPatternValues()
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> remember(method + " " + path, handler))));
  }

  private void remember(String operation, HandlerMethod handler) {
    Arrays.stream(handler.getMethod().getParameterTypes())
        .filter(AwsRequest.class::isAssignableFrom)
        .forEach(type -> types.put(operation, type));
  }

  /** A JSON object for the operation at a path. */
  String body(String method, String path) {
    Class<?> type = types.get(method + " " + path);
    return type == null ? "{}" : object(type);
  }

  private String object(Class<?> type) {
    List<String> members = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!component.isAnnotationPresent(Uri.class) && random.nextInt(3) > 0) {
        String name = component.getName();
        members.add(
            "\"%s%s\":%s"
                .formatted(
                    name.substring(0, 1).toUpperCase(Locale.ROOT),
                    name.substring(1),
                    value(component.getGenericType())));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private String value(Type type) {
    if (random.nextInt(3) == 0) {
      return any();
    }
    if (type instanceof ParameterizedType container) {
      Type[] arguments = container.getActualTypeArguments();
      int size = random.nextInt(4);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        String value = value(arguments[arguments.length - 1]);
        values.add(arguments.length == 1 ? value : "\"k" + i + "\":" + value);
      }
      String all = String.join(",", values);
      return arguments.length == 1 ? "[" + all + "]" : "{" + all + "}";
    }
    if (type instanceof Class<?> known && known.isRecord() && AwsLike.isStructure(known)) {
      return object(known);
    }
    if (type == Integer.class || type == Long.class) {
      return String.valueOf(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(2000));
    }
    if (type == Boolean.class) {
      return String.valueOf(random.nextBoolean());
    }
    return any();
  }

  private String any() {
    return HostileText.VALUES.get(random.nextInt(HostileText.VALUES.size()));
  }

  private static final class AwsLike {
    /** Uploads are records too, and text in JSON. */
    static boolean isStructure(Class<?> type) {
      return !type.getSimpleName().equals("Upload");
    }
  }
}
