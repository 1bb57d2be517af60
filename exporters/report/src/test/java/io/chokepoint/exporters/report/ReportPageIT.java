package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The report page in a real browser. */
class ReportPageIT {

  private static final String HOSTILE =
      "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
          + "\u2028{{evil}}\"'`&amp;<!--";

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void startsTheBrowser() throws ReportException {
    ReportFolder.write(folder.resolve("pool"), SampleReports.poolTooSmall());
    ReportFolder.write(folder.resolve("every"), SampleReports.everyResource());
    ReportFolder.write(folder.resolve("healthy"), SampleReports.healthy());
    ReportFolder.write(folder.resolve("insufficient"), SampleReports.insufficient());
    ReportFolder.write(folder.resolve("hostile"), hostile());
    ReportFolder.write(
        folder.resolve("empty"),
        ReportBuilder.build(
            "empty",
            "",
            0,
            0,
            Run.builder().build(),
            new Verdict(Verdict.Outcome.INSUFFICIENT, "nothing", List.of(), List.of()),
            null));
    browser = new Browser();
  }

  @AfterAll
  static void stopsTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"pool", "every", "healthy", "insufficient", "hostile", "empty"})
  void opensWithoutAWordOnTheConsoleAndAsksForNothing(String report) {
    open(report, 1280, "light");
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests()).isEmpty();
  }

  @Test
  void theLogsWouldShowAnErrorAndARequest() {
    open("pool", 1280, "light");
    browser.run("console.error('seen'); new Image().src = 'http://127.0.0.1:9/x.png'");
    assertThat(browser.console()).anyMatch(line -> line.contains("seen"));
  }

  @Test
  void theVerdictStandsOnTheFirstScreen() {
    open("pool", 1280, "light");
    for (String part : List.of(".claim", ".three", ".verdict .tiles")) {
      assertThat(bottom(part)).as(part).isBetween(1.0, 800.0);
    }
    String verdict = text("#verdict");
    assertThat(verdict)
        .contains("Pool too small: connection pool main")
        .contains("97 %")
        .contains("maximumPoolSize")
        .contains("2.91 s → 44")
        .contains("slow sql SQL takes 19.3 ms");
  }

  @Test
  void chartsWriteFiguresAsTheTextBesideThem() {
    open("pool", 1280, "light");
    for (double value : new double[] {0, 0.0002, 0.042, 0.42, 8.13, 42.1, 421, 9999.7, 7.5e6}) {
      assertThat(script("number", value)).isEqualTo(Text.number(value));
      assertThat(script("millis", value)).isEqualTo(Text.millis(value));
      assertThat(script("rate", value)).isEqualTo(Text.rate(value));
      assertThat(script("bytes", value)).isEqualTo(Text.bytes(value));
    }
    for (double share : new double[] {0, 0.00001, 0.0025, 0.042, 0.31, 0.913, 0.9973, 0.9997, 1}) {
      assertThat(script("percent", share)).isEqualTo(Text.percent(share));
    }
    assertThat(browser.run("return figures.millis(null)")).isEqualTo(Text.UNKNOWN);
  }

  private String script(String figure, double value) {
    return (String) browser.run("return figures." + figure + "(arguments[0])", value);
  }

  @Test
  void everyChartIsDrawn() {
    open("pool", 1280, "light");
    List<WebElement> canvases = browser.driver().findElements(By.cssSelector("#plots canvas"));
    assertThat(canvases).hasSize(11);
    for (WebElement canvas : canvases) {
      Object colors =
          browser.run(
              "const c = arguments[0];"
                  + "const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                  + "const seen = new Set();"
                  + "for (let i = 0; i < p.length; i += 4)"
                  + "  if (p[i + 3] > 0) seen.add(p[i] + ',' + p[i + 1] + ',' + p[i + 2]);"
                  + "return seen.size;",
              canvas);
      // text, a grid, and at least one line with its smoothed edges
      assertThat((Long) colors).isGreaterThan(20);
    }
  }

  @ParameterizedTest
  @CsvSource({"1280", "400"})
  void chartsStayInsideTheirFrames(int width) {
    open("pool", width, "light");
    Object out =
        browser.run(
            "return [...document.querySelectorAll('.chart')].filter(f => {"
                + "const c = f.querySelector('canvas').getBoundingClientRect();"
                + "const r = f.getBoundingClientRect();"
                + "return c.left < r.left || c.right > r.right || c.width < r.width * 0.8;"
                + "}).map(f => f.id)");
    assertThat((List<?>) out).isEmpty();
  }

  @Test
  void oneCursorMovesOverAllCharts() {
    open("pool", 1280, "light");
    WebElement over = browser.driver().findElement(By.cssSelector("#chart-load .u-over"));
    browser.run("arguments[0].scrollIntoView({block: 'center'})", over);
    new Actions(browser.driver()).moveToElement(over, 60, 0).perform();
    await()
        .untilAsserted(
            () -> {
              List<?> places =
                  (List<?>) browser.run("return chokepointPlots().map(p => p.cursor.idx)");
              assertThat(places).hasSize(11).doesNotContainNull();
              assertThat(places.stream().distinct()).hasSize(1);
            });
    // and the legend of another chart says the value there
    assertThat(text("#chart-latency .u-legend")).containsPattern("p95\\s+\\d");
  }

  @Test
  void hostileNamesAreTextAndNothingElse() {
    open("hostile", 1280, "light");
    assertThat(browser.run("return window.hacked")).isNull();
    assertThat(browser.driver().findElements(By.cssSelector("img"))).isEmpty();
    assertThat(text("#verdict")).contains("<script>window.hacked=1</script>");
    assertThat(text("#statements")).contains("<img src=x onerror=window.hacked=2>");
    assertThat(text("#ledger")).contains("{{evil}}\"'`&amp;<!--");
    browser.driver().findElement(By.cssSelector("#plan summary")).click();
    assertThat(text("#plan")).contains("</script>");
  }

  @ParameterizedTest
  @CsvSource({
    "pool,1280",
    "pool,400",
    "every,1280",
    "every,400",
    "hostile,1280",
    "hostile,400",
    "healthy,400"
  })
  void nothingSticksOutSideways(String report, int width) {
    open(report, width, "light");
    Object out = browser.run(OUTSIDE);
    assertThat((List<?>) out).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pool,light",
    "pool,dark",
    "every,light",
    "every,dark",
    "healthy,dark",
    "insufficient,light",
    "insufficient,dark"
  })
  void everyTextStandsOutFromItsGround(String report, String scheme) {
    open(report, 1280, scheme);
    Object weak = browser.run(CONTRAST);
    assertThat((List<?>) weak).isEmpty();
  }

  @Test
  void followsTheSchemeOfTheScreen() {
    open("pool", 1280, "light");
    Object light = browser.run("return getComputedStyle(document.body).backgroundColor");
    open("pool", 1280, "dark");
    Object dark = browser.run("return getComputedStyle(document.body).backgroundColor");
    assertThat(light).isEqualTo("rgb(245, 246, 248)");
    assertThat(dark).isEqualTo("rgb(15, 20, 25)");
  }

  @Test
  void everyPieceOfABarHasAColourAndBarsCanBeComparedAsWholes() {
    open("every", 1280, "light");
    Object bare =
        browser.run(
            "return [...document.querySelectorAll('.bar i, .swatch')].filter(i => {"
                + "const s = getComputedStyle(i);"
                + "return s.backgroundImage === 'none' && s.backgroundColor === 'rgba(0, 0, 0, 0)';"
                + "}).map(i => i.className)");
    assertThat((List<?>) bare).isEmpty();
    double short1 = width("#ledger .bar");
    browser.driver().findElement(By.cssSelector("label[for=by-share]")).click();
    await().untilAsserted(() -> assertThat(width("#ledger .bar")).isGreaterThan(10 * short1));
  }

  /** How wide the pieces of the first such bar are together. */
  private static double width(String bar) {
    Object width =
        browser.run(
            "return [...document.querySelector(arguments[0]).children]"
                + ".reduce((sum, i) => sum + i.getBoundingClientRect().width, 0)",
            bar);
    return ((Number) width).doubleValue();
  }

  @Test
  void endpointsUnfoldInTheStepsTable() {
    open("pool", 1280, "light");
    WebElement row = browser.driver().findElement(By.cssSelector("tr.endpoint"));
    assertThat(row.isDisplayed()).isFalse();
    browser.driver().findElement(By.cssSelector("label[for=by-endpoint]")).click();
    assertThat(row.isDisplayed()).isTrue();
  }

  @Test
  void theLogarithmicScaleStaysDrawable() {
    open("pool", 1280, "light");
    browser.driver().findElement(By.cssSelector("#chart-latency button")).click();
    Object scale =
        browser.run(
            "const u = chokepointPlots()[1]; return [u.scales.y.distr, u.valToPos(100, 'y')]");
    assertThat(((List<?>) scale).get(0)).isEqualTo(3L);
    assertThat(((Number) ((List<?>) scale).get(1)).doubleValue()).isBetween(1.0, 200.0);
    assertThat(browser.console()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "400,light"})
  void aComparisonLooksLikeAReport(int width, String scheme) throws ReportException {
    Run before = new SimulatedShop(24, 20, 20, 80, 140).run();
    Run after = new SimulatedShop(4, 20, 20, 80, 140).run();
    Path compared = folder.resolve("compared");
    ComparisonFolder.write(compared, ComparisonFolderTest.compare(before, after), before, after);
    browser.console();
    browser.requests();
    browser.open(compared.resolve("compare.html"), width, 800, scheme);
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests()).isEmpty();
    assertThat((List<?>) browser.run(OUTSIDE)).isEmpty();
    assertThat((List<?>) browser.run(CONTRAST)).isEmpty();
    assertThat(browser.driver().findElements(By.cssSelector("#plots canvas"))).hasSize(4);
    assertThat(text("#verdict")).contains("regressions");
  }

  /** How wide the page is where it is wider than the screen, and what makes it so. */
  private static final String OUTSIDE =
      """
      const page = document.documentElement;
      if (page.scrollWidth <= page.clientWidth) return [];
      return [page.scrollWidth].concat([...document.querySelectorAll('body *')]
        .filter(e => !e.closest('.scroll > *') && e.getBoundingClientRect().right > page.clientWidth + 1)
        .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30)));
      """;

  /** Every visible text whose contrast is below WCAG AA, with its ratio. */
  private static final String CONTRAST =
      """
      const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
      const light = c => { const f = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
      const ground = e => { for (; e; e = e.parentElement) {
        const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
        return [255, 255, 255]; };
      const weak = [];
      for (const e of document.querySelectorAll('body *')) {
        if (e.closest('script,noscript') || !e.checkVisibility()) continue;
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own) continue;
        const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) weak.push(e.className + ' ' + e.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
      }
      return weak;
      """;

  private static void open(String report, int width, String scheme) {
    browser.console();
    browser.requests();
    browser.open(folder.resolve(report).resolve("report.html"), width, 800, scheme);
  }

  private static String text(String selector) {
    return browser.driver().findElement(By.cssSelector(selector)).getText();
  }

  private static double bottom(String selector) {
    Object bottom =
        browser.run(
            "return document.querySelector(arguments[0]).getBoundingClientRect().bottom", selector);
    return ((Number) bottom).doubleValue();
  }

  private static Report hostile() {
    SimulatedShop shop =
        new SimulatedShop(
            4,
            5,
            List.of(
                new SimulatedShop.Endpoint(
                    HOSTILE, "GET /" + HOSTILE, 1, 0.001, 0.01, 0.001, "SELECT " + HOSTILE),
                new SimulatedShop.Endpoint(
                    "x".repeat(300),
                    "GET /" + "y".repeat(300),
                    1,
                    0.001,
                    0.01,
                    0,
                    "z".repeat(3000))),
            20,
            60);
    Finding finding =
        new Finding(
            Kind.SLOW_SQL,
            ResourceId.sql(HOSTILE),
            List.of(HOSTILE, "x".repeat(300)),
            0.5,
            List.of(new Finding.Evidence(HOSTILE, 1, HOSTILE, 1.0)),
            List.of(new Finding.RuledOut(Kind.GC_PRESSURE, HOSTILE)),
            new Finding.Remedy(HOSTILE, HOSTILE, 1.0, 2.0),
            new Finding.Prediction(HOSTILE, 1, 2, HOSTILE, HOSTILE),
            null);
    Run run = shop.run(Map.of(HOSTILE, Run.Target.builder().success(1.0).meanNanos(1L).build()));
    return ReportBuilder.build(
        HOSTILE,
        HOSTILE + "\n  " + HOSTILE,
        SimulatedShop.START,
        SimulatedShop.START + 14_000,
        run,
        new Verdict(Verdict.Outcome.FINDINGS, HOSTILE, List.of(finding), List.of()),
        new Report.Overhead(0.1, 1, List.of(HOSTILE), 1));
  }
}
