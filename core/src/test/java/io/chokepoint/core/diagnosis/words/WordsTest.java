package io.chokepoint.core.diagnosis.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.rules.Rules;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the English of the rules apart from their arithmetic. */
class WordsTest {

  private static final Path CLASSES =
      Path.of(Rules.class.getProtectionDomain().getCodeSource().getLocation().getPath());

  private static final Path RULES = Path.of("io/chokepoint/core/diagnosis/rules");

  private static final Path WORDS = Path.of("io/chokepoint/core/diagnosis/words");

  private static final Pattern ENGLISH = Pattern.compile("\\p{L}.* | .*\\p{L}", Pattern.DOTALL);

  /** Names that the agent gives, and what it puts names of places together with. */
  private static final Set<String> IN_NAMES =
      Set.of(
          " in ",
          " at ",
          "^ at ",
          "waits at ",
          " waits at ",
          " runs at ",
          "virtual threads pinned",
          "carriers of virtual threads");

  @Test
  void noRuleHasEnglishOfItsOwn() throws Exception {
    Set<String> told = Set.copyOf(texts().values());
    assertThat(told).hasSizeGreaterThan(400);

    List<String> own = new ArrayList<>();
    for (Path file : files(CLASSES.resolve(RULES), ".class")) {
      strings(file).stream()
          .filter(s -> ENGLISH.matcher(s).find() && !told.contains(s) && !IN_NAMES.contains(s))
          .forEach(s -> own.add(file.getFileName() + ": " + s));
    }

    assertThat(own).isEmpty();
  }

  @Test
  void everyTextIsTold() throws Exception {
    StringBuilder rules = new StringBuilder();
    for (Path file : files(Path.of("src/main/java").resolve(RULES), ".java")) {
      rules.append(Files.readString(file));
    }

    assertThat(texts().keySet())
        .filteredOn(name -> !Pattern.compile("\\b" + name + "\\b").matcher(rules).find())
        .isEmpty();
  }

  /** By {@code class.constant}. */
  private static Map<String, String> texts() throws Exception {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(CLASSES.resolve(WORDS), "Words.class")) {
      String name = file.getFileName().toString().replace(".class", "");
      for (Field text : Class.forName("io.chokepoint.core.diagnosis.words." + name).getFields()) {
        texts.put(name + "." + text.getName(), (String) text.get(null));
      }
    }
    return texts;
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().collect(Collectors.toList());
    }
  }

  /** The texts in a class's constant pool (JVM specification, section 4.4). */
  private static List<String> strings(Path classFile) throws IOException {
    List<String> strings = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(classFile))) {
      in.skipBytes(8);
      int count = in.readUnsignedShort();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> strings.add(in.readUTF());
          case 7, 8, 16, 19, 20 -> in.skipBytes(2);
          case 15 -> in.skipBytes(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
          case 5, 6 -> {
            in.skipBytes(8);
            i++;
          }
          default -> throw new IOException("constant " + tag);
        }
      }
    }
    return strings;
  }
}
