// Sliders for the pictures that nnlib.book.Explorer stored when the notebook was executed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("figure.nn-explorer").forEach(activate);
});

function activate(figure, index) {
  const { controls, alts, lines, frames } = JSON.parse(figure.querySelector("script").textContent);
  const image = figure.querySelector("img");
  const positions = controls.map((control) => control.start);
  const status = liveRegion();

  const draw = () => {
    const frame = controls.reduce((k, control, i) => k * control.values.length + positions[i], 0);
    image.src = "data:image/svg+xml," + encodeURIComponent(inTheme(picture(lines, frames[frame])));
    image.alt = alts[frame];
  };

  const panel = document.createElement("div");
  panel.className = "nn-controls";
  controls.forEach((control, i) => {
    panel.append(slider(control, `nn-explorer-${index}-${i}`, (position) => {
      positions[i] = position;
      draw();
      status.announce(image.alt);
    }));
  });
  figure.prepend(panel);
  figure.append(status.element);
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

// One labeled range input with its value beside it.
function slider({ label, values, start }, id, onMove) {
  const row = document.createElement("div");
  const name = document.createElement("label");
  const input = document.createElement("input");
  const value = document.createElement("output");
  name.htmlFor = input.id = id;
  name.textContent = label;
  Object.assign(input, { type: "range", min: 0, max: values.length - 1, step: 1 });
  input.value = start; // after max, or the browser clips it
  input.autocomplete = "off"; // a reload starts where the text does
  value.htmlFor = id;
  value.setAttribute("aria-live", "off"); // the slider speaks for itself
  const show = () => {
    value.textContent = values[input.value];
    input.setAttribute("aria-valuetext", values[input.value]);
  };
  input.addEventListener("input", () => {
    show();
    onMove(Number(input.value));
  });
  show();
  row.append(name, input, value);
  return row;
}

// Tells screen readers what the picture shows, once the slider has rested.
function liveRegion() {
  const element = document.createElement("p");
  element.className = "nn-sr-only";
  element.setAttribute("aria-live", "polite");
  let timer;
  const announce = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => { element.textContent = text; }, 800);
  };
  return { element, announce };
}

// A picture is a list of runs: first line, number of lines, first line, …
function picture(lines, runs) {
  const parts = [];
  for (let i = 0; i < runs.length; i += 2) {
    parts.push(...lines.slice(runs[i], runs[i] + runs[i + 1]));
  }
  return parts.join("\n");
}

// The colors of the page's theme; window.nnlibDark is written by the book's Sphinx extension.
function inTheme(svg) {
  if (document.documentElement.dataset.theme !== "dark") return svg;
  return svg.replace(/#[0-9a-f]{6}\b/g, (color) => window.nnlibDark[color] ?? color);
}
