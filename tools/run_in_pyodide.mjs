// Run a notebook's code cells under Pyodide, in Node, as the kernel in the browser does.
//
//     node run_in_pyodide.mjs PYODIDE_FOLDER NNLIB_WHEEL NOTEBOOK
//
// Prints one line of JSON: the seconds until Python was ready, the seconds of processor time that
// the cells took, the slowest cells, and the number and the message of a cell that failed.
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, wheel, notebook] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${distribution}/pyodide.mjs`));

const quiet = { messageCallback: () => {} };
const began = performance.now();
const python = await loadPyodide({ indexURL: distribution, stdout: () => {}, stderr: () => {} });
await python.loadPackage(["micropip", "ipython"], quiet);
python.FS.writeFile(`/tmp/${basename(wheel)}`, readFileSync(wheel));
await python.runPythonAsync(`
import micropip
await micropip.install("emfs:/tmp/${basename(wheel)}", deps=False)
`);
// Matplotlib draws into the notebook, as in a kernel
await python.loadPackage(["numpy", "matplotlib"], quiet);
await python.runPythonAsync(`
import os
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_formatter.active_types = ["text/plain", "text/html", "image/svg+xml", "image/png"]
`);
const start = Number(((performance.now() - began) / 1000).toFixed(1));
const processor = () => process.cpuUsage().user / 1e6;

const times = [];
let error = null;
for (const [number, cell] of JSON.parse(readFileSync(notebook)).cells.entries()) {
  if (cell.cell_type !== "code") continue;
  const source = [cell.source].flat().join("");
  if (/^%pip /m.test(source)) continue; // the library is here
  await python.loadPackagesFromImports(source, quiet);
  const before = processor();
  python.globals.set("source", source);
  const message = python.runPython(`
result = shell.run_cell(source, store_history=True)
problem = result.error_before_exec or result.error_in_exec
"" if problem is None else f"{type(problem).__name__}: {problem}"
`);
  times.push([Number((processor() - before).toFixed(1)), number]);
  if (message) {
    error = [number, message];
    break;
  }
}
const seconds = times.reduce((sum, [time]) => sum + time, 0);
const slowest = times.sort(([a], [b]) => b - a).slice(0, 8);
console.log(JSON.stringify({ start, seconds, slowest, error }));
process.exit(error ? 1 : 0);
