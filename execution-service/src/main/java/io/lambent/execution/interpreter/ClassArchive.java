package io.lambent.execution.interpreter;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Signature;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of classes that a JVM that runs the Java client finds loaded when it starts. The JVM
 * loads the whole archive, needed or not, so there are two.
 */
public enum ClassArchive {
  /** The client with AWS's serialisation library, and what stems rehearse. */
  ALL,
  /** The client alone, for direct starts of handlers that need no more. */
  PLAIN;

  private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);

  private static final String STREAMS =
      "com/amazonaws/services/lambda/runtime/RequestStreamHandler";
  private static final String OBJECTS = "Lcom/amazonaws/services/lambda/runtime/RequestHandler<";
  private static final String METHOD = "handleRequest";

  /** Types that the client reads and writes without the library, as signatures spell them. */
  private static final Set<String> PLAIN_TYPES =
      Set.of(
          "Ljava/lang/Object;",
          "Ljava/lang/String;",
          "Ljava/lang/Integer;",
          "Ljava/lang/Double;",
          "Ljava/lang/Boolean;",
          "Ljava/lang/Void;",
          "Ljava/util/Map;",
          "Ljava/util/Map<Ljava/lang/String;Ljava/lang/Object;>;",
          "Ljava/util/List;",
          "Ljava/util/List<Ljava/lang/Object;>;");

  String suffix() {
    return this == ALL ? "" : "-" + training();
  }

  /** The argument of the client's training. */
  String training() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one for a function. A guess from its handler's class: where it is wrong, the start takes
   * longer.
   *
   * @param task the unpacked deployment package
   * @param handler {@code package.Class} or {@code package.Class::method}
   */
  public static ClassArchive of(Path task, @Nullable String handler) {
    if (handler == null) {
      return ALL;
    }
    int separator = handler.indexOf("::");
    String name = separator < 0 ? handler : handler.substring(0, separator);
    String method = separator < 0 ? "" : handler.substring(separator + 2);
    if (!method.isEmpty() && !method.equals(METHOD)) {
      return ALL;
    }
    try {
      return bytes(task, name.replace('.', '/') + ".class")
          .map(bytes -> ClassFile.of().parse(bytes))
          .filter(type -> isPlain(type, method.isEmpty()))
          .map(type -> PLAIN)
          .orElse(ALL);
    } catch (IOException | IllegalArgumentException e) {
      log.debug("The class of handler {} cannot be read: {}", handler, e.toString());
      return ALL;
    }
  }

  private static boolean isPlain(ClassModel type, boolean streams) {
    boolean takesStreams =
        type.interfaces().stream()
            .anyMatch(implemented -> implemented.name().equalsString(STREAMS));
    return takesStreams ? streams : takesPlainObjects(type) && hasOneMethod(type);
  }

  private static boolean takesPlainObjects(ClassModel type) {
    return type
        .findAttribute(Attributes.signature())
        .map(attribute -> attribute.asClassSignature())
        .map(ClassSignature::superinterfaceSignatures)
        .orElse(List.of())
        .stream()
        .filter(implemented -> implemented.signatureString().startsWith(OBJECTS))
        .anyMatch(ClassArchive::hasPlainArguments);
  }

  private static boolean hasPlainArguments(Signature.ClassTypeSig implemented) {
    return implemented.typeArgs().stream()
        .allMatch(
            argument ->
                argument instanceof Signature.TypeArg.Bounded bounded
                    && PLAIN_TYPES.contains(bounded.boundType().signatureString()));
  }

  private static boolean hasOneMethod(ClassModel type) {
    return type.methods().stream().filter(ClassArchive::mayBeMeant).count() == 1;
  }

  private static boolean mayBeMeant(MethodModel method) {
    return method.methodName().equalsString(METHOD) && !method.flags().has(AccessFlag.BRIDGE);
  }

  private static Optional<byte[]> bytes(Path task, String file) throws IOException {
    Path unpacked = task.resolve(file).normalize();
    if (unpacked.startsWith(task) && Files.isRegularFile(unpacked)) {
      return Optional.of(Files.readAllBytes(unpacked));
    }
    for (Path directory : List.of(task.resolve("lib"), task)) {
      File[] jars = directory.toFile().listFiles((in, name) -> name.endsWith(".jar"));
      for (File jar : jars == null ? new File[0] : jars) {
        Optional<byte[]> found = bytes(jar, file);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> bytes(File jar, String file) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      ZipEntry entry = zip.getEntry(file);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return Optional.of(in.readAllBytes());
      }
    }
  }
}
