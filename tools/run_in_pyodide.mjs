// Run the code cells of notebooks under Pyodide, in Node, as the kernel in the browser does.
//
//     node run_in_pyodide.mjs PYODIDE_FOLDER NNLIB_WHEEL NOTEBOOK ...
//
// Without notebooks, their paths are read from standard input, one a line. The packages are loaded
// once; each notebook has names of its own and imports the library anew. Prints a line of JSON
// when Python is ready, with the seconds that took, and one for each notebook: the seconds of
// processor time that its cells took; how many times that is the mean of what a fixed piece of work
// took before and after it, which depends less on the machine; the slowest cells; and the number and
// the message of a cell that failed.
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, wheel, ...notebooks] = process.argv.slice(2);
const distribution = resolve(folder);
const { loadPyodide } = await import(pathToFileURL(`${distribution}/pyodide.mjs`));

const quiet = { messageCallback: () => {} };
const began = performance.now();
const python = await loadPyodide({ indexURL: distribution, stdout: () => {}, stderr: () => {} });
await python.loadPackage(["micropip", "ipython", "matplotlib", "scikit-learn"], quiet);
python.FS.writeFile(`/tmp/${basename(wheel)}`, readFileSync(wheel));
await python.runPythonAsync(`
import micropip
await micropip.install("emfs:/tmp/${basename(wheel)}", deps=False)
`);
// Matplotlib draws into the notebook, as in a kernel
await python.runPythonAsync(`
import os
import sys

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
import matplotlib.pyplot as plt
import numpy as np
import sklearn.linear_model
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.display_formatter.active_types = ["text/plain", "text/html", "image/svg+xml", "image/png"]

def start_afresh():
    shell.reset()
    plt.close("all")
    plt.rcdefaults()
    for name in [name for name in sys.modules if name.partition(".")[0] == "nnlib"]:
        del sys.modules[name]

def work():
    total, A = 0, np.eye(64)
    for i in range(1_000_000):
        total += i * i
    for _ in range(1000):
        A = np.tanh(A @ A + 1)

def run(source):
    result = shell.run_cell(source, store_history=True)
    problem = result.error_before_exec or result.error_in_exec
    return "" if problem is None else f"{type(problem).__name__}: {problem}"
`);
const startAfresh = python.globals.get("start_afresh");
const work = python.globals.get("work");
const run = python.globals.get("run");
const processor = () => process.cpuUsage().user / 1e6;
const duration = (job) => {
  const before = processor();
  job();
  return processor() - before;
};
const rounded = (seconds) => Number(seconds.toFixed(1));
const print = (report) => console.log(JSON.stringify(report));
print({ start: rounded((performance.now() - began) / 1000) });

async function report(notebook) {
  startAfresh();
  const workBefore = duration(work);
  const times = [];
  let error = null;
  for (const [number, cell] of JSON.parse(readFileSync(notebook)).cells.entries()) {
    if (cell.cell_type !== "code") continue;
    const source = [cell.source].flat().join("");
    if (/^%pip /m.test(source)) continue; // the library is here
    await python.loadPackagesFromImports(source, quiet);
    let message;
    times.push([duration(() => { message = run(source); }), number]);
    if (message) {
      error = [number, message];
      break;
    }
  }
  const seconds = times.reduce((sum, [time]) => sum + time, 0);
  const slowest = times
    .sort(([a], [b]) => b - a)
    .slice(0, 8)
    .map(([time, number]) => [rounded(time), number]);
  const ratio = rounded(seconds / ((workBefore + duration(work)) / 2));
  return { seconds: rounded(seconds), ratio, slowest, error };
}

for await (const notebook of notebooks.length ? notebooks : createInterface(process.stdin)) {
  const found = await report(notebook);
  print(found);
  if (found.error) process.exitCode = 1;
}
