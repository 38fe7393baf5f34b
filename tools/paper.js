// Runs in the page that is printed: fits what is too wide, keeps together what is short, and then reports in the
// title of the document, which becomes the title of the PDF, whether everything is in its place.
"use strict";

const sources = new Map();
addEventListener("DOMContentLoaded", () => {
  for (const math of document.querySelectorAll(".math"))
    sources.set(math, math.lastChild.textContent.trim().replace(/^\\[([]\s*|\s*\\[)\]]$/g, ""));
});
addEventListener("load", async () => {
  const all = selector => [...document.querySelectorAll(selector)];
  const faults = [];
  const fault = (what, which) => { if (which.length) faults.push(`${which.length} ${what}, such as ${which[0]}`); };
  const width = element => element.getBoundingClientRect().width;
  // The room that an element has: that of the nearest block around it, without its padding.
  const room = element => {
    let block = element.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const style = getComputedStyle(block);
    return block.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  };
  const shrink = (element, content, available) => {
    element.style.fontSize = `${(parseFloat(element.style.fontSize) || 100) * available / content}%`;
  };

  try {
    const version = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 0;
    if (version < 131) faults.push(`page numbers need Chromium 131 or newer, and this is ${version}`);
    if (window.MathJax) await MathJax.startup.promise;
    // A screen reader hears a formula in TeX.
    for (const formula of all("mjx-container")) {
      formula.setAttribute("role", "img");
      formula.setAttribute("aria-label", sources.get(formula.closest(".math")));
    }
    await document.fonts.ready;

    // Measure everything, then change everything: a change between two measurements lays out the whole book again.
    let wide = all("mjx-container").map(formula => {
      const number = formula.parentElement.querySelector(".eqno");
      return [formula, width(formula.firstElementChild), room(formula) - (number ? 2 * width(number) : 0)];
    });
    for (let step = 0; step < 6; step++) {
      for (const [element, content, available] of wide) if (content > available + 1) shrink(element, content, .98 * available);
      wide = all("table").map(table => [table, width(table), room(table)]);
    }
    const page = 247 / 25.4 * 96;
    const short = all("figure, .cell_input, div.highlight, div.nn-claim, li.nn-claim, div.admonition, table, .paper-answer, " +
                      ".paper-aside, .paper-code, dl.nn-card, div.math, div.cell_output")
      .filter(block => block.offsetHeight < (block.matches("figure, div.math") ? 1 : .3) * page);
    for (const block of short) block.classList.add("paper-keep");

    fault("pictures are missing", all("img").filter(i => !i.complete || !i.naturalWidth).map(i => i.src.slice(0, 90)));
    fault("formulas are not typeset", all(".math").filter(m => !m.querySelector("mjx-container")).map(m => m.textContent));
    fault("formulas have a mistake", all("mjx-merror").map(m => m.textContent));
    fault("fonts are missing", [...document.fonts].filter(f => f.status === "error").map(f => f.family));
    const edge = document.body.getBoundingClientRect().right + 1;
    fault("elements reach into the margin", all("body *")
      .filter(e => e.getBoundingClientRect().right > edge && !e.closest("mjx-assistive-mml, .nn-sr-only"))
      .map(e => `${e.tagName} ${e.className}: ${e.textContent.slice(0, 60)}`));
  } catch (error) {
    faults.push(String(error));
  }
  document.title = faults.length ? `Faults: ${faults.join("; ")}` : document.documentElement.dataset.title;
});
