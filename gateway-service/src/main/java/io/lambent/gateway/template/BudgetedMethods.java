package io.lambent.gateway.template;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.velocity.util.introspection.VelMethod;
import org.jspecify.annotations.Nullable;

/** Versions of the methods that enlarge texts, lists or maps. They check the budget first. */
final class BudgetedMethods {
  private BudgetedMethods() {}

  @FunctionalInterface
  private interface Body {
    @Nullable Object run(Object target, @Nullable Object[] arguments);
  }

  /**
   * Finds the replacement of a method; null where the method needs none.
   *
   * @param count the number of arguments
   */
  static @Nullable VelMethod find(Object target, String name, int count) {
    if (target instanceof String) {
      return text(name, count);
    }
    if (target instanceof Map || target instanceof Collection) {
      return container(name, count);
    }
    return null;
  }

  private static String argument(@Nullable Object[] arguments, int index) {
    return String.valueOf(arguments[index]);
  }

  private static @Nullable VelMethod text(String name, int count) {
    Body body =
        switch (name + count) {
          case "concat1" ->
              (text, given) -> {
                Budget.grow(text.toString().length() + (long) argument(given, 0).length());
                return text + argument(given, 0);
              };
          case "matches1" -> (text, given) -> Texts.matches((String) text, argument(given, 0));
          case "replace2" ->
              (text, given) -> Texts.replace((String) text, argument(given, 0), argument(given, 1));
          case "replaceAll2" ->
              (text, given) ->
                  Texts.replaceAll((String) text, argument(given, 0), argument(given, 1));
          case "replaceFirst2" ->
              (text, given) ->
                  Texts.replaceFirst((String) text, argument(given, 0), argument(given, 1));
          case "split1" -> (text, given) -> Texts.split((String) text, argument(given, 0), 0);
          case "split2" ->
              (text, given) ->
                  Texts.split(
                      (String) text,
                      argument(given, 0),
                      given[1] instanceof Number limit ? limit.intValue() : 0);
          default -> null;
        };
    return body == null ? null : new Replaced(name, body);
  }

  /** Methods of lists and maps; values are weighed before they are added. */
  private static @Nullable VelMethod container(String name, int count) {
    Body body =
        switch (name + count) {
          case "toString0" -> (target, given) -> Texts.of(target);
          case "put2", "putIfAbsent2" ->
              (target, given) -> {
                Texts.weigh(given[1]);
                return put(target, name, given);
              };
          case "add1" ->
              (target, given) -> {
                Texts.weigh(given[0]);
                Budget.grow(1);
                return collection(target).add(given[0]);
              };
          case "addAll1" ->
              (target, given) -> {
                if (!(given[0] instanceof Collection<?> added)) {
                  throw new TemplateException("addAll takes a list");
                }
                Texts.weigh(added);
                Budget.grow(added.size());
                return collection(target).addAll(List.copyOf(added));
              };
          default -> null;
        };
    return body == null ? null : new Replaced(name, body);
  }

  @SuppressWarnings("unchecked")
  private static Collection<@Nullable Object> collection(Object target) {
    return (Collection<@Nullable Object>) target;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object put(Object target, String name, @Nullable Object[] given) {
    if (given[0] instanceof Map || given[0] instanceof Collection || given[0] == null) {
      throw new TemplateException("the name of a value is a text");
    }
    Budget.grow(1);
    Map<Object, @Nullable Object> map = (Map<Object, @Nullable Object>) target;
    return name.equals("put") ? map.put(given[0], given[1]) : map.putIfAbsent(given[0], given[1]);
  }

  /** A method with a replaced body. */
  private record Replaced(String name, Body body) implements VelMethod {
    @Override
    public @Nullable Object invoke(Object target, Object[] arguments) {
      Budget.step();
      return body.run(target, arguments);
    }

    @Override
    public boolean isCacheable() {
      return false;
    }

    @Override
    public String getMethodName() {
      return name;
    }

    @Override
    public @Nullable Method getMethod() {
      return null;
    }

    @Override
    public Class<?> getReturnType() {
      return Object.class;
    }
  }
}
