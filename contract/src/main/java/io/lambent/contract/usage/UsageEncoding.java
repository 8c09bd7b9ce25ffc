package io.lambent.contract.usage;

import io.lambent.contract.function.FunctionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * The compact form in which usage records travel and are kept: some 20 bytes a record in large
 * batches, of which 16 are the request id.
 *
 * <pre>
 * byte      version, 1
 * number    length of the packed part, unpacked
 * number    length of the packed part, packed
 * bytes     the packed part, as "deflate" compresses:
 *   number    count of records
 *   number    count of origins; each: account, region, name, version, architecture as strings,
 *             memory as a number
 *   columns   a number per record each: origin; attempt, shifted, and whether cold in the lowest
 *             bit; duration; billed duration; init duration; end, as the signed difference from
 *             the record before
 *   ids       a number per record: 0 where the request id is a UUID, otherwise the length of the
 *             string that follows, plus one
 * bytes     16 for each request id that is a UUID, in order; random, so they are not packed
 * </pre>
 *
 * Numbers are of variable length, seven bits a byte, lowest first; strings are UTF-8 after their
 * length. Columns of like numbers pack well: that is why it is not one record after the other.
 */
public final class UsageEncoding {
  private static final byte VERSION = 1;

  private UsageEncoding() {}

  /** The fields that all records of one function share. */
  private record Origin(FunctionName function, String version, String architecture, int memoryMb) {

    static Origin of(UsageRecord usage) {
      return new Origin(usage.function(), usage.version(), usage.architecture(), usage.memoryMb());
    }
  }

  public static byte[] encode(List<UsageRecord> records) {
    Output packed = new Output(64 + 12 * records.size());
    packed.number(records.size());
    origins(records, packed);
    column(records, packed, usage -> (long) usage.attempt() << 1 | (usage.coldStart() ? 1 : 0));
    column(records, packed, UsageRecord::durationMicros);
    column(records, packed, UsageRecord::billedMillis);
    column(records, packed, UsageRecord::initMicros);
    long before = 0;
    for (UsageRecord usage : records) {
      packed.signed(usage.endedAtMillis() - before);
      before = usage.endedAtMillis();
    }
    Output ids = new Output(16 * records.size());
    for (UsageRecord usage : records) {
      id(usage.requestId(), packed, ids);
    }
    Output out = new Output(32 + packed.size() / 2 + ids.size());
    out.octet(VERSION);
    packed.packInto(out);
    out.bytes(ids);
    return out.toByteArray();
  }

  private static void origins(List<UsageRecord> records, Output out) {
    Map<Origin, Integer> indices = new LinkedHashMap<>();
    int[] column = new int[records.size()];
    for (int i = 0; i < column.length; i++) {
      if (i > 0 && sameOrigin(records.get(i - 1), records.get(i))) {
        column[i] = column[i - 1];
      } else {
        Origin origin = Origin.of(records.get(i));
        Integer known = indices.putIfAbsent(origin, indices.size());
        column[i] = known == null ? indices.size() - 1 : known;
      }
    }
    out.number(indices.size());
    for (Origin origin : indices.keySet()) {
      out.string(origin.function().account());
      out.string(origin.function().region());
      out.string(origin.function().name());
      out.string(origin.version());
      out.string(origin.architecture());
      out.number(origin.memoryMb());
    }
    for (int index : column) {
      out.number(index);
    }
  }

  private static boolean sameOrigin(UsageRecord one, UsageRecord other) {
    return one.function().equals(other.function())
        && one.version().equals(other.version())
        && one.architecture().equals(other.architecture())
        && one.memoryMb() == other.memoryMb();
  }

  private static void column(
      List<UsageRecord> records, Output out, ToLongFunction<UsageRecord> member) {
    for (UsageRecord usage : records) {
      out.number(member.applyAsLong(usage));
    }
  }

  private static void id(String requestId, Output packed, Output ids) {
    if (requestId.length() == 36) {
      try {
        UUID uuid = UUID.fromString(requestId);
        if (uuid.toString().equals(requestId)) {
          packed.number(0);
          ids.fixed(uuid.getMostSignificantBits());
          ids.fixed(uuid.getLeastSignificantBits());
          return;
        }
      } catch (IllegalArgumentException e) {
        // Goes as a string.
      }
    }
    packed.idString(requestId);
  }

  /**
   * @throws IllegalArgumentException where these bytes are not in this form
   */
  public static List<UsageRecord> decode(byte[] bytes) {
    Input in = new Input(bytes);
    byte version = in.octet();
    if (version != VERSION) {
      throw new IllegalArgumentException("usage records of unknown form " + version);
    }
    Input packed = in.unpack();
    int count = packed.count();
    Origin[] origins = origins(packed);
    int[] origin = new int[count];
    for (int i = 0; i < count; i++) {
      origin[i] = (int) packed.number();
      if (origin[i] < 0 || origin[i] >= origins.length) {
        throw new IllegalArgumentException("usage records of no origin");
      }
    }
    long[] attempt = packed.column(count);
    long[] duration = packed.column(count);
    long[] billed = packed.column(count);
    long[] init = packed.column(count);
    long[] ended = new long[count];
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += packed.signed();
      ended[i] = before;
    }
    List<UsageRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = packed.count();
      Origin from = origins[origin[i]];
      records.add(
          new UsageRecord(
              length == 0 ? new UUID(in.fixed(), in.fixed()).toString() : packed.string(length - 1),
              (int) (attempt[i] >>> 1),
              from.function(),
              from.version(),
              from.architecture(),
              from.memoryMb(),
              duration[i],
              billed[i],
              init[i],
              (attempt[i] & 1) != 0,
              ended[i]));
    }
    return records;
  }

  private static Origin[] origins(Input in) {
    Origin[] origins = new Origin[in.count()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] =
          new Origin(
              new FunctionName(in.string(), in.string(), in.string()),
              in.string(),
              in.string(),
              (int) in.number());
    }
    return origins;
  }
}
