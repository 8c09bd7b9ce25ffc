package io.lambent.execution.logs;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One log group on disk: a directory with the group's properties and the files of its streams. The
 * streams are looked at when they are first asked for. Changed by the writer only.
 */
final class StoredGroup {
  private static final Logger log = LoggerFactory.getLogger(StoredGroup.class);
  private static final String META = "group.properties";
  private static final String FILTERS = "filters.json";
  private static final String TAGS = "tags.json";
  private static final String POSITIONS = ".positions";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Key key;
  private final Path directory;
  private final long created;
  private volatile @Nullable Integer retentionDays;
  private volatile GroupFilters filters;
  private volatile Map<String, String> tags;
  private @Nullable ConcurrentNavigableMap<String, StoredStream> streams;

  /** Group names are unique per account and region. */
  record Key(String account, String region, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::account).thenComparing(Key::region).thenComparing(Key::name);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    Path directory(Path root) {
      return root.resolve(FileNames.encode(account))
          .resolve(FileNames.encode(region))
          .resolve(FileNames.encode(name));
    }
  }

  private StoredGroup(
      Key key,
      Path directory,
      long created,
      @Nullable Integer retentionDays,
      GroupFilters filters,
      Map<String, String> tags,
      @Nullable ConcurrentNavigableMap<String, StoredStream> streams) {
    this.key = key;
    this.directory = directory;
    this.created = created;
    this.retentionDays = retentionDays;
    this.filters = filters;
    this.tags = tags;
    this.streams = streams;
  }

  static StoredGroup create(Path root, Key key, long now) throws IOException {
    Path directory = Files.createDirectories(key.directory(root));
    StoredGroup group =
        new StoredGroup(
            key, directory, now, null, GroupFilters.NONE, Map.of(), new ConcurrentSkipListMap<>());
    group.save();
    return group;
  }

  /** Opens a directory; null where it holds no group. */
  static @Nullable StoredGroup open(Path directory) throws IOException {
    Path meta = directory.resolve(META);
    if (!Files.exists(meta)) {
      return null;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(meta)) {
      properties.load(reader);
    }
    String account = properties.getProperty("account");
    String region = properties.getProperty("region");
    String name = properties.getProperty("name");
    String created = properties.getProperty("created");
    String retention = properties.getProperty("retentionDays");
    if (account == null || region == null || name == null || created == null) {
      log.warn("{} is not complete and left alone", meta);
      return null;
    }
    Path filters = directory.resolve(FILTERS);
    Path tags = directory.resolve(TAGS);
    return new StoredGroup(
        new Key(account, region, name),
        directory,
        Long.parseLong(created),
        retention == null ? null : Integer.valueOf(retention),
        Files.exists(filters)
            ? JSON.readValue(Files.readAllBytes(filters), GroupFilters.class)
            : GroupFilters.NONE,
        Files.exists(tags)
            ? JSON.readValue(
                Files.readAllBytes(tags), new TypeReference<TreeMap<String, String>>() {})
            : Map.of(),
        null);
  }

  Key key() {
    return key;
  }

  long created() {
    return created;
  }

  /** The retention in days; null where the group has no retention policy. */
  @Nullable Integer retentionDays() {
    return retentionDays;
  }

  void retain(@Nullable Integer days) throws IOException {
    retentionDays = days;
    save();
  }

  /** Never the same object after a change. */
  GroupFilters filters() {
    return filters;
  }

  /** Sets the filters, durably. */
  void filter(GroupFilters changed) throws IOException {
    DurableFile.write(directory.resolve(FILTERS), JSON.writeValueAsBytes(changed));
    filters = changed;
  }

  Map<String, String> tags() {
    return tags;
  }

  /** Sets the tags, durably. */
  void tag(Map<String, String> changed) throws IOException {
    DurableFile.write(directory.resolve(TAGS), JSON.writeValueAsBytes(changed));
    tags = Collections.unmodifiableMap(new TreeMap<>(changed));
  }

  /** The file that says how far a filter has come. */
  Path positions(String filter) {
    return directory.resolve(filter + POSITIONS);
  }

  /** By name. */
  synchronized ConcurrentNavigableMap<String, StoredStream> streams() throws IOException {
    ConcurrentNavigableMap<String, StoredStream> loaded = streams;
    if (loaded == null) {
      loaded = load();
      streams = loaded;
    }
    return loaded;
  }

  StoredStream createStream(String name, long now) throws IOException {
    StoredStream stream = StoredStream.create(this, directory, name, now);
    streams().put(name, stream);
    return stream;
  }

  /** The size on disk, in bytes. */
  long size() throws IOException {
    long size = 0;
    for (StoredStream stream : streams().values()) {
      size += stream.size();
    }
    return size;
  }

  /** Deletes all files. */
  void delete() throws IOException {
    filters = GroupFilters.NONE;
    // First what makes the directory a group: a crash in between leaves no half group.
    Files.deleteIfExists(directory.resolve(META));
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }

  private void save() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("account", key.account());
    properties.setProperty("region", key.region());
    properties.setProperty("name", key.name());
    properties.setProperty("created", Long.toString(created));
    Integer days = retentionDays;
    if (days != null) {
      properties.setProperty("retentionDays", days.toString());
    }
    Path draft = directory.resolve(META + ".new");
    try (Writer writer = Files.newBufferedWriter(draft)) {
      properties.store(writer, null);
    }
    Files.move(
        draft,
        directory.resolve(META),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private ConcurrentNavigableMap<String, StoredStream> load() throws IOException {
    Map<String, TreeMap<Long, LogSegment>> segments = new TreeMap<>();
    Map<String, Long> creation = new TreeMap<>();
    try (var files = Files.newDirectoryStream(directory, "*" + LogSegment.SUFFIX)) {
      for (Path file : files) {
        LogSegment.Header header = LogSegment.header(file);
        if (header == null) {
          Files.deleteIfExists(file);
          continue;
        }
        long base = base(file);
        segments
            .computeIfAbsent(header.stream(), name -> new TreeMap<>())
            .put(base, LogSegment.recover(file, header, base));
        creation.put(header.stream(), header.created());
      }
    }
    ConcurrentNavigableMap<String, StoredStream> loaded = new ConcurrentSkipListMap<>();
    segments.forEach(
        (name, files) -> {
          List<LogSegment> ordered = new ArrayList<>(files.values());
          loaded.put(
              name,
              new StoredStream(
                  this, directory, name, creation.getOrDefault(name, created), ordered));
        });
    return loaded;
  }

  private static long base(Path file) {
    String name = file.getFileName().toString();
    int end = name.length() - LogSegment.SUFFIX.length();
    return Long.parseUnsignedLong(name.substring(end - 16, end), 16);
  }
}
