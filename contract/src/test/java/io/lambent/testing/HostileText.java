package io.lambent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** Paths, names and bodies as a careless or hostile client might send them. */
public final class HostileText {
  /** For a segment of a path, as it stands in the request line. */
  public static final List<String> SEGMENTS =
      List.of(
          "%",
          "%z",
          "%zz",
          "%00",
          "a%00b",
          "%0d%0aX-Injected:%20yes",
          "%c0%af",
          "%ff%fe",
          "%ed%a0%80",
          "%2e%2e",
          "..",
          "%2f",
          "a%2fb",
          "%5c",
          "a;b=c",
          "%25",
          "%u0041",
          "'",
          "%22%3e",
          "$LATEST",
          "{}",
          "%20",
          "+",
          "*",
          "a:b:c:d:e:f:g:h:i:j",
          "arn:aws:lambda:us-east-1:999999999999:function:other",
          "n".repeat(300),
          "%61".repeat(1000));

  /** For a query, without the question mark. */
  public static final List<String> QUERIES =
      List.of(
          "%",
          "Qualifier=%",
          "Qualifier=%00",
          "Qualifier=%zz&Qualifier=",
          "Qualifier",
          "Qualifier=1&Qualifier=2",
          "MaxItems=99999999999999999999",
          "MaxItems=-1&Marker=%ff",
          "MaxItems=1e5",
          "MaxItems=NaN",
          "MaxItems=",
          "Marker=!!!",
          "Marker=AAAA",
          "Marker=" + "A".repeat(2000),
          "List=ALL",
          "List=ALL&MaxItems=0",
          "find=LayerVersion",
          "find=LayerVersion&Arn=%00",
          "FunctionVersion=ALL&Marker=/w",
          "tagKeys=&tagKeys=%00",
          "&&&=&=",
          "EventSourceArn=x&FunctionName=%ed%a0%80",
          "CompatibleRuntime=%c0");

  /** Values for members, as JSON. */
  public static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "2147483648",
          "-9223372036854775809",
          "1e400",
          "-0.0",
          "1.5",
          "9".repeat(400),
          "1e2147483647",
          "1e-2147483648",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\uffff\"",
          "\"\\u202e\"",
          "\"'; drop table function; --\"",
          "\"${jndi:ldap://127.0.0.1/x}\"",
          "\"../../etc/passwd\"",
          "\"arn:aws:iam::111111111111:role/abc\"",
          "\"arn:aws:lambda:us-east-1:111111111111:function:abc\"",
          "\"" + "x".repeat(5000) + "\"",
          "[]",
          "[null]",
          "[[]]",
          "[{}]",
          "[\"\\u0000\"]",
          "{}",
          "{\"\":null}",
          "{\"\\u0000\":\"\\ud800\"}",
          "{\"a\":{\"b\":{\"c\":[1,2,{\"d\":null}]}}}");

  /** Whole bodies. */
  public static final List<byte[]> BODIES =
      List.of(
          bytes("{"),
          bytes("}"),
          bytes("null"),
          bytes("[]"),
          bytes("\"text\""),
          bytes("17"),
          bytes("{\"a\""),
          bytes("{\"a\":}"),
          bytes("{'a':1}"),
          bytes("{\"a\":1,}"),
          bytes("{\"a\":1}{\"a\":2}"),
          bytes("\ufeff{"),
          bytes("{\"a\":\"\\x\"}"),
          bytes("{\"a\":\"\u0001\"}"),
          bytes("{\"a\":NaN}"),
          bytes("{\"a\":01}"),
          bytes("<xml/>"),
          bytes("a=b&c=d"),
          bytes("[".repeat(20_000)),
          bytes("{\"a\":".repeat(20_000)),
          bytes("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"),
          bytes("{\"a\":1" + "0".repeat(20_000) + "}"),
          bytes("{\"" + "n".repeat(60_000) + "\":1}"),
          new byte[] {(byte) 0xff, (byte) 0xfe, 0, '{'},
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'},
          new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
          new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0},
          new byte[] {0, 0, 0, 0});

  private HostileText() {}

  /** Any bytes, up to some hundred. */
  public static byte[] random(Random random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Something that was JSON, with a few bytes cut, doubled, moved or replaced. */
  public static byte[] mutated(Random random, String json) {
    StringBuilder text = new StringBuilder(json);
    for (int i = random.nextInt(4); i > 0 && text.length() > 2; i--) {
      int at = random.nextInt(text.length() - 1);
      switch (random.nextInt(5)) {
        case 0 -> text.setLength(at);
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, "{}[],:\"\\0eE.-nt".charAt(random.nextInt(15)));
        case 3 -> text.insert(at, VALUES.get(random.nextInt(VALUES.size())));
        default -> text.setCharAt(at, (char) random.nextInt(0x300));
      }
    }
    return bytes(text.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
