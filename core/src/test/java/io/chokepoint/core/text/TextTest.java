package io.chokepoint.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0        | 0
          0.0001   | < 0.001
          -0.0001  | > -0.001
          0.0421   | 0.042
          0.0996   | 0.10
          0.421    | 0.42
          8.126    | 8.13
          9.996    | 10.0
          42.14    | 42.1
          42       | 42
          99.96    | 100
          421.4    | 421
          -421.4   | -421
          999.4    | 999
          9999.6   | 10,000
          1078     | 1,078
          1234567  | 1,234,567
          """)
  void aNumberHasThreeSignificantDigits(double value, String text) {
    assertThat(Text.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0          | 0 ms
          420        | 0.42 µs
          840000     | 840 µs
          999600     | 1.00 ms
          12340000   | 12.3 ms
          999600000  | 1.00 s
          1204000000 | 1.20 s
          3e11       | 300 s
          7.5e11     | 12.5 min
          1.08e13    | 3 h
          """)
  void aTimeIsInTheUnitThatKeepsItShort(double nanos, String text) {
    assertThat(Text.time(nanos)).isEqualTo(text);
    assertThat(Text.millis(nanos / 1e6)).isEqualTo(text);
    assertThat(Text.unit(nanos / 1e6, "ms")).isEqualTo(text);
    assertThat(Text.unit(nanos / 1e9, "s")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0        | 0 %
          0.00001  | < 0.01 %
          0.0025   | 0.25 %
          0.042    | 4.2 %
          0.31     | 31 %
          0.913    | 91 %
          0.9973   | 99.7 %
          0.9997   | 99.97 %
          0.99999  | > 99.99 %
          1        | 100 %
          1.5      | 150 %
          """)
  void aShareNeverReadsAsNoneOrAllUnlessItIs(double share, String text) {
    assertThat(Text.percent(share)).isEqualTo(text);
    assertThat(Text.unit(share, "share")).isEqualTo(text);
    assertThat(Text.unit(100 * share, "%")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          512         | 512 B
          1024        | 1 KiB
          50000000    | 47.7 MiB
          268435456   | 256 MiB
          1073500000  | 1.00 GiB
          """)
  void bytesAreCountedInPowersOfTwo(double bytes, String text) {
    assertThat(Text.bytes(bytes)).isEqualTo(text);
    assertThat(Text.unit(bytes / (1 << 20), "MiB")).isEqualTo(text);
  }

  @Test
  void whatIsNotKnownIsADashWithoutAUnit() {
    for (String unit : new String[] {"", "ms", "s", "1/s", "%", "share", "bytes", "threads"}) {
      assertThat(Text.unit(Double.NaN, unit)).as(unit).isEqualTo("–");
      assertThat(Text.unit(Double.POSITIVE_INFINITY, unit)).as(unit).isEqualTo("–");
    }
    assertThat(Text.change(Double.NaN)).isEqualTo("–");
  }

  @Test
  void aChangeHasItsSign() {
    assertThat(Text.change(0.042)).isEqualTo("+4.2 %");
    assertThat(Text.change(-0.124)).isEqualTo("−12 %");
    assertThat(Text.change(0.0001)).isEqualTo("0 %");
    assertThat(Text.points(0.015)).isEqualTo("+1.5 pp");
  }

  @Test
  void otherUnitsStandBehindTheNumber() {
    assertThat(Text.unit(3.14159, "threads")).isEqualTo("3.14 threads");
    assertThat(Text.rate(146.2)).isEqualTo("146/s");
  }

  @Test
  void aSentenceWritesItsFiguresTheSameWay() {
    assertThat(Text.of("%s: %.0f of %d, %.1f %% of %.2f MiB", "a", 0.42, 7, 99.97, 12.0))
        .isEqualTo("a: 0.42 of 7, 99.97 % of 12 MiB");
    assertThat(Text.of("the slowest 5 %% of %s", "all")).isEqualTo("the slowest 5 % of all");
    assertThat(Text.of("cost $1 \\")).isEqualTo("cost $1 \\");
  }
}
