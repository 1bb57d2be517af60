"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const place = document.getElementById("plots");
  const sync = uPlot.sync("report");
  const HEIGHT = 200;
  const logarithmic = new Set();
  let plots = [];

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function clock(seconds) {
    if (data.labels) {
      return data.labels[seconds] || "";
    }
    const s = Math.round(seconds);
    const hours = Math.floor(s / 3600);
    const rest = [Math.floor((s % 3600) / 60), s % 60];
    if (hours > 0) {
      return hours + ":" + rest.map((v) => String(v).padStart(2, "0")).join(":");
    }
    return rest[0] + ":" + String(rest[1]).padStart(2, "0");
  }

  // the steps, behind everything else; their names where there is room
  function bands(u) {
    const g = u.ctx;
    const { left, top, width, height } = u.bbox;
    g.save();
    g.beginPath();
    g.rect(left, top, width, height);
    g.clip();
    g.font = 11 * devicePixelRatio + "px system-ui, sans-serif";
    g.textAlign = "center";
    g.textBaseline = "top";
    for (const step of data.steps) {
      const from = u.valToPos(step.from, "x", true);
      const to = u.valToPos(step.to, "x", true);
      g.fillStyle = color("band");
      g.fillRect(from, top, to - from, height);
      if (g.measureText(step.name).width < to - from - 8) {
        g.fillStyle = color("muted");
        g.fillText(step.name, (from + to) / 2, top + 3 * devicePixelRatio);
      }
    }
    g.restore();
  }

  function series(s, chart) {
    const stroke = color("s" + s.color);
    const line = {
      label: s.label,
      scale: s.right ? "right" : "y",
      stroke: stroke,
      width: s.style === "dash" ? 1.5 : 1.75,
      dash: s.style === "dash" ? [5, 4] : undefined,
      points: { show: false },
      value: (u, v) => figures.unit(v, s.right ? chart.right : chart.unit),
    };
    if (s.style === "area") {
      line.fill = stroke + "24";
    }
    if (s.style === "bars") {
      line.paths = uPlot.paths.bars({ size: [0.8, 6, 1.5] });
      line.fill = stroke;
      line.width = 0;
    }
    return line;
  }

  function axis(unit, scale) {
    return {
      scale: scale,
      side: scale === "right" ? 1 : 3,
      size: 58,
      stroke: color("muted"),
      font: "11px system-ui, sans-serif",
      grid: { show: scale !== "right", stroke: color("line"), width: 1 },
      ticks: { show: false },
      values: (u, all) => all.map((v) => (v == null ? "" : figures.unit(v, unit))),
    };
  }

  function options(chart, width) {
    const fromZero = (u, min, max) => [Math.min(0, min || 0), max > 0 ? max * 1.12 : 1];
    const axes = [
      {
        stroke: color("muted"),
        font: "11px system-ui, sans-serif",
        grid: { show: false },
        ticks: { stroke: color("line"), size: 4 },
        space: 60,
        size: 32,
        incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200],
        values: (u, all) => all.map(clock),
      },
      axis(chart.unit, "y"),
    ];
    const y = logarithmic.has(chart.id) ? { distr: 3 } : { range: fromZero };
    const scales = { x: { time: false }, y: y };
    if (chart.right) {
      axes.push(axis(chart.right, "right"));
      scales.right = { range: fromZero };
    }
    return {
      width: width,
      height: HEIGHT,
      padding: [null, data.labels ? 36 : null, null, null],
      scales: scales,
      axes: axes,
      series: [{ label: "at", value: (u, v) => (v == null ? "–" : clock(v)) }].concat(
        chart.series.map((s) => series(s, chart))
      ),
      cursor: { sync: { key: sync.key, setSeries: false }, points: { size: 6 } },
      legend: { live: true },
      hooks: { drawClear: [bands] },
    };
  }

  function describe(chart) {
    const most = chart.series.map((s) => {
      const all = s.data.filter((v) => v != null);
      const unit = s.right ? chart.right : chart.unit;
      return s.label + " up to " + figures.unit(Math.max.apply(null, all), unit);
    });
    return chart.title + ": " + most.join(", ");
  }

  function figure(chart) {
    const element = document.createElement("figure");
    element.className = "card chart";
    element.id = "chart-" + chart.id;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", describe(chart));
    const heading = document.createElement("h3");
    heading.textContent = chart.title;
    element.appendChild(heading);
    if (chart.unit === "ms") {
      heading.appendChild(scaleButton(chart));
    }
    place.appendChild(element);
    return element;
  }

  // queueing spans decades: on a logarithmic scale the light steps show as well
  function scaleButton(chart) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "log";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", "logarithmic scale");
    button.addEventListener("click", () => {
      const on = !logarithmic.delete(chart.id);
      if (on) {
        logarithmic.add(chart.id);
      }
      button.setAttribute("aria-pressed", String(on));
      draw();
    });
    return button;
  }

  function inner(element) {
    const style = getComputedStyle(element);
    return element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  }

  function draw() {
    for (const { plot } of plots) {
      plot.destroy();
    }
    // all frames first: a chart takes the width that its neighbours leave it
    const elements = data.charts.map(
      (chart) => document.getElementById("chart-" + chart.id) || figure(chart)
    );
    plots = data.charts.map((chart, i) => {
      const element = elements[i];
      const columns = [data.x].concat(chart.series.map((s) => s.data));
      const plot = new uPlot(options(chart, inner(element)), columns, element);
      return { plot, element };
    });
  }

  function resize() {
    for (const { plot, element } of plots) {
      const width = inner(element);
      if (Math.abs(width - plot.width) >= 1) {
        plot.setSize({ width: width, height: HEIGHT });
      }
    }
  }

  draw();
  if (data.charts.length === 0) {
    place.textContent = "No second of this run was recorded.";
  }
  new ResizeObserver(resize).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw);
  window.chokepointPlots = () => plots.map((p) => p.plot);
})();
