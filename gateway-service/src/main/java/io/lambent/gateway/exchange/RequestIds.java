package io.lambent.gateway.exchange;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Request ids, random UUIDs as AWS's are. They have to be unique, as usage is counted by them, but
 * are no secrets: each thread draws from a generator of its own with 256 bits of state from the
 * system's secure source, at a fraction of what {@link UUID#randomUUID} costs.
 */
public final class RequestIds {
  private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
      RandomGeneratorFactory.of("L128X128MixRandom");
  private static final SecureRandom SEEDS = new SecureRandom();
  private static final ThreadLocal<RandomGenerator> GENERATOR =
      ThreadLocal.withInitial(() -> GENERATORS.create(SEEDS.generateSeed(32)));

  private RequestIds() {}

  /** A new id, such as {@code 8476a536-e9f4-11e8-9739-2dfe598c3fcd}. */
  public static String next() {
    RandomGenerator random = GENERATOR.get();
    long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L; // Version 4,
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L; // variant 2.
    return new UUID(high, low).toString();
  }
}
