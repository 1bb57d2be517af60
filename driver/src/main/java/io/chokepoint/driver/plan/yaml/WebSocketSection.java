package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.plan.WebSocket;
import io.chokepoint.driver.plan.template.Template;
import java.util.Map;

/** Connections that stay open, and their messages. */
final class WebSocketSection {

  private static final int MOST = 100_000;
  private static final long SECOND = 1_000_000_000L;

  private static final Keys KEYS =
      new Keys("websocket", "a websocket", "Connections that stay open, and their messages.");

  private static final Key<String> NAME =
      KEYS.optional("name", Forms.TEXT, "Unique; the path where missing.");
  private static final Key<Forms.Word> TARGET =
      KEYS.optional("target", Forms.WORD, "Which of several targets; the first where missing.");
  private static final Key<Template> PATH =
      KEYS.required("path", Templates.PATH, "What follows the target, like /chat.");
  private static final Key<Map<String, Template>> HEADERS =
      KEYS.optional("headers", Templates.HEADERS, "Header fields of the handshake by name.");
  private static final Key<Integer> CONNECTIONS =
      KEYS.optional("connections", Forms.whole(MOST), "How many are open; 1 where missing.");
  private static final Key<Template> SEND =
      KEYS.optional("send", Templates.BODY, "A message; {marker} in it is when it was sent.");
  private static final Key<Long> EVERY =
      KEYS.optional("every", Forms.POSITIVE, "From one message of a sender to its next; 1s.");
  private static final Key<Integer> SENDERS =
      KEYS.optional("senders", Forms.whole(MOST), "How many of the connections send; all.");

  static {
    KEYS.goesWith(EVERY, "\"every\" goes with send", SEND);
    KEYS.goesWith(SENDERS, "\"senders\" goes with send", SEND);
  }

  static final Form<WebSocket> FORM = KEYS.form(WebSocketSection::read);

  private WebSocketSection() {}

  private static WebSocket read(Section section) throws PlanException {
    Template path = section.need(PATH);
    String name = section.get(NAME, Secrets.withoutParameters(path.toString()));
    section.reading().claim("websocket", name, section.at(section.has(NAME) ? NAME : PATH));
    int connections = section.get(CONNECTIONS, 1);
    return new WebSocket(
        name,
        TargetSection.chosen(section, TARGET),
        path,
        section.reading().headersWith(section.get(HEADERS, Map.of())),
        connections,
        section.get(SEND),
        section.get(EVERY, SECOND),
        Math.min(connections, section.get(SENDERS, connections)));
  }
}
