package io.chokepoint.driver.plan.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemplateTest {

  @Test
  void sequenceNumbersOfSeveralLoopsInterleaveWithoutGapOrOverlap() {
    Template template = Template.strict("/{seq}");
    List<String> numbers = new ArrayList<>();
    Draw first = new Draw(new SplittableRandom(1), 0, 2);
    Draw second = new Draw(new SplittableRandom(1), 1, 2);
    for (int i = 0; i < 2; i++) {
      for (Draw draw : List.of(first, second)) {
        draw.advance();
        numbers.add(template.render(draw));
      }
    }

    assertThat(numbers).containsExactly("/1", "/2", "/3", "/4");
  }

  @Test
  void aRequestHasOneNumberWhereverItStands() {
    Draw draw = new Draw(new SplittableRandom(1), 0, 1);
    draw.advance();

    assertThat(Template.strict("/{seq}/{seq}").render(draw)).isEqualTo("/1/1");
  }

  @Test
  void randomNumbersReachBothEndsAndNoFurther() {
    Template template = Template.strict("{random:3-5}");
    Draw draw = new Draw(new SplittableRandom(1), 0, 1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(template.render(draw));
    }

    assertThat(seen).containsExactlyInAnyOrder("3", "4", "5");
  }

  @Test
  void theSameSeedGivesTheSameRequests() {
    Template template = Template.strict("/{pick:a|b|c}/{random:1-1000000}/{uuid}");

    assertThat(template.render(new Draw(new SplittableRandom(5), 0, 1)))
        .isEqualTo(template.render(new Draw(new SplittableRandom(5), 0, 1)))
        .isNotEqualTo(template.render(new Draw(new SplittableRandom(6), 0, 1)));
  }

  @Test
  void theSameSeedGivesOtherTraces() {
    Template template = Template.strict("{traceparent}");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(template.render(new Draw(new SplittableRandom(5), 0, 1)));
    }

    assertThat(seen).hasSize(100).allMatch(t -> t.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  }

  @Test
  void bracesOfABodyStandForThemselves() {
    Template body = Template.lenient("{\"id\": {seq}, \"tags\": {}}");
    Draw draw = new Draw(new SplittableRandom(1), 0, 1);
    draw.advance();

    assertThat(body.render(draw)).isEqualTo("{\"id\": 1, \"tags\": {}}");
    assertThat(Template.lenient("{\"a\": 1}").constant()).isTrue();
  }
}
