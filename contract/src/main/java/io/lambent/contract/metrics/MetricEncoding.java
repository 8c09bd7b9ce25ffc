package io.lambent.contract.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The form in which metrics travel between services: a byte for the version, then, compressed by
 * "deflate", the batch's id and its samples one after the other. Each string stands once and is a
 * number afterwards.
 */
public final class MetricEncoding {
  private static final byte VERSION = 1;

  private MetricEncoding() {}

  public static byte[] encode(MetricBatch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeLong(batch.id().getMostSignificantBits());
      out.writeLong(batch.id().getLeastSignificantBits());
      Numbers.write(out, batch.samples().size());
      Map<String, Integer> strings = new HashMap<>();
      for (MetricSample sample : batch.samples()) {
        string(out, strings, sample.account());
        string(out, strings, sample.region());
        string(out, strings, sample.namespace());
        string(out, strings, sample.name());
        string(out, strings, sample.unit());
        Numbers.write(out, sample.dimensions().size());
        for (Map.Entry<String, String> dimension : sample.dimensions().entrySet()) {
          string(out, strings, dimension.getKey());
          string(out, strings, dimension.getValue());
        }
        Numbers.write(out, sample.resolution());
        Numbers.write(out, Numbers.zigzag(sample.second()));
        sample.values().write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException where the bytes are no batch
   */
  public static MetricBatch decode(byte[] encoded) {
    if (encoded.length == 0 || encoded[0] != VERSION) {
      throw new IllegalArgumentException("not metrics of a known version");
    }
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new InflaterInputStream(
                    new ByteArrayInputStream(encoded, 1, encoded.length - 1))))) {
      UUID id = new UUID(in.readLong(), in.readLong());
      long size = Numbers.read(in);
      List<String> strings = new ArrayList<>();
      List<MetricSample> samples = new ArrayList<>();
      for (long i = 0; i < size; i++) {
        samples.add(sample(in, strings));
      }
      return new MetricBatch(id, samples);
    } catch (IOException | ArithmeticException e) {
      throw new IllegalArgumentException("not metrics", e);
    }
  }

  private static MetricSample sample(DataInputStream in, List<String> strings) throws IOException {
    String account = string(in, strings);
    String region = string(in, strings);
    String namespace = string(in, strings);
    String name = string(in, strings);
    String unit = string(in, strings);
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (long left = Numbers.read(in); left > 0; left--) {
      dimensions.put(string(in, strings), string(in, strings));
    }
    return new MetricSample(
        account,
        region,
        namespace,
        name,
        dimensions,
        unit,
        Math.toIntExact(Numbers.read(in)),
        Numbers.unzigzag(Numbers.read(in)),
        Distribution.read(in));
  }

  /** 0, length and bytes where the string is new, else its number in order of appearance from 1. */
  private static void string(DataOutputStream out, Map<String, Integer> strings, String value)
      throws IOException {
    Integer known = strings.putIfAbsent(value, strings.size() + 1);
    if (known != null) {
      Numbers.write(out, known);
      return;
    }
    byte[] bytes = value.getBytes(UTF_8);
    Numbers.write(out, 0);
    Numbers.write(out, bytes.length);
    out.write(bytes);
  }

  private static String string(DataInputStream in, List<String> strings) throws IOException {
    int number = Math.toIntExact(Numbers.read(in));
    if (number == 0) {
      int length = Math.toIntExact(Numbers.read(in));
      strings.add(new String(Numbers.bytes(in, length), UTF_8));
      return strings.getLast();
    }
    if (number < 0 || number > strings.size()) {
      throw new IOException("a string that was not there before");
    }
    return strings.get(number - 1);
  }
}
