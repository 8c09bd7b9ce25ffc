package io.lambent.gateway.template;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The methods that templates may call, by the type of their object. */
final class AllowedMethods {
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

  private AllowedMethods() {}

  /** Returns true where templates may call a method of an object. */
  static boolean contain(Object target, String name) {
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

  /** Returns true where templates may call a method of objects without a list of their own. */
  static boolean ofOthers(String name) {
    return OTHER.contains(name);
  }
}
