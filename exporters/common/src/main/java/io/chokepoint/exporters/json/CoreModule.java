package io.chokepoint.exporters.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Sensitivity;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.EndpointLedger;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the core's few types that are no plain records stand in JSON: resources and labels as text,
 * latencies as HdrHistogram's own compressed encoding. The core itself knows no Jackson.
 */
final class CoreModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  CoreModule() {
    super("chokepoint");
    addSerializer(ResourceId.class, ToStringSerializer.instance);
    addKeySerializer(ResourceId.class, new TextKey());
    addDeserializer(ResourceId.class, new Text<>(ResourceId.class, ResourceId::parse));
    addKeyDeserializer(ResourceId.class, new ResourceKey());
    addDeserializer(String.class, new InternedNames.Text());
    addSerializer(Latencies.class, new Encoded());
    addDeserializer(
        Latencies.class, new Text<>(Latencies.class, Latencies::decode, Latencies.NONE));
    label(Kind.class, Kind::label, CoreModule::kind);
    label(ResourceKind.class, ResourceKind::label, ResourceKind::ofLabel);
    label(
        Verdict.Outcome.class,
        outcome -> outcome.name().toLowerCase(Locale.ROOT),
        label -> Verdict.Outcome.valueOf(label.toUpperCase(Locale.ROOT)));
    label(
        ExperimentOutcome.class,
        outcome -> outcome.label().replace(' ', '-'),
        label -> ExperimentOutcome.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_')));
    label(
        Sensitivity.Answer.class,
        answer -> answer.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        label -> Sensitivity.Answer.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_')));
    setMixInAnnotation(LedgerSum.class, LedgerSumWithRest.class);
    setMixInAnnotation(EndpointLedger.class, EndpointLedgerWithShare.class);
  }

  private static Kind kind(String label) {
    return Kind.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private <T> void label(Class<T> type, Function<T, String> label, Function<String, T> read) {
    addSerializer(type, new Label<>(label));
    addDeserializer(type, new Text<>(type, read));
  }

  /** The unexplained rest is written out, so that no script has to know how to compute it. */
  private interface LedgerSumWithRest {
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    long unattributedNanos();
  }

  /** The figure that tells how much of the slow requests is explained. */
  private interface EndpointLedgerWithShare {
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    double unattributedShare();
  }

  private static final class TextKey extends JsonSerializer<ResourceId> {
    @Override
    public void serialize(ResourceId id, JsonGenerator out, SerializerProvider p)
        throws IOException {
      out.writeFieldName(id.toString());
    }
  }

  private static final class ResourceKey extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        return InternedNames.of(context).resource(key);
      } catch (IllegalArgumentException e) {
        return context.handleWeirdKey(ResourceId.class, key, "unknown kind of resource");
      }
    }
  }

  private static final class Encoded extends JsonSerializer<Latencies> {
    @Override
    public void serialize(Latencies latencies, JsonGenerator out, SerializerProvider p)
        throws IOException {
      out.writeString(latencies.encoded());
    }
  }

  private static final class Label<T> extends JsonSerializer<T> {

    private final Function<T, String> label;

    Label(Function<T, String> label) {
      this.label = label;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider p) throws IOException {
      out.writeString(label.apply(value));
    }
  }

  private static final class Text<T> extends JsonDeserializer<T> {

    private final Class<T> type;
    private final Function<String, T> read;
    private final @Nullable T empty;

    Text(Class<T> type, Function<String, T> read) {
      this(type, read, null);
    }

    Text(Class<T> type, Function<String, T> read, @Nullable T empty) {
      this.type = type;
      this.read = read;
      this.empty = empty;
    }

    @Override
    public @Nullable Object getEmptyValue(DeserializationContext context) {
      return empty;
    }

    @Override
    public @Nullable T deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      String text = in.getValueAsString();
      if (text == null) {
        return type.cast(context.handleUnexpectedToken(type, in));
      }
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        return type.cast(context.handleWeirdStringValue(type, text, "no %s", type.getSimpleName()));
      }
    }
  }
}
