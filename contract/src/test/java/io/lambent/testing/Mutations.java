package io.lambent.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes of protocols as a broken or hostile program might send them. */
public final class Mutations {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_PIECE = 64;

  /** A body of random bytes is hardly ever longer than what the first read takes. */
  private static final int LONGEST_RANDOM = 2000;

  private Mutations() {}

  /** Random bytes, one in three times; else one of the samples, or several, with a few changes. */
  public static byte[] any(Random random, List<byte[]> samples) {
    if (random.nextInt(3) == 0) {
      byte[] bytes = new byte[random.nextInt(LONGEST_RANDOM)];
      random.nextBytes(bytes);
      return bytes;
    }
    byte[] bytes = one(random, samples);
    while (random.nextInt(3) == 0) {
      bytes = join(bytes, one(random, samples));
    }
    for (int i = random.nextInt(MOST_CHANGES); i > 0; i--) {
      bytes = changed(random, bytes, samples);
    }
    return bytes;
  }

  private static byte[] changed(Random random, byte[] bytes, List<byte[]> samples) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(LONGEST_PIECE));
    byte[] before = Arrays.copyOf(bytes, at);
    byte[] piece = Arrays.copyOfRange(bytes, at, end);
    byte[] after = Arrays.copyOfRange(bytes, end, bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> before;
      case 1 -> join(before, after);
      case 2 -> join(before, join(piece, join(piece, after)));
      case 3 -> {
        random.nextBytes(piece);
        yield join(before, join(piece, after));
      }
      case 4 -> {
        if (piece.length > 0) {
          piece[0] ^= (byte) (1 << random.nextInt(8));
        }
        yield join(before, join(piece, after));
      }
      default -> join(before, join(one(random, samples), after));
    };
  }

  private static byte[] one(Random random, List<byte[]> samples) {
    return samples.get(random.nextInt(samples.size()));
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
