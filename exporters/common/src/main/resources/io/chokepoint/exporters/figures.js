"use strict";
// Figures as core.text.Text writes them; ReportPageIT holds the two against each other.
const figures = (() => {
  const UNKNOWN = "–";
  const unknown = (v) => v == null || !Number.isFinite(v);

  function number(v) {
    if (unknown(v)) { return UNKNOWN; }
    const size = Math.abs(v);
    if (Number.isInteger(v) || size >= 99.95) {
      return size >= 999.5 ? Math.round(v).toLocaleString("en-US") : v.toFixed(0);
    }
    if (size < 0.0005) { return v < 0 ? "> -0.001" : "< 0.001"; }
    return v.toFixed(size >= 9.995 ? 1 : size >= 0.0995 ? 2 : 3);
  }

  function millis(v) {
    if (unknown(v)) { return UNKNOWN; }
    const size = Math.abs(v);
    if (size >= 7.2e6) { return number(v / 3.6e6) + " h"; }
    if (size >= 6e5) { return number(v / 6e4) + " min"; }
    if (size >= 999.5) { return number(v / 1e3) + " s"; }
    return size > 0 && size < 0.9995 ? number(v * 1e3) + " µs" : number(v) + " ms";
  }

  function percent(share) {
    if (unknown(share)) { return UNKNOWN; }
    const p = 100 * share, whole = Math.round(p);
    if (Math.abs(p - whole) < 1e-9) { return whole + " %"; }
    const none = Math.abs(p), all = Math.abs(100 - none);
    if (none < 0.005) { return p < 0 ? "> -0.01 %" : "< 0.01 %"; }
    if (none < 100 && all < 0.005) { return "> 99.99 %"; }
    return p.toFixed(none < 0.995 || all < 0.05 ? 2 : none < 9.95 || all < 0.5 ? 1 : 0) + " %";
  }

  function bytes(v) {
    if (unknown(v)) { return UNKNOWN; }
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (Math.abs(v) >= 1023.5 && unit < units.length - 1) { v /= 1024; unit++; }
    return number(v) + " " + units[unit];
  }

  const rate = (v) => unknown(v) ? UNKNOWN : number(v) + "/s";

  function unit(v, name) {
    switch (name) {
      case "ms": return millis(v);
      case "1/s": return rate(v);
      case "%": return percent(v / 100);
      case "bytes": return bytes(v);
      case "MiB": return bytes(v * (1 << 20));
      default: return number(v);
    }
  }

  return { number, millis, percent, bytes, rate, unit };
})();
