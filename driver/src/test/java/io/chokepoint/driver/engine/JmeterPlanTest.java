package io.chokepoint.driver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JmeterPlanTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "secret");

  private static final String OPEN =
      """
      name: shop
      target: http://127.0.0.1:8080/shop
      endpoints:
        - {path: '/orders?item={random:1-9}', weight: 3}
        - name: order
          method: POST
          path: /orders
          body: '{"colour": "{pick:red|green}"}'
          headers: {Authorization: 'Bearer ${env:TOKEN}'}
          checks: [{status: 201}, {json: $.id, contains: x}]
      load:
        warmup: {rate: 5, for: 10s}
        steps: [{rate: 20, for: 30s}, {rate: 40, for: 30s}]
      """;

  @Test
  void beginsEachStepWhenTheOneBeforeEndsAtItsRate() throws Exception {
    Document jmx = jmx(OPEN);

    assertThat(all(jmx, "//OpenModelThreadGroup/@testname")).containsExactly("5/s", "20/s", "40/s");
    List<String> schedules = all(jmx, "//stringProp[@name='OpenModelThreadGroup.schedule']");
    assertThat(schedules.get(0))
        .startsWith("rate(${__groovy(5.0 / ")
        .endsWith("random_arrivals(10 s)");
    assertThat(schedules.get(1)).matches("pause\\(10 s\\) rate.*random_arrivals\\((3\\d) s\\)");
    long second = Long.parseLong(schedules.get(1).replaceAll(".*arrivals\\((\\d+).*", "$1"));
    assertThat(schedules.get(2))
        .startsWith("pause(" + (10 + second) + " s) rate(${__groovy(40.0 / ");
  }

  @Test
  void drawsEndpointsByTheirWeightsAndFillsInWhatVaries() throws Exception {
    Document jmx = jmx(OPEN);

    assertThat(all(jmx, "//SwitchController/stringProp").get(0)).contains("x < 0.75 ? 0 : 1");
    assertThat(all(jmx, "(//HTTPSamplerProxy)[1]/stringProp[@name='HTTPSampler.path']"))
        .containsExactly("/shop/orders?item=${__Random(1,9,)}");
    assertThat(all(jmx, "(//HTTPSamplerProxy)[2]//stringProp[@name='Argument.value']").get(0))
        .startsWith("{\"colour\": \"${__groovy(\"red|green\".split(");
    assertThat(all(jmx, "//ResponseAssertion//stringProp[@name='0']")).contains("201");
  }

  @Test
  void saysWhatItLoses() throws Exception {
    JmeterPlan exported = new JmeterPlan(PlanReader.read("plan.yaml", OPEN, ENVIRONMENT));

    assertThat(exported.lost()).anyMatch(l -> l.startsWith("check \"$.id contains x\" of order"));
  }

  @Test
  void usersRestAndArriveOverTheRamp() throws Exception {
    Document jmx =
        jmx(
            """
            target: http://127.0.0.1:8080
            endpoints: [{path: /a}]
            load: {ramp: 5s, steps: [{users: 8, for: 20s, think: 100ms-300ms}]}
            """);

    assertThat(all(jmx, "//ThreadGroup/stringProp[@name='ThreadGroup.ramp_time']"))
        .containsExactly("5");
    assertThat(all(jmx, "//UniformRandomTimer/stringProp")).containsExactly("100", "200");
    assertThat(all(jmx, "//OpenModelThreadGroup")).isEmpty();
  }

  @Test
  void usersBeginWithWhatComesFirstAndMakeUpTheirValues() throws Exception {
    Document jmx =
        jmx(
            """
            target: http://127.0.0.1:8080
            data: {item: {values: {id: '{random:1-9}'}}}
            endpoints:
              - {name: login, path: /login}
              - {name: list, path: '/list/${item.id}', extract: {link: {json: '$.all[*]', take: random}}}
            sequences: [{name: sign in, endpoints: [login]}]
            first: sign in
            load: {steps: [{users: 2, for: 5s}]}
            """);

    assertThat(all(jmx, "//OnceOnlyController/following-sibling::hashTree[1]//@testname"))
        .contains("login");
    assertThat(all(jmx, "//collectionProp[@name='UserParameters.names']/stringProp"))
        .containsExactly("item.id");
    assertThat(all(jmx, "//collectionProp[@name='UserParameters.thread_values']//stringProp"))
        .containsExactly("${__Random(1,9,)}");
    assertThat(all(jmx, "//stringProp[@name='JSONPostProcessor.match_numbers']"))
        .containsExactly("0");
  }

  @Test
  void refusesASearch() {
    assertThatThrownBy(
            () ->
                jmx(
                    """
                    target: http://127.0.0.1:8080
                    endpoints: [{path: /a}]
                    load: {search: {rate: 10, upTo: 100}}
                    """))
        .hasMessageContaining("JMeter cannot");
  }

  private static Document jmx(String plan) throws Exception {
    String text = new JmeterPlan(PlanReader.read("plan.yaml", plan, ENVIRONMENT)).text();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<String> all(Document jmx, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, jmx, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
