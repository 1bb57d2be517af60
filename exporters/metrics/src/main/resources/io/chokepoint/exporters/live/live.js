"use strict";
(function () {
  const KEPT = 300;
  const TABLE_SECONDS = 30;
  const MOST_LINES = 6;
  // in a bar's order: [kind, hue, words, whether it is waiting]
  const KINDS = [...{{kinds}}, ["unattributed", "", "unattributed", false]];
  const style = (hue, waiting) => hue ? "k-" + hue + (waiting ? " waiting" : "") : "rest";
  const windows = [];
  const STALE_SECONDS = 5;
  let newestAt = performance.now();
  const plots = {};
  const $ = (id) => document.getElementById(id);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // HdrHistogram's compressed V2 encoding, as a list of [upper value in ms, count]
  async function histogram(base64) {
    if (!base64) { return []; }
    const packed = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const stream = new Blob([packed.subarray(8)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const data = new DataView(await new Response(stream).arrayBuffer());
    const halfBits = Math.ceil(Math.log2(2 * Math.pow(10, data.getInt32(12)))) - 1;
    const half = 1 << halfBits;
    const unit = Math.floor(Math.log2(Number(data.getBigInt64(16))));
    const end = 40 + data.getInt32(4);
    const counts = [];
    for (let at = 40, index = 0; at < end;) {
      let n = 0, scale = 1, byte;
      do { byte = data.getUint8(at++); n += (byte & 127) * scale; scale *= 128; } while (byte > 127);
      n = n % 2 ? -(n + 1) / 2 : n / 2;
      if (n < 0) { index -= n; continue; }
      if (n > 0) {
        const bucket = Math.max(0, (index >> halfBits) - 1);
        const sub = index < half ? index : (index & (half - 1)) + half;
        counts.push([(sub + 1) * Math.pow(2, bucket + unit) / 1e6, n]);
      }
      index++;
    }
    return counts;
  }

  function percentile(counts, share) {
    const all = counts.reduce((sum, c) => sum + c[1], 0);
    let rank = Math.max(1, Math.ceil(all * share));
    for (const [ms, n] of counts) { rank -= n; if (rank <= 0) { return ms; } }
    return null;
  }

  function merged(lists) {
    const by = new Map();
    for (const list of lists) { for (const [ms, n] of list) { by.set(ms, (by.get(ms) || 0) + n); } }
    return [...by].sort((a, b) => a[0] - b[0]);
  }

  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const values = (object) => Object.values(object || {});
  const failed = (e) => sum(Object.entries(e.statuses).filter(([s]) => s >= 500).map(([, n]) => n));

  const { number, millis, percent, bytes, rate } = figures;
  const clock = (s) => new Date(s * 1000).toLocaleTimeString("en-GB");

  // ---- what is drawn

  const seconds = (w) => w.lengthNanos / 1e9;
  const names = (part) => [...new Set(windows.flatMap((w) => Object.keys(w[part] || {})))].sort();

  function busiest() {
    const wall = new Map();
    for (const w of windows) {
      for (const [name, e] of Object.entries(w.endpoints)) { wall.set(name, (wall.get(name) || 0) + e.ledger.wallNanos); }
    }
    return [...wall].sort((a, b) => b[1] - a[1]).slice(0, MOST_LINES).map((e) => e[0]).sort();
  }

  const CHARTS = {
    load: () => ({ title: "Requests a second", format: number, lines: [
      ["requests", (w) => sum(values(w.endpoints).map((e) => e.ledger.requests)) / seconds(w), "--s0", true],
      ["5xx", (w) => sum(values(w.endpoints).map(failed)) / seconds(w), "--s1"],
      ["inside", (w) => sum(values(w.endpoints).map((e) => e.inFlight)), "--s7"]] }),
    latency: () => ({ title: "Latency, 95th percentile by endpoint", format: millis, lines:
      busiest().map((name, i) => [name, (w) => w.endpoints[name] ? w.endpoints[name].p95 : null, "--s" + i]) }),
    cpu: () => ({ title: "Processors", format: number, lines: [
      ["service", (w) => w.system.processCpuNanos == null ? null : w.system.processCpuNanos / w.lengthNanos, "--s2", true],
      ["host", (w) => w.system.hostBusyNanos == null ? null : w.system.hostBusyNanos / w.lengthNanos, "--s7"],
      ["may use", (w) => w.system.cgroupCpuLimit || w.system.cpus, "--s1"]] }),
    heap: () => ({ title: "Heap", format: bytes, lines: [
      ["used", (w) => w.system.heapUsed, "--s4", true],
      ["live after GC", (w) => w.system.heapLive, "--s3"],
      ["max", (w) => w.system.heapMax, "--s1"]] }),
    gc: () => ({ title: "GC pauses a second", format: millis, lines: [
      ["paused", (w) => w.system.gcPauseNanos == null ? null : w.system.gcPauseNanos / 1e6 / seconds(w), "--s4", true]] }),
    pools: () => ({ title: "Connection pools", format: number, lines: names("pools").slice(0, 3).flatMap((p, i) => [
      [p + " in use", (w) => w.pools[p] ? w.pools[p].busyNanos / w.lengthNanos : null, "--s" + (3 * i % 8), true],
      [p + " waiting", (w) => w.pools[p] ? w.pools[p].pending : null, "--s" + ((3 * i + 1) % 8)],
      [p + " max", (w) => w.pools[p] ? w.pools[p].capacity : null, "--s7"]]) }),
    workers: () => ({ title: "Worker threads", format: number, lines: names("workers").slice(0, 2).flatMap((p, i) => [
      [p + " busy", (w) => w.workers[p] ? w.workers[p].busy : null, "--s" + (i ? 3 : 5), true],
      [p + " queued", (w) => w.workers[p] ? w.workers[p].queued : null, "--s1"],
      [p + " max", (w) => w.workers[p] ? w.workers[p].capacity : null, "--s7"]]) })
  };

  // where no window was kept, a line ends: what is not known is not drawn
  function points() {
    const all = [];
    windows.forEach((w, i) => {
      const before = windows[i - 1];
      const end = before && before.startMillis + before.lengthNanos / 1e6;
      if (before && w.startMillis - end > 900) { all.push({ at: end / 1000, window: null }); }
      all.push({ at: w.startMillis / 1000, window: w });
    });
    return all;
  }

  function draw() {
    const shown = points();
    const x = shown.map((p) => p.at);
    for (const [id, make] of Object.entries(CHARTS)) {
      const chart = make();
      const key = chart.lines.map((l) => l[0]).join("\n");
      let plot = plots[id];
      if (chart.lines.length === 0) { if (plot) { plot.box.hidden = true; } continue; }
      if (!plot || plot.key !== key) { plot = plots[id] = create(id, chart, key, plot && plot.box); }
      plot.box.hidden = false;
      plot.uplot.setData([x, ...chart.lines.map((line) => shown.map((p) => { const v = p.window && line[1](p.window); return v == null ? null : v; }))]);
    }
  }

  function create(id, chart, key, old) {
    const box = old || document.createElement("div");
    box.className = "card chart";
    box.replaceChildren(Object.assign(document.createElement("h2"), { textContent: chart.title }));
    if (!old) { $("charts").append(box); }
    const axis = { stroke: color("--muted"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
    const uplot = new uPlot({
      width: Math.max(200, box.clientWidth - 28), height: 170,
      cursor: { sync: { key: "live" }, points: { size: 6 } },
      scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.08 : 1] } },
      axes: [{ ...axis, space: 70, values: (u, ticks) => ticks.map(clock) }, { ...axis, size: 62, values: (u, ticks) => ticks.map((t) => chart.format(t)) }],
      series: [{ value: (u, v) => v == null ? "–" : clock(v) },
        ...chart.lines.map(([label, , stroke, filled]) => ({
          label, stroke: color(stroke), width: 1.6, points: { show: false }, spanGaps: false,
          fill: filled ? color(stroke) + "22" : undefined, value: (u, v) => chart.format(v) }))]
    }, [[]], box);
    return { box, key, uplot };
  }

  // ---- the figures of now

  function tiles() {
    const w = windows[windows.length - 1];
    const last = windows.slice(-10);
    const span = sum(last.map(seconds));
    const endpoints = last.flatMap((x) => values(x.endpoints));
    const requests = sum(endpoints.map((e) => e.ledger.requests));
    const errors = sum(endpoints.map(failed));
    const all = merged(endpoints.map((e) => e.counts));
    const s = w.system;
    const list = [
      ["requests a second", rate(requests / span)],
      ["p95 of all requests", millis(percentile(all, 0.95))],
      ["5xx", percent(errors / requests), "", errors > 0],
      ["service CPU", s.processCpuNanos == null ? number(null) : number(s.processCpuNanos / w.lengthNanos), "of " + number(s.cgroupCpuLimit || s.cpus)],
      ["heap", bytes(s.heapUsed), "of " + bytes(s.heapMax)]];
    for (const [name, p] of Object.entries(w.pools).slice(0, 3)) {
      const out = sum(values(p.orphaned));
      list.push(["pool " + name, number(p.active), (p.capacity ? "of " + p.capacity : "") + (p.pending ? ", " + p.pending + " waiting" : "") + (out ? ", " + out + " lost" : ""), p.pending > 0 || out > 0]);
    }
    for (const [name, p] of Object.entries(w.workers).slice(0, 2)) {
      list.push(["threads " + name, number(p.busy), (p.capacity ? "of " + p.capacity : "") + (p.queued ? ", " + p.queued + " queued" : ""), p.queued > 0]);
    }
    $("tiles").replaceChildren(...list.map(([label, value, rest, bad]) => {
      const tile = element("div", "tile" + (bad ? " bad" : ""));
      const figure = element("div", "value", value);
      if (rest) { figure.append(" ", element("small", "", rest)); }
      tile.append(element("div", "label", label), figure);
      return tile;
    }));
  }

  function element(tag, className, text) {
    const e = document.createElement(tag);
    e.className = className;
    if (text != null) { e.textContent = text; }
    return e;
  }

  function spent(ledgers) {
    const by = Object.fromEntries(KINDS.map((k) => [k[0], 0]));
    for (const ledger of ledgers) {
      let left = ledger.wallNanos;
      for (const [resource, c] of Object.entries(ledger.charges)) {
        const kind = resource.split(":")[0];
        const nanos = c.waitNanos + c.serviceNanos;
        if (kind in by) { by[kind] += nanos; left -= nanos; }
      }
      by.unattributed += Math.max(0, left);
    }
    return by;
  }

  function table() {
    const last = windows.slice(-TABLE_SECONDS);
    const span = sum(last.map(seconds));
    const rows = new Map();
    for (const w of last) {
      for (const [name, e] of Object.entries(w.endpoints)) { rows.set(name, [...(rows.get(name) || []), e]); }
    }
    const sorted = [...rows].map(([name, list]) => ({ name, list, wall: sum(list.map((e) => e.ledger.wallNanos)) })).sort((a, b) => b.wall - a.wall);
    const longest = Math.max(...sorted.map((r) => r.wall / Math.max(1, sum(r.list.map((e) => e.ledger.requests)))), 1);
    const used = new Set();
    $("quiet").hidden = sorted.length > 0;
    $("endpoints").replaceChildren(...sorted.slice(0, 30).map(({ name, list, wall }) => {
      const requests = sum(list.map((e) => e.ledger.requests));
      const errors = sum(list.map(failed));
      const counts = merged(list.map((e) => e.counts));
      const row = element("tr", "");
      row.append(element("td", "", name), element("td", "", rate(requests / span)),
        element("td", "", millis(percentile(counts, 0.5))), element("td", "", millis(percentile(counts, 0.95))),
        element("td", "", millis(percentile(counts, 1))), element("td", errors ? "errors" : "", percent(errors / requests)),
        element("td", "", String(list[list.length - 1].inFlight)), bar(wall, requests, list, longest, used));
      row.firstChild.title = name;
      return row;
    }));
    keys("keys", used);
  }

  function keys(place, used) {
    $(place).replaceChildren(...KINDS.filter((k) => used.has(k[0])).map(([kind, hue, label, waiting]) => {
      const key = element("span", "");
      key.append(element("i", style(hue, waiting)), label);
      return key;
    }));
  }

  function bar(wall, requests, list, longest, used) {
    const mean = wall / Math.max(1, requests);
    return stacked(spent(list.map((e) => e.ledger)), wall, mean, 100 * mean / longest, used);
  }

  // one bar of what {by} says, {whole} nanoseconds in all, {mean} of them in the mean
  function stacked(by, whole, mean, width, used) {
    const cell = element("td", "bar");
    const stack = element("div", "stack");
    stack.style.width = Math.max(4, width) + "%";
    const parts = [];
    for (const [kind, hue, label, waiting] of KINDS) {
      const share = whole ? by[kind] / whole : 0;
      if (share < 0.002) { continue; }
      used.add(kind);
      const piece = element("i", style(hue, waiting));
      piece.style.flex = String(share);
      stack.append(piece);
      parts.push(`${label} ${millis(share * mean / 1e6)} (${percent(share)})`);
    }
    cell.title = parts.join("\n");
    cell.append(stack);
    return cell;
  }

  // what holders of connections did, by pool and endpoint
  function holders() {
    const sums = new Map();
    for (const w of windows.slice(-TABLE_SECONDS)) {
      for (const [pool, p] of Object.entries(w.pools)) {
        for (const [endpoint, h] of Object.entries(p.holders)) {
          const key = pool + "\n" + endpoint;
          const sum = sums.get(key) || { pool, endpoint, count: 0, held: 0, by: Object.fromEntries(KINDS.map((k) => [k[0], 0])) };
          let rest = h.holdNanos - h.cpuNanos - h.sqlNanos;
          sum.count += h.count;
          sum.held += h.holdNanos;
          sum.by.cpu += h.cpuNanos;
          sum.by.sql += h.sqlNanos;
          for (const [resource, nanos] of Object.entries(h.visited || {})) {
            const kind = resource.split(":")[0];
            if (kind !== "sql" && kind in sum.by) { sum.by[kind] += nanos; rest -= nanos; }
          }
          sum.by.unattributed += Math.max(0, rest);
          sums.set(key, sum);
        }
      }
    }
    const rows = [...sums.values()].filter((h) => h.held > 0).sort((a, b) => b.held - a.held).slice(0, 12);
    const span = sum(windows.slice(-TABLE_SECONDS).map(seconds));
    const used = new Set();
    $("held").hidden = rows.length === 0;
    $("holders").replaceChildren(...rows.map((h) => {
      const row = element("tr", "");
      row.append(element("td", "", h.endpoint || "outside any request"), element("td", "", h.pool), element("td", "", number(h.held / 1e9 / span)),
        element("td", "", millis(h.held / h.count / 1e6)), stacked(h.by, h.held, h.held / h.count, 100, used));
      return row;
    }));
    keys("holder-keys", used);
  }

  // ---- asking the agent

  async function get(path) {
    const response = await fetch(path, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) { throw new Error(path + " answered " + response.status); }
    return response.json();
  }

  async function unfold(w) {
    await Promise.all(values(w.endpoints).map(async (e) => {
      e.counts = await histogram(e.latency);
      e.p95 = percentile(e.counts, 0.95);
    }));
    return w;
  }

  async function poll() {
    const newest = windows.length ? windows[windows.length - 1].startMillis : Date.now() - KEPT * 1000;
    const answer = await get("api/v1/timeline?from=" + (newest + 1));
    if (answer.windows.length) { newestAt = performance.now(); }
    windows.push(...await Promise.all(answer.windows.map(unfold)));
    windows.splice(0, windows.length - KEPT);
    $("application").textContent = answer.application;
    $("jvm").textContent = answer.setup.jvm;
    document.title = answer.application + " – Chokepoint live";
    if (windows.length && answer.windows.length) { tiles(); draw(); table(); holders(); }
  }

  async function step() {
    const { steps, underWay } = await get("api/v1/steps");
    const last = steps[steps.length - 1];
    $("step").textContent = underWay ? "step under way: " + underWay.name + ", " + Math.round((underWay.toMillis - underWay.fromMillis) / 1000) + " s"
      : last ? "last step: " + last.name : "";
    experiment(steps, underWay);
  }

  // blocks of an experiment are steps of these names
  const BLOCK = /^(control|changed) \d+$/;
  let token = "";
  let held = null;

  const control = (path, method) => fetch("api/v1/control" + path, { method, headers: { Authorization: "Bearer " + token } });

  function experiment(steps, underWay) {
    const blocks = steps.filter((s) => BLOCK.test(s.name));
    const running = underWay && BLOCK.test(underWay.name);
    if (running || held) { $("experiment").hidden = false; }
    $("block").textContent = running ? underWay.name + " under way, " + blocks.length + " blocks so far" : "over, " + blocks.length + " blocks";
  }

  // the token is kept by this page alone, and is gone with it
  async function lease() {
    if (!token) { return; }
    const answer = await control("", "GET");
    const { lease: last, error } = await answer.json();
    $("control").hidden = answer.ok;
    if (!answer.ok) { token = ""; }
    held = answer.ok && last && !last.ended ? last : null;
    $("put-back").hidden = !held;
    $("lease").textContent = !answer.ok ? error
      : !last ? "Nothing is changed."
      : last.setting.name + " of " + last.setting.resource + ": " + last.setting.value + " → " + last.value
        + (held ? ", put back in " + number(last.secondsLeft) + " s unless it is renewed" : "; " + last.ended);
  }

  $("control").addEventListener("submit", (e) => {
    e.preventDefault();
    token = $("token").value;
    $("token").value = "";
    lease();
  });
  $("put-back").addEventListener("click", async () => {
    await control("/lease/" + held.id, "DELETE");
    lease();
  });

  async function judge() {
    const { verdict, atMillis } = await get("api/v1/diagnosis");
    $("verdict").className = "card verdict " + verdict.outcome;
    $("outcome").textContent = { findings: "found", healthy: "healthy", insufficient: "no verdict yet" }[verdict.outcome] || verdict.outcome;
    $("summary").textContent = verdict.summary + " (as of " + clock(atMillis / 1000) + ")";
    $("findings").replaceChildren(...verdict.findings.slice(0, 3).map((f) => {
      const item = element("li", "");
      item.append(element("b", "", f.kind + (f.resource ? " · " + f.resource : "")), " " + (f.remedy ? f.remedy.what : ""));
      return item;
    }));
  }

  // what the agent does not see comes before what it thinks of the rest
  async function blindness() {
    const { blind } = await get("api/v1/health");
    $("blind").hidden = !blind || blind.length === 0;
    $("blind").replaceChildren(...(blind || []).map((word) => element("p", "", "The agent does not see everything: " + word + ".")));
  }

  function every(millis, what) {
    const run = async () => {
      try {
        await what();
        const silent = Math.round((performance.now() - newestAt) / 1000);
        $("state").className = silent > STALE_SECONDS ? "state lost" : "state live";
        $("state").textContent = silent > STALE_SECONDS ? "no new figures for " + silent + " s" : "live";
      } catch (e) {
        $("state").className = "state lost";
        $("state").textContent = "agent does not answer";
        console.warn(e);
      }
      setTimeout(run, millis);
    };
    run();
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const plot of Object.values(plots)) { plot.key = null; }
    if (windows.length) { draw(); }
  });
  addEventListener("resize", () => {
    for (const { box, uplot } of Object.values(plots)) { uplot.setSize({ width: Math.max(200, box.clientWidth - 28), height: 170 }); }
  });
  every(1000, poll);
  every(1000, step);
  every(1000, lease);
  every(5000, judge);
  every(5000, blindness);
})();
