package io.lambent.execution.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the kernel's packet filter as seccomp runs it: an array of {@code struct
 * sock_filter}, over {@code struct seccomp_data}. Only instructions for which the kernel can work
 * out beforehand which calls are always allowed.
 */
final class BpfProgram {
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER_OR_EQUAL = 0x35;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int INSTRUCTION_BYTES = 8;
  private static final int MAX_INSTRUCTIONS = 4096;
  private static final int MAX_JUMP = 255;

  /** Offsets in {@code struct seccomp_data}, in bytes. */
  static final int NUMBER = 0;

  static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

  private final List<Instruction> instructions = new ArrayList<>();

  /** The lower half of an argument, on machines with little-endian words. */
  static int argument(int index) {
    return ARGUMENTS + 8 * index;
  }

  BpfProgram load(int offset) {
    return add(LOAD_WORD, 0, 0, offset);
  }

  BpfProgram answer(int action) {
    return add(RETURN, 0, 0, action);
  }

  /** Answers where the word is that value, else goes on. */
  BpfProgram answerIfEqual(int value, int action) {
    return add(JUMP_EQUAL, 0, 1, value).answer(action);
  }

  BpfProgram answerIfAtLeast(int value, int action) {
    return add(JUMP_GREATER_OR_EQUAL, 0, 1, value).answer(action);
  }

  BpfProgram answerIfAnyBit(int mask, int action) {
    return add(JUMP_ANY_BIT, 0, 1, mask).answer(action);
  }

  /** Runs the other program, which must answer, where the word is that value; else goes on. */
  BpfProgram ifEqual(int value, BpfProgram then) {
    int length = then.instructions.size();
    if (length > MAX_JUMP) {
      throw new IllegalArgumentException("a jump over " + length + " instructions");
    }
    add(JUMP_EQUAL, 0, length, value);
    instructions.addAll(then.instructions);
    return this;
  }

  private BpfProgram add(int code, int ifTrue, int ifFalse, int value) {
    instructions.add(new Instruction(code, ifTrue, ifFalse, value));
    return this;
  }

  /** The bytes of the program as the kernel takes it, in this machine's byte order. */
  byte[] bytes() {
    if (instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalStateException(instructions.size() + " instructions");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
    for (Instruction each : instructions) {
      bytes
          .putShort((short) each.code())
          .put((byte) each.ifTrue())
          .put((byte) each.ifFalse())
          .putInt(each.value());
    }
    return bytes.array();
  }
}
