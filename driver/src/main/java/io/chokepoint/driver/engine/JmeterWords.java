package io.chokepoint.driver.engine;

import io.chokepoint.driver.plan.template.Generator;
import io.chokepoint.driver.plan.template.Template;
import java.util.function.Consumer;

/**
 * Templates as JMeter says them: generators and variables are functions of its own.
 *
 * @param lost told what has no counterpart
 */
record JmeterWords(Consumer<String> lost) {

  private static final String MANY = "[^\"\\\\,$)}]*";

  String of(Template template) {
    return template.said(this::of);
  }

  private String of(Generator part) {
    if (part instanceof Generator.Literal literal) {
      return literal.text();
    }
    if (part instanceof Generator.Variable variable) {
      return "${" + variable.name() + "}";
    }
    if (part instanceof Generator.Uniform range) {
      return "${__Random(" + range.least() + "," + range.most() + ",)}";
    }
    if (part instanceof Generator.Pick pick) {
      return pick(pick);
    }
    if (part instanceof Generator.Escaped escaped) {
      return escaped(escaped);
    }
    if (part instanceof Generator.TraceParent) {
      return "00-" + hex(32) + "-" + hex(16) + "-01";
    }
    return part instanceof Generator.Unique ? "${__UUID()}" : "${__counter(FALSE,)}";
  }

  private static String hex(int digits) {
    return "${__RandomString(" + digits + ",0123456789abcdef,)}";
  }

  private String pick(Generator.Pick pick) {
    if (!pick.words().stream().allMatch(w -> w.matches(MANY) && !w.contains("|"))) {
      lost.accept("the other words of {pick:" + String.join("|", pick.words()) + "}");
      return pick.words().get(0);
    }
    return "${__groovy(\""
        + String.join("|", pick.words())
        + "\".split(\"[|]\")[new Random().nextInt("
        + pick.words().size()
        + ")])}";
  }

  private String escaped(Generator.Escaped escaped) {
    String inner = of(escaped.of());
    return switch (escaped.escape().apply("\"&")) {
      case "%22%26" -> "${__urlencode(" + inner + ")}";
      case "\"&" -> inner;
      case "&quot;&amp;", "\"&amp;" -> "${__escapeXml(" + inner + ")}";
      default -> {
        if (escaped.of() instanceof Generator.Variable variable) {
          lost.accept(
              "quotes in the value of ${" + variable.name() + "} are not escaped in a body");
        }
        yield inner;
      }
    };
  }
}
