package io.chokepoint.exporters.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The codec between the core's records and JSON. What is null is left out; what is unknown is
 * skipped when read; what is missing reads as empty or zero; map entries are sorted, so that equal
 * data is equal text.
 */
public final class Json {

  private static final List<Class<?>> EMPTY_WHERE_MISSING =
      List.of(Map.class, List.class, Latencies.class);

  /** Types of which no record has an optional component: better refused than met as null later. */
  private static final List<Class<?>> NEVER_MISSING =
      List.of(
          ClientWindow.Driver.class,
          Finding.Remedy.class,
          Kind.class,
          LedgerSum.class,
          Offered.class,
          ResourceId.class,
          Setup.class,
          SystemWindow.class,
          Verdict.class,
          Verdict.Outcome.class);

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  /** Any core record or document of this package, on one line. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), e);
    }
  }

  /** As {@link #text}, in UTF-8; leaves the stream open. */
  public static void write(Object value, OutputStream out) throws IOException {
    MAPPER.writeValue(out, value);
  }

  /** As {@link #write}, indented for people. */
  public static void writeIndented(Object value, OutputStream out) throws IOException {
    MAPPER.writerWithDefaultPrettyPrinter().writeValue(out, value);
  }

  /**
   * Reads a document to its end.
   *
   * @param name what to call the document in an error: its file or address
   * @throws MalformedDocumentException if it is no such document, or of a shape too new
   */
  public static <T> T read(Class<T> type, InputStream in, String name) throws IOException {
    T value;
    try {
      value = MAPPER.readValue(in, type);
    } catch (JsonProcessingException e) {
      throw new MalformedDocumentException(name + ": " + oneLine(e), e);
    }
    if (value == null) {
      throw new MalformedDocumentException(name + ": empty");
    }
    checkSchema(value, name);
    return value;
  }

  /** As {@link #read(Class, InputStream, String)}, from text. */
  public static <T> T read(Class<T> type, String text, String name) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return read(type, new ByteArrayInputStream(bytes), name);
  }

  /** Writes {@code timeline.json.gz}; leaves the stream open. */
  public static void save(Run run, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out);
    write(TimelineDocument.of(run), zip);
    zip.finish();
  }

  /**
   * Reads {@code timeline.json.gz}.
   *
   * @param name what to call it in an error
   * @throws MalformedDocumentException if it is not one
   */
  public static Run load(InputStream in, String name) throws IOException {
    try {
      return read(TimelineDocument.class, new GZIPInputStream(in), name).toRun();
    } catch (ZipException e) {
      throw new MalformedDocumentException(name + ": not gzip: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new MalformedDocumentException(name + ": ends too early", e);
    }
  }

  private static void checkSchema(Object value, String name) throws MalformedDocumentException {
    if (!(value instanceof Versioned document)) {
      return;
    }
    if (document.schema() < 1) {
      throw new MalformedDocumentException(name + ": no \"schema\": not one of our documents");
    }
    if (document.schema() > document.newestSchema()) {
      throw new MalformedDocumentException(
          name
              + (": has schema " + document.schema())
              + (", this version reads up to " + document.newestSchema()));
    }
  }

  /** {@code line 3, column 12, windows[4].pools: …}, without Jackson's own tail. */
  private static String oneLine(JsonProcessingException e) {
    if (e.getCause() instanceof EOFException) {
      return "ends too early";
    }
    if (e.getCause() instanceof ZipException damaged) {
      return "damaged: " + damaged.getMessage();
    }
    StringBuilder line = new StringBuilder();
    JsonLocation at = e.getLocation();
    if (at != null && at.getLineNr() > 0) {
      line.append("line ").append(at.getLineNr()).append(", column ").append(at.getColumnNr());
    }
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      line.append(line.isEmpty() ? "" : ", ").append(path(mapping.getPath()));
    }
    String why = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return line.append(line.isEmpty() ? "" : ": ").append(why).toString();
  }

  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference r : references) {
      if (r.getFieldName() == null) {
        path.append('[').append(r.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(r.getFieldName());
      }
    }
    return path.toString();
  }

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new CoreModule())
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
            .build();
    for (Class<?> type : EMPTY_WHERE_MISSING) {
      mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
    for (Class<?> type : NEVER_MISSING) {
      mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL));
    }
    return mapper;
  }
}
