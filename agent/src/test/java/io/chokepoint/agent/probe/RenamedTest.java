package io.chokepoint.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.known.Libraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.junit.jupiter.api.Test;

class RenamedTest {

  private final ClassFileLocator own =
      ClassFileLocator.ForClassLoader.of(RenamedTest.class.getClassLoader());

  @Test
  void leavesNoTypeOrTextOfTheOtherApiInAdviceForJavax() throws IOException {
    List<Advised> forJavax =
        Libraries.probes().stream()
            .flatMap(probe -> probe.advised().stream())
            .filter(advised -> advised.api().equals("javax"))
            .toList();

    assertThat(forJavax).isNotEmpty();
    for (Advised advised : forJavax) {
      String name = advised.advice().getName();
      assertThat(text(own, name)).contains("jakarta/servlet/http/HttpServletRequest");
      assertThat(text(Renamed.of(own, "javax"), name))
          .contains("javax/servlet/http/HttpServletRequest")
          .doesNotContain("jakarta/servlet", "jakarta.servlet");
    }
  }

  /** The names of a class file stand in it as they are. */
  private static String text(ClassFileLocator locator, String name) throws IOException {
    return new String(locator.locate(name).resolve(), StandardCharsets.ISO_8859_1);
  }
}
