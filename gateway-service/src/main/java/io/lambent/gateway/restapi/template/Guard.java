package io.lambent.gateway.restapi.template;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.velocity.runtime.directive.Scope;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.SecureUberspector;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;
import org.apache.velocity.util.introspection.VelPropertySet;
import org.jspecify.annotations.Nullable;

/**
 * The methods that templates may call. Each call is counted. Methods that enlarge texts or lists
 * are replaced by versions that check the budget first.
 */
public final class Guard extends SecureUberspector {
  private static final Set<String> TEXT =
      Set.of(
          "charAt",
          "codePointAt",
          "compareTo",
          "compareToIgnoreCase",
          "concat",
          "contains",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "hashCode",
          "indexOf",
          "isBlank",
          "isEmpty",
          "lastIndexOf",
          "length",
          "matches",
          "replace",
          "replaceAll",
          "replaceFirst",
          "split",
          "startsWith",
          "strip",
          "stripLeading",
          "stripTrailing",
          "substring",
          "toLowerCase",
          "toString",
          "toUpperCase",
          "trim");
  private static final Set<String> MAP =
      Set.of(
          "clear",
          "containsKey",
          "containsValue",
          "entrySet",
          "get",
          "getOrDefault",
          "isEmpty",
          "keySet",
          "put",
          "putAll",
          "putIfAbsent",
          "remove",
          "size",
          "toString",
          "values");
  private static final Set<String> COLLECTION =
      Set.of(
          "add",
          "addAll",
          "clear",
          "contains",
          "get",
          "getFirst",
          "getLast",
          "indexOf",
          "isEmpty",
          "iterator",
          "lastIndexOf",
          "remove",
          "set",
          "size",
          "subList",
          "toString");
  private static final Set<String> NUMBER =
      Set.of(
          "compareTo",
          "doubleValue",
          "equals",
          "floatValue",
          "hashCode",
          "intValue",
          "longValue",
          "parseDouble",
          "parseFloat",
          "parseInt",
          "parseLong",
          "toString",
          "valueOf");
  private static final Set<String> INPUT = Set.of("getBody", "json", "params", "path", "toString");
  private static final Set<String> UTIL =
      Set.of(
          "base64Decode",
          "base64Encode",
          "escapeJavaScript",
          "parseJson",
          "toString",
          "urlDecode",
          "urlEncode");
  private static final Set<String> OTHER =
      Set.of(
          "equals",
          "getCount",
          "getIndex",
          "getKey",
          "getValue",
          "hasNext",
          "isFirst",
          "isLast",
          "next",
          "toString");

  private static boolean isAllowed(Object target, String name) {
    return switch (target) {
      case String text -> TEXT.contains(name);
      case Map<?, ?> map -> MAP.contains(name);
      case Collection<?> collection -> COLLECTION.contains(name);
      case Number number -> NUMBER.contains(name);
      case TemplateInput input -> INPUT.contains(name);
      case TemplateUtil util -> UTIL.contains(name);
      default -> OTHER.contains(name) || target.getClass().isArray();
    };
  }

  @Override
  public @Nullable VelMethod getMethod(
      @Nullable Object target, String name, @Nullable Object[] arguments, Info info) {
    if (target == null) {
      return null;
    }
    if (target instanceof Map && name.equals("set")) {
      // Velocity looks this method up before "put" for $map['name'] = ...
      return null;
    }
    if (!isAllowed(target, name)) {
      throw new TemplateException("the method " + name + " cannot be called");
    }
    VelMethod guarded = replaced(target, name, arguments);
    if (guarded != null) {
      return guarded;
    }
    VelMethod found = super.getMethod(target, name, arguments, info);
    return found == null ? null : new Counted(found);
  }

  @FunctionalInterface
  private interface Body {
    @Nullable Object run(Object target, @Nullable Object[] arguments);
  }

  private static @Nullable VelMethod replaced(
      Object target, String name, @Nullable Object[] arguments) {
    if (target instanceof String) {
      return text(name, arguments.length);
    }
    if (target instanceof Map || target instanceof Collection) {
      return container(name, arguments.length);
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

  @Override
  public @Nullable VelPropertyGet getPropertyGet(Object target, String name, Info info) {
    Budget.step();
    if (target instanceof Map && !(target instanceof Scope)) {
      return new Entry(name);
    }
    boolean isKnown =
        (target instanceof TemplateInput && name.equals("body"))
            || OTHER.contains("get" + capitalized(name))
            || OTHER.contains("is" + capitalized(name))
            || name.equals("hasNext")
            || name.equals("empty");
    return isKnown ? super.getPropertyGet(target, name, info) : null;
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public @Nullable VelPropertySet getPropertySet(
      Object target, String name, @Nullable Object value, Info info) {
    Budget.step();
    if (!(target instanceof Map)) {
      throw new TemplateException("the property " + name + " cannot be set");
    }
    Texts.weigh(value);
    return super.getPropertySet(target, name, value, info);
  }

  @Override
  public @Nullable Iterator<?> getIterator(Object target, Info info) {
    Iterator<?> found =
        target instanceof Map<?, ?> map
            ? List.copyOf(map.values().stream().filter(Objects::nonNull).toList()).iterator()
            : super.getIterator(target, info);
    if (found == null) {
      return null;
    }
    return new Iterator<Object>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public Object next() {
        Budget.step();
        return found.next();
      }
    };
  }

  /** Reads the entry of a map by its name, even where maps have a method of that name. */
  private record Entry(String name) implements VelPropertyGet {
    @Override
    public @Nullable Object invoke(Object target) {
      return ((Map<?, ?>) target).get(name);
    }

    @Override
    public boolean isCacheable() {
      return false;
    }

    @Override
    public String getMethodName() {
      return "get";
    }
  }

  /** A method that is only counted. */
  private record Counted(VelMethod method) implements VelMethod {
    @Override
    public @Nullable Object invoke(Object target, Object[] arguments)
        throws IllegalAccessException, InvocationTargetException {
      Budget.step();
      return method.invoke(target, arguments);
    }

    @Override
    public boolean isCacheable() {
      return false;
    }

    @Override
    public String getMethodName() {
      return method.getMethodName();
    }

    @Override
    public Method getMethod() {
      return method.getMethod();
    }

    @Override
    public Class<?> getReturnType() {
      return method.getReturnType();
    }
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
