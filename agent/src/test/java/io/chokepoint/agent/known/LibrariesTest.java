package io.chokepoint.agent.known;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.library.Library;
import io.chokepoint.bridge.OwnCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibrariesTest {

  private static final Path GUIDE = Path.of("../docs/guide.md");
  private static final Pattern SEEN =
      Pattern.compile("\\| library \\|[^\\n]*\\n\\|---[^\\n]*\\n((?:\\|[^\\n]*\\n)+)");

  @Test
  void listsEveryLibraryAndEachOfItsProbes() throws IOException, URISyntaxException {
    assertThat(names(Libraries.ALL)).isEqualTo(classes("Library"));
    assertThat(names(Libraries.probes()))
        .hasSameSizeAs(Libraries.probes())
        .isEqualTo(classes("Probe"));
  }

  @Test
  void knowsTheReadersAndActuatorsThatTheRoomsHold() throws IOException, URISyntaxException {
    Stream<Object> parts =
        Libraries.ALL.stream()
            .flatMap(
                library ->
                    Stream.of(
                        library.pools(), library.servers(), library.clients(), library.loops()))
            .filter(part -> part != null);

    Set<String> rooms = classes("Reader");
    rooms.addAll(classes("Size"));
    rooms.addAll(classes("Threads"));
    assertThat(names(Stream.concat(parts, Libraries.actuators().stream()).toList()))
        .isEqualTo(rooms);
  }

  @Test
  void keepsEachLibrarysProbesInItsOwnPackage() {
    for (Library library : Libraries.ALL) {
      assertThat(library.probes())
          .isNotEmpty()
          .allMatch(probe -> probe.getClass().getPackage() == library.getClass().getPackage());
    }
  }

  /** But for what verifying the probes takes: it is made before the application's main. */
  @Test
  void isMadeWithoutByteBuddysMatchers() throws ReflectiveOperationException {
    List<String> loaded = new ArrayList<>();
    ClassLoader anew =
        new ClassLoader(LibrariesTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("net.bytebuddy.matcher.") && !name.endsWith(".ElementMatcher")) {
              loaded.add(name);
            }
            return name.startsWith("io.chokepoint.agent.")
                ? again(name)
                : super.loadClass(name, resolve);
          }

          private synchronized Class<?> again(String name) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
              return known;
            }
            try (InputStream in =
                getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
              byte[] file = in.readAllBytes();
              return defineClass(name, file, 0, file.length);
            } catch (IOException e) {
              throw new ClassNotFoundException(name, e);
            }
          }
        };

    Class<?> libraries = Class.forName(Libraries.class.getName(), true, anew);

    assertThat(libraries.getClassLoader()).isSameAs(anew);
    assertThat((List<?>) libraries.getMethod("probes").invoke(null)).isNotEmpty();
    assertThat(loaded).isEmpty();
  }

  @Test
  void takesNoCodeThatServesRequestsForTheApplications() {
    assertThat(Libraries.serving()).noneMatch(prefix -> OwnCode.is(prefix + "Any"));
  }

  @Test
  void isWhatTheGuideSays() throws IOException {
    var table = SEEN.matcher(Files.readString(GUIDE));
    assertThat(table.find()).isTrue();
    assertThat(table.group(1).lines())
        .containsExactlyElementsOf(Libraries.ALL.stream().map(LibrariesTest::row).toList());
  }

  private static String row(Library library) {
    return "| %s | %s | %s |".formatted(library.name(), library.versions(), library.measures());
  }

  private static Set<String> names(Collection<?> parts) {
    return parts.stream().map(part -> part.getClass().getName()).collect(Collectors.toSet());
  }

  /** The classes of the rooms whose names end so. */
  private static Set<String> classes(String end) throws IOException, URISyntaxException {
    Path classes =
        Path.of(Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("io/chokepoint/agent/library"))) {
      return files
          .map(f -> classes.relativize(f).toString())
          .filter(f -> f.matches(".*/library/[^/]+/\\w+" + end + "\\.class"))
          .map(f -> f.substring(0, f.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }
}
