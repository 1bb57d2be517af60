package io.chokepoint.exporters.report;

import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that grows from top to bottom, in no form yet. A table's cell that has no value says
 * so, and why.
 */
final class Page {

  private final List<Block> blocks = new ArrayList<>();

  /** One of heading, smaller heading, paragraph, list and table; what it is not is null. */
  record Block(
      @Nullable String heading,
      @Nullable String subheading,
      @Nullable String text,
      @Nullable List<String> points,
      @Nullable Table table) {}

  /** A table whose first row is its header. */
  static final class Table {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final String unless;

    private Table(String unless, List<String> header) {
      this.unless = unless;
      this.header = header;
    }

    List<String> header() {
      return header;
    }

    List<List<String>> rows() {
      return rows;
    }

    /** Adds a row; what is empty or unknown in it was not measured. */
    Table row(String... cells) {
      return row(List.of(cells));
    }

    Table row(List<String> cells) {
      rows.add(cells.stream().map(this::said).toList());
      return this;
    }

    private String said(String cell) {
      return cell.isEmpty() || cell.equals(Text.UNKNOWN) ? "not measured: " + unless : cell;
    }
  }

  /** All of it; a table without a row is said to be none. */
  List<Block> blocks() {
    return blocks.stream()
        .map(
            b ->
                b.table() != null && b.table().rows().isEmpty()
                    ? new Block(null, null, "None.", null, null)
                    : b)
        .toList();
  }

  void heading(String text) {
    blocks.add(new Block(text, null, null, null, null));
  }

  void subheading(String text) {
    blocks.add(new Block(null, text, null, null, null));
  }

  void say(String text) {
    blocks.add(new Block(null, null, text, null, null));
  }

  /** A list; nothing where it is empty. */
  void points(List<String> points) {
    if (!points.isEmpty()) {
      blocks.add(new Block(null, null, null, List.copyOf(points), null));
    }
  }

  /**
   * Begins a table.
   *
   * @param unless why a cell may have no value, as half a sentence
   */
  Table table(String unless, String... header) {
    return table(unless, List.of(header));
  }

  Table table(String unless, List<String> header) {
    Table table = new Table(unless, header);
    blocks.add(new Block(null, null, null, null, table));
    return table;
  }
}
