package io.lambent.contract.metrics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Number, sum, minimum and maximum of values, and a histogram of them. Distributions merge without
 * loss: the histogram's buckets grow geometrically and are the same everywhere, so a percentile of
 * merged distributions is as exact as one of the values, within 0.5 %. After DDSketch (Masson et
 * al., VLDB 2019).
 *
 * <p>Without a histogram are distributions of which only the four figures are known, and those with
 * a negative value: CloudWatch has no percentiles of either.
 *
 * <p>Not safe for use by several threads.
 */
public final class Distribution {
  /** The ratio of a bucket's upper to its lower bound. */
  private static final double GAMMA = 1.01;

  private static final double LN_GAMMA = Math.log(GAMMA);

  /** The key of the bucket for zero, below those of the smallest numbers. */
  private static final int ZERO = -100_000;

  private static final int NO_HISTOGRAM = -1;

  private double count;
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private boolean hasHistogram = true;

  /** Ascending. */
  private int[] keys = new int[4];

  private double[] counts = new double[4];
  private int size;

  /** A distribution whose four figures are known, without a histogram. */
  public static Distribution ofFigures(double count, double sum, double minimum, double maximum) {
    Distribution figures = new Distribution();
    if (minimum == maximum && count > 0) {
      figures.add(minimum, count);
      figures.sum = sum;
      return figures;
    }
    figures.count = count;
    figures.sum = sum;
    figures.minimum = minimum;
    figures.maximum = maximum;
    figures.dropHistogram();
    return figures;
  }

  /** A distribution of one value. */
  public static Distribution of(double value) {
    Distribution single = new Distribution();
    single.add(value, 1);
    return single;
  }

  public void add(double value, double times) {
    count += times;
    sum += value * times;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    if (value < 0) {
      dropHistogram();
    }
    if (hasHistogram) {
      bucket(key(value), times);
    }
  }

  public void merge(Distribution other) {
    count += other.count;
    sum += other.sum;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    if (!other.hasHistogram) {
      dropHistogram();
    }
    if (hasHistogram) {
      for (int i = 0; i < other.size; i++) {
        bucket(other.keys[i], other.counts[i]);
      }
    }
  }

  public Distribution copy() {
    Distribution copy = new Distribution();
    copy.merge(this);
    return copy;
  }

  public double count() {
    return count;
  }

  public double sum() {
    return sum;
  }

  public double minimum() {
    return minimum;
  }

  public double maximum() {
    return maximum;
  }

  public boolean hasHistogram() {
    return hasHistogram;
  }

  /** Takes the buckets of a histogram. */
  @FunctionalInterface
  public interface BucketVisitor {
    /**
     * @param value that stands for all values of the bucket
     */
    void bucket(double value, double times);
  }

  /** Visits the buckets in ascending order; none where there is no histogram. */
  public void forEachBucket(BucketVisitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.bucket(Math.min(maximum, Math.max(minimum, value(keys[i]))), counts[i]);
    }
  }

  private void dropHistogram() {
    hasHistogram = false;
    size = 0;
  }

  private void bucket(int key, double times) {
    int at = Arrays.binarySearch(keys, 0, size, key);
    if (at >= 0) {
      counts[at] += times;
      return;
    }
    int insertion = -at - 1;
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(keys, insertion, keys, insertion + 1, size - insertion);
    System.arraycopy(counts, insertion, counts, insertion + 1, size - insertion);
    keys[insertion] = key;
    counts[insertion] = times;
    size++;
  }

  private static int key(double value) {
    return value == 0 ? ZERO : (int) Math.ceil(Math.log(value) / LN_GAMMA);
  }

  private static double value(int key) {
    return key == ZERO ? 0 : Math.exp(key * LN_GAMMA) * 2 / (1 + GAMMA);
  }

  /** The histogram, encoded in a few bytes for each bucket; null for a distribution without one. */
  public byte @Nullable [] histogram() {
    if (!hasHistogram) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 + 4 * size);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      int before = 0;
      for (int i = 0; i < size; i++) {
        Numbers.write(out, Numbers.zigzag(keys[i] - (long) before));
        before = keys[i];
        writeCount(out, counts[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param histogram as {@link #histogram} made it
   * @throws IllegalArgumentException where it is not one
   */
  public static Distribution decode(
      double count, double sum, double minimum, double maximum, byte @Nullable [] histogram) {
    Distribution decoded = new Distribution();
    decoded.count = count;
    decoded.sum = sum;
    decoded.minimum = minimum;
    decoded.maximum = maximum;
    if (histogram == null) {
      decoded.dropHistogram();
      return decoded;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(histogram))) {
      long key = 0;
      while (in.available() > 0) {
        key += Numbers.unzigzag(Numbers.read(in));
        decoded.bucket(Math.toIntExact(key), readCount(in));
      }
    } catch (IOException | ArithmeticException e) {
      throw new IllegalArgumentException("not a histogram", e);
    }
    return decoded;
  }

  /** A whole number as twice itself, any other as 1 and its bits. */
  private static void writeCount(DataOutputStream out, double times) throws IOException {
    long whole = (long) times;
    if (whole == times && whole >= 0 && whole < 1L << 60) {
      Numbers.write(out, whole << 1);
    } else {
      Numbers.write(out, 1);
      out.writeDouble(times);
    }
  }

  private static double readCount(DataInputStream in) throws IOException {
    long number = Numbers.read(in);
    return number == 1 ? in.readDouble() : number >>> 1;
  }

  /** Writes it for {@link #read}. */
  void write(DataOutputStream out) throws IOException {
    out.writeDouble(count);
    out.writeDouble(sum);
    out.writeDouble(minimum);
    out.writeDouble(maximum);
    byte[] histogram = histogram();
    Numbers.write(out, Numbers.zigzag(histogram == null ? NO_HISTOGRAM : histogram.length));
    if (histogram != null) {
      out.write(histogram);
    }
  }

  static Distribution read(DataInputStream in) throws IOException {
    double count = in.readDouble();
    double sum = in.readDouble();
    double minimum = in.readDouble();
    double maximum = in.readDouble();
    long length = Numbers.unzigzag(Numbers.read(in));
    return decode(
        count,
        sum,
        minimum,
        maximum,
        length == NO_HISTOGRAM ? null : Numbers.bytes(in, Math.toIntExact(length)));
  }

  @Override
  public String toString() {
    return "Distribution[count="
        + count
        + ", sum="
        + sum
        + ", minimum="
        + minimum
        + ", maximum="
        + maximum
        + "]";
  }
}
