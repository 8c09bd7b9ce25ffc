package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.TemplateError;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code Fn::Cidr}: splits a block of addresses into smaller ones. */
final class Cidr {
  private static final int MOST = 256;

  private Cidr() {}

  static JsonNode blocks(Evaluator evaluator, JsonNode argument) {
    if (!argument.isArray() || argument.size() < 2 || argument.size() > 3) {
      throw bad("it requires an address block, a count and the number of subnet bits");
    }
    JsonNode block = evaluator.value(argument.get(0));
    if (Evaluator.isUnknown(block)) {
      return block;
    }
    int count = number(evaluator.text(argument.get(1)));
    String[] parts = block.asString().split("/", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F.:]+")) {
      throw bad("the address block " + block.asString() + " is not valid");
    }
    byte[] address;
    try {
      address = InetAddress.getByName(parts[0]).getAddress();
    } catch (UnknownHostException e) {
      throw bad("the address block " + block.asString() + " is not valid");
    }
    int width = address.length * 8;
    int prefix = number(parts[1]);
    int bits =
        argument.size() == 3 ? number(evaluator.text(argument.get(2))) : (width - prefix) / 2;
    int subnet = width - bits;
    if (count < 1 || count > MOST || bits < 1 || prefix > width || subnet < prefix) {
      throw bad("the count must be between 1 and 256, and the blocks smaller than the whole");
    }
    if (BigInteger.valueOf(count).compareTo(BigInteger.ONE.shiftLeft(subnet - prefix)) > 0) {
      throw bad("the block has no room for " + count + " blocks of " + bits + " bits");
    }
    BigInteger start =
        new BigInteger(1, address).shiftRight(width - prefix).shiftLeft(width - prefix);
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < count; i++) {
      BigInteger each = start.add(BigInteger.valueOf(i).shiftLeft(bits));
      blocks.add(text(each, address.length) + "/" + subnet);
    }
    return blocks;
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw bad(text + " is not a number");
    }
    return Integer.parseInt(text);
  }

  private static String text(BigInteger value, int length) {
    byte[] bytes = new byte[length];
    byte[] digits = value.toByteArray();
    int used = Math.min(digits.length, length);
    System.arraycopy(digits, digits.length - used, bytes, length - used, used);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TemplateError bad(String reason) {
    return new TemplateError("Template error: Fn::Cidr is not valid: " + reason);
  }
}
