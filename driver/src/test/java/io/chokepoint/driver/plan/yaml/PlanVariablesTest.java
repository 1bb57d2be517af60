package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Answer;
import io.chokepoint.driver.plan.Body;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables, the environment, sequences and classes, as far as mistakes show before a run. */
class PlanVariablesTest {

  private static final String OPEN = "load: {steps: [{rate: 5, for: 1s}]}\n";
  private static final String CLOSED = "load: {steps: [{users: 5, for: 1s}]}\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "endpoints: [{path: '/${toke}', extract: {token: {json: $.t}}}]|3:20: nothing gives ${toke} a value; did you mean \"token\"?",
        "endpoints: [{path: '/${id}'}]|3:20: nothing gives ${id} a value; no data and no extract is in the plan",
        "endpoints: [{path: /, body: '{\"id\": ${id}}'}]|3:29: nothing gives ${id} a value; no data and no extract is in the plan",
        "endpoints: [{path: '/${env:NOPE}'}]|3:20: \"path\": the environment has no variable NOPE for ${env:NOPE}",
        "endpoints: [{path: /, extract: {id: {json: 'id'}}}]|3:44: \"json\": \"id\" is no JSON path; write it like $.items[0].id",
        "endpoints: [{path: /, extract: {id: {regex: '('}}}]|3:45: \"regex\": \"(\" is no regular expression: Unclosed group",
        "endpoints: [{path: /, extract: {id: {json: $.a, header: b}}}]|3:57: json or header, not both",
        "endpoints: [{path: /, checks: [{status: 999}]}]|3:41: \"status\": \"999\" is no status; write 201, 2xx or \"200, 404\"",
        "endpoints: [{path: /, checks: [{status: 200, contains: x}]}]|3:56: status stands alone; else equals, contains or matches: one to a check",
        "endpoints: [{path: /, extract: {id: {json: $.a, regex: b}}}]|3:56: json or regex, not both",
        "endpoints: [{path: '${env:SECRET}'}]|3:20: \"path\": \"${env:SECRET}\" must start with / or a ${variable}",
        "endpoints: [{path: /, body: {file: none.bin}}]|none.bin cannot be read",
        "endpoints: [{path: /, body: {fil: up.bin}}]|3:30: unknown key \"fil\" in a file to send; did you mean \"file\"?",
        "endpoints: [{path: /, body: {multipart: {a: {file: none.bin}}}}]|none.bin cannot be read",
        "endpoints: [{path: /, body: {multipart: {}}}]|3:41: \"multipart\" is empty; leave it out",
        "endpoints: [{path: /, body: [a]}]|3:29: \"body\" must be one value, not a list",
        "endpoints: [{path: /, headers: {accept-encoding: 'gzip, deflate, dcb'}, checks: [{contains: x}]}]|3:23: Accept-Encoding: checks and extract cannot read dcb; leave gzip, deflate, br and zstd",
        "endpoints: [{path: /, checks: [{name: x}]}]|3:32: a check needs status, json, header, equals, contains or matches",
        "endpoints: [{name: a, path: /}]¶sequences: [{name: s, endpoints: [b]}]|4:35: no endpoint is called \"b\"; did you mean \"a\"?",
        "endpoints: [{name: a, path: /}]¶sequences: [{name: a, endpoints: [a]}]|4:20: \"a\" is an endpoint's name already",
        "endpoints: [{name: a, path: /}]¶classes: [{name: x, share: 1, endpoints: {bb: 1}}]|4:31: no endpoint or sequence is called \"bb\"",
        "endpoints: [{name: a, path: /}]¶classes: [{name: x}]|4:11: a class of users needs \"share\"",
        "endpoints: [{path: /}]¶data: {d: {file: none.csv}}|none.csv: no such file",
        "endpoints: [{path: /}]¶data: {d: {take: once}}|needs file or values",
        "endpoints: [{path: /}]¶data: {d: {file: a.csv, values: {a: b}}}|file or values, not both",
        "endpoints: [{path: /}]¶data: {d: {values: {a: b}, separator: ';'}}|\"separator\" goes with file",
        "endpoints: [{path: /}]¶data: {d: {values: {a: '${b}'}}}|values are made up of generators and ${env:NAME} alone",
        "endpoints: [{name: a, path: /}]¶sequences: [{name: s, endpoints: [a]}]¶first: t|no sequence is called \"t\"; did you mean \"s\"?",
        "endpoints: [{name: a, path: /}, {path: /b}]¶sequences: [{name: s, endpoints: [a]}]¶first: s|\"first\" goes with users; an arrival at a rate is one sequence alone",
      })
  void mistakesAreOneLineBeforeTheRun(String plan, String message) {
    String text = plan.replace("¶", "\n");

    assertThatThrownBy(() -> read(text + "\n" + OPEN)).message().endsWith(message);
  }

  @Test
  void anArrivalKnowsOnlyWhatItsOwnSequenceExtracted() throws PlanException {
    String endpoints =
        "endpoints: [{name: a, path: /a, extract: {t: {json: $.t}}}, {name: b, path: '/${t}'}]\n";

    assertThatThrownBy(() -> read(endpoints + OPEN))
        .message()
        .endsWith(
            "3:77: ${t} has no value when \"b\" is requested;"
                + " put it into a sequence after an endpoint that extracts it");
    assertThatThrownBy(() -> read(endpoints + "sequences: [{name: s, endpoints: [b, a]}]\n" + OPEN))
        .message()
        .contains("when \"b\" is requested");
    assertThat(read(endpoints + "sequences: [{name: s, endpoints: [a, b]}]\n" + OPEN)).isNotNull();
    assertThat(read(endpoints + CLOSED)).isNotNull();
    assertThat(read(endpoints + "load: {matrix: {connections: [2], for: 1s}}\n")).isNotNull();
    assertThatThrownBy(() -> read(endpoints.replace(", extract: {t: {json: $.t}}", "") + CLOSED))
        .message()
        .contains("nothing gives ${t} a value");
  }

  @Test
  void anEndpointOfASequenceIsNotAskedForAloneUnlessItHasAWeight() throws PlanException {
    Plan plan =
        read(
            "endpoints: [{name: a, path: /a}, {name: b, path: /b, weight: 2}, {name: c, path: /c}]\n"
                + "sequences: [{name: s, weight: 3, endpoints: [a, b]}]\n"
                + OPEN);

    assertThat(plan.crowd().weights()).containsExactly(0.0, 2.0, 1.0, 3.0);
  }

  @Test
  void whatComesFirstIsNotBegunByChanceUnlessItHasAWeight() throws PlanException {
    String plan =
        "endpoints: [{name: a, path: /a}, {name: b, path: /b}]\n"
            + "sequences: [{name: s, endpoints: [a]}]\nfirst: s\n";

    assertThat(read(plan + CLOSED).crowd().weights()).containsExactly(0.0, 1.0, 0.0);
    assertThat(read(plan.replace("s, end", "s, weight: 2, end") + CLOSED).crowd().weights())
        .containsExactly(0.0, 1.0, 2.0);
    assertThatThrownBy(() -> read(plan.replace(", {name: b, path: /b}", "") + CLOSED))
        .message()
        .contains("nothing is left to ask for after \"first\"");
  }

  @Test
  void rowsForEveryUserAreAskedForBeforeTheRun() throws IOException {
    Files.writeString(folder.resolve("u.csv"), "id\n1\n2\n3\n");
    String plan = "data: {u: {file: u.csv, take: once}}\nendpoints: [{path: '/${u.id}'}]\n";

    assertThatThrownBy(() -> read(plan + CLOSED))
        .message()
        .endsWith("3 rows for 5 users who take one each");
    assertThatThrownBy(() -> read(plan + OPEN))
        .message()
        .endsWith("\"once\" goes with users; arrivals at a rate never end");
  }

  @Test
  void valuesOfJsonBodiesAreEscapedBetweenQuotesOnly() throws Exception {
    Files.writeString(folder.resolve("u.csv"), "name,age\n\"a \"\"b\"\"\",7\n");
    Plan plan =
        read(
            "data: {u: {file: u.csv}}\n"
                + "endpoints: [{path: /, body: '{\"n\": \"${u.name}\", \"a\": ${u.age}, \"c\": \"$${x}\"}'}]\n"
                + OPEN);
    Variables variables = new Variables(plan.crowd().variables());
    plan.crowd().data().get(0).give(0, variables);
    Draw draw = new Draw(new SplittableRandom(1), 0, 1);
    draw.advance(variables);

    assertThat(new String(plan.endpoints().get(0).body().bytes(draw), StandardCharsets.UTF_8))
        .isEqualTo("{\"n\": \"a \\\"b\\\"\", \"a\": 7, \"c\": \"${x}\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "path: '/a/${u.v}/b'|/a/x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC/b",
        "path: '/a?q=${u.v}&r=1'|/a?q=x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC&r=1",
        "path: '/a?q=(${u.v})'|/a?q=(x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC)",
        "path: '/a?${u.v}=1'|/a?x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC=1",
        "path: '/a?${u.list}'|/a?b=1&c=%202",
        "path: '/a?d=0&${u.list}'|/a?d=0&b=1&c=%202",
        "path: '/a?d=${env:SECRET}'|/a?d=hush%20hush",
      })
  void aValueInAnAddressIsNothingButAValue(String endpoint, String rendered) throws Exception {
    Plan plan = withValues(endpoint);

    assertThat(plan.endpoints().get(0).path().render(draw(plan))).isEqualTo(rendered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a=${u.v}&b=1|application/x-www-form-urlencoded|a=x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC&b=1",
        "a=${u.v}|Application/X-WWW-Form-Urlencoded; charset=utf-8|a=x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC",
        "${u.list}|application/x-www-form-urlencoded|b=1&c= 2",
        "z=0&${u.list}|application/x-www-form-urlencoded|z=0&b=1&c= 2",
        "<a b=\"${u.v}\">${u.v}<![CDATA[${u.v}]]>${env:SECRET}</a>|text/xml|<a b=\"x &amp; y=+%/?#&quot;&lt;ü\">x &amp; y=+%/?#&quot;&lt;ü<![CDATA[x & y=+%/?#\"<ü]]>hush hush</a>",
        "a ${u.v}|text/plain|a x & y=+%/?#\"<ü",
      })
  void aValueInABodyIsNothingButAValue(String body, String type, String rendered) throws Exception {
    Plan plan =
        withValues(
            "path: /, method: POST, headers: {content-type: '" + type + "'}, body: '" + body + "'");

    assertThat(new String(plan.endpoints().get(0).body().bytes(draw(plan)), StandardCharsets.UTF_8))
        .isEqualTo(rendered);
  }

  @Test
  void aFormsNamesAndValuesAreEncoded() throws Exception {
    Plan plan =
        withValues(
            "path: /, method: POST, body: {form: {a b: 'x & y', c: '${u.v}=', d: 7, e: ''}}");

    byte[] sent = plan.endpoints().get(0).body().bytes(draw(plan));
    assertThat(new String(sent, StandardCharsets.UTF_8))
        .isEqualTo("a%20b=x%20%26%20y&c=x%20%26%20y%3D%2B%25%2F%3F%23%22%3C%C3%BC%3D&d=7&e=");
    assertThat(plan.endpoints().get(0).body().type(sent))
        .isEqualTo("application/x-www-form-urlencoded");
  }

  @Test
  void aFormWithFilesIsWrittenAsBrowsersDo() throws Exception {
    Files.write(folder.resolve("up.bin"), new byte[] {0, (byte) 0xFF, '\r'});
    Plan plan =
        withValues(
            "path: /, method: POST, body: {multipart: {'a\"b': 'x ${u.v}', 'f': {file: up.bin},"
                + " 'g': {file: up.bin, name: 'ü\"n.png', type: image/png}}}");
    Body.Multipart form = (Body.Multipart) plan.endpoints().get(0).body();
    String boundary = form.boundary();

    assertThat(new String(form.bytes(draw(plan)), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            --B
            Content-Disposition: form-data; name="a%22b"

            x x & y=+%/?#"<ü
            --B
            Content-Disposition: form-data; name="f"; filename="up.bin"
            Content-Type: application/octet-stream

            BYTES
            --B
            Content-Disposition: form-data; name="g"; filename="ü%22n.png"
            Content-Type: image/png

            BYTES
            --B--
            """
                .replace("--B", "--" + boundary)
                .replace("\n", "\r\n")
                .replace("BYTES", "\u0000\uFFFD\r"));
    assertThat(form.type(new byte[0])).isEqualTo("multipart/form-data; boundary=" + boundary);
    assertThat(form.constant()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "regex: 'action=\"([^\"]*)\"'|text/html; charset=utf-8|/a?b=1&c='2'",
        "regex: 'action=\"([^\"]*)\"'|application/xhtml+xml|/a?b=1&c='2'",
        "regex: 'action=\"([^\"]*)\"'|text/plain|/a?b=1&amp;c=&#x27;2&#39;",
        "header: Set-Cookie, regex: 'X=(\\d+)'|text/html|2",
        "header: Set-Cookie|text/html|S=1; Path=/",
      })
  void whatIsTakenOutOfAnAnswer(String spot, String type, String found) throws Exception {
    Plan plan = read("endpoints: [{path: /, extract: {v: {" + spot + "}}}]\n" + OPEN);
    Variables variables = new Variables(1);
    Fields fields =
        new Fields() {
          @Override
          public String first(String name) {
            return all(name).get(0);
          }

          @Override
          public List<String> all(String name) {
            return name.equals("Content-Type") ? List.of(type) : List.of("S=1; Path=/", "X=2");
          }
        };

    assertThat(
            plan.endpoints()
                .get(0)
                .inspection()
                .inspect(
                    new Answer(200, fields, "<form action=\"/a?b=1&amp;c=&#x27;2&#39;\">"),
                    variables))
        .isNull();
    assertThat(variables.get(0)).isEqualTo(found);
  }

  @Test
  void thePlansHeadersAreOfEachRequestThatHasNoneOfTheName() throws Exception {
    Plan plan =
        read(
            """
            headers: {Accept: text/plain, X-A: a}
            setUp: [{path: /begin}]
            endpoints: [{name: one, path: /, headers: {accept: text/html}}, {name: two, path: /}]
            websockets: [{path: /w}]
            classes: [{name: all, share: 100%, headers: {X-B: b}}]
            """
                + OPEN);

    assertThat(plan.endpoints().get(0).headers()).containsOnlyKeys("accept", "X-A");
    assertThat(plan.endpoints().get(1).headers()).containsOnlyKeys("Accept", "X-A");
    assertThat(plan.setUp().get(0).headers()).containsOnlyKeys("Accept", "X-A");
    assertThat(plan.webSockets().get(0).headers()).containsOnlyKeys("Accept", "X-A");
    assertThatThrownBy(
            () ->
                read(
                    """
                    headers: {X-A: a}
                    endpoints: [{path: /}]
                    classes: [{name: all, share: 100%, headers: {x-a: b}}]
                    """
                        + OPEN))
        .message()
        .endsWith("\"X-A\" is a header of the whole plan; say it in each class");
  }

  @Test
  void aHeaderOfThePlanHasNoVariable() {
    assertThatThrownBy(() -> read("headers: {X-A: 'a ${b}'}\nendpoints: [{path: /}]\n" + OPEN))
        .message()
        .endsWith("a header with a variable stands with its endpoints, or with a class");
  }

  @Test
  void rowsMayBeOfAJsonFile() throws Exception {
    Files.writeString(
        folder.resolve("u.json"), "[{\"id\": 1, \"tags\": [\"a\"]}, {\"id\": null, \"tags\": {}}]");
    Files.writeString(folder.resolve("v.json"), "[\"x\", 2]");
    String endpoint = "endpoints: [{path: '/${u.id}/${u.tags}/${v.value}'}]\n";
    Plan plan = read("data: {u: {file: u.json}, v: {file: v.json}}\n" + endpoint + OPEN);

    assertThat(plan.crowd().data().get(0).rows())
        .containsExactly(new String[] {"1", "[\"a\"]"}, new String[] {"", "{}"});
    assertThat(plan.crowd().data().get(1).rows())
        .containsExactly(new String[] {"x"}, new String[] {"2"});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|u.json: is no array of rows",
        "[]|u.json: no rows",
        "[{\"a\": 1}, {\"b\": 1}]|u.json: row 2 has other fields than the first: a",
        "[{\"a\": 1}, 2]|u.json: row 2 has other fields than the first: a",
        "[1,|u.json:1:1: no JSON: Unexpected end-of-input within/between Array entries",
      })
  void aJsonFileOfSomethingElseIsRefused(String text, String message) throws Exception {
    Files.writeString(folder.resolve("u.json"), text);

    assertThatThrownBy(
            () -> read("data: {u: {file: u.json}}\nendpoints: [{path: '/${u.a}'}]\n" + OPEN))
        .message()
        .endsWith(message);
  }

  @Test
  void noValueBeginsAHeaderOfItsOwn() throws Exception {
    Plan plan = withValues("path: /, headers: {X-A: 'a ${u.lines}'}");

    assertThat(plan.endpoints().get(0).headers().get("X-A").render(draw(plan)))
        .isEqualTo("a 1  X-B: 2 3");
  }

  private Plan withValues(String endpoint) throws Exception {
    Files.writeString(
        folder.resolve("u.csv"),
        "v,list,lines\n\"x & y=+%/?#\"\"<ü\",b=1&c= 2,\"1\r\nX-B: 2\u00003\"\n");
    return read("data: {u: {file: u.csv}}\nendpoints: [{" + endpoint + "}]\n" + OPEN);
  }

  /** With the only row of the data. */
  private static Draw draw(Plan plan) {
    Variables variables = new Variables(plan.crowd().variables());
    plan.crowd().data().get(0).give(0, variables);
    Draw draw = new Draw(new SplittableRandom(1), 0, 1);
    draw.advance(variables);
    return draw;
  }

  @Test
  void theTextThatIsKeptAndAllNamesShowNoSecretOfTheEnvironment() throws PlanException {
    Plan plan =
        read(
            "endpoints: [{path: '/${env:SECRET}', body: 'k=${env:SECRET}', headers: {X-Any: '${env:SECRET}'}}]\n"
                + OPEN);

    assertThat(plan.text()).contains("${env:SECRET}").doesNotContain("hush");
    assertThat(plan.endpoints().get(0).name()).isEqualTo("GET /${env:SECRET}");
    assertThat(plan.endpoints().get(0).path().render(new Draw(new SplittableRandom(1), 0, 1)))
        .isEqualTo("/hush%20hush");
  }

  private Plan read(String rest) throws PlanException {
    return PlanReader.read(
        folder.resolve("p.yaml").toString(),
        "# a plan\ntarget: http://localhost\n" + rest,
        Map.of("SECRET", "hush hush"));
  }
}
